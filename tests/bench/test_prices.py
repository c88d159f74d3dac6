"""The prices of docs/cost.md."""

import re

import pytest

from bench.cost import COST, prices_section
from bench.prices import PAGES, Unit


def test_every_service_has_its_page() -> None:
    """Whatever is counted can be looked up, and is in a column of the bill."""
    assert PAGES.keys() == {unit.value.service for unit in Unit}


@pytest.mark.parametrize("page", PAGES.values())
def test_prices_are_those_of_aws(page: str) -> None:
    """Nobody else's reading of a price is a source."""
    assert page.startswith("https://aws.amazon.com/")


def test_the_page_names_no_other_source() -> None:
    """Each address in it is AWS's."""
    addresses = set(re.findall(r"https?://[^)\s]+", COST.read_text()))

    assert addresses == set(PAGES.values())


def test_the_page_was_made_with_these_prices() -> None:
    """A price that changes has the page made again."""
    assert "\n\n".join(prices_section()) in COST.read_text()
