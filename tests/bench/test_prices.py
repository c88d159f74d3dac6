"""The dated prices of docs/cost.md."""

import re
from collections.abc import Mapping

import pytest

from bench.cost import COST
from bench.cost_page import prices_section
from bench.prices import ALLOWANCES, IN_LONDON, LONDON, US_EAST_1, Price, Unit


@pytest.mark.parametrize("prices", [US_EAST_1, IN_LONDON])
def test_every_unit_has_a_price(prices: Mapping[Unit, Price]) -> None:
    """In both regions, so that whatever is counted can be billed."""
    assert prices.keys() == set(Unit)


@pytest.mark.parametrize("price", [*US_EAST_1.values(), *LONDON.values()])
def test_every_price_has_a_source_and_a_date(price: Price) -> None:
    """Or has no date, and its source says so."""
    is_dated = re.fullmatch(r"20\d\d-\d\d(-\d\d)?", price.as_of or "") is not None

    assert is_dated != price.source.endswith("undated")


def test_every_allowance_is_of_a_unit_with_a_price() -> None:
    """Nothing is taken off that was never counted."""
    assert ALLOWANCES.keys() <= US_EAST_1.keys()


def test_the_page_was_made_with_these_prices() -> None:
    """A price that changes has the page made anew."""
    assert "\n\n".join(prices_section()) in COST.read_text()
