"""When two texts are the same e-mail address."""

import sys
import unicodedata

import pytest

from rostersync.domain.address import once_each, same_address

ASCII = {chr(code) for code in range(128)}


def test_case_does_not_matter() -> None:
    """Network managers type addresses as they please."""
    assert same_address("Head@LARKRISE.example") == same_address("hEAD@larkrise.Example")


def lookalikes() -> list[str]:
    """Each character that some usual comparison takes for one or more of ASCII."""
    return [
        char
        for char in map(chr, range(128, sys.maxunicode + 1))
        if any(
            made and set(made) <= ASCII
            for made in (
                char.lower(),
                char.upper(),
                char.casefold(),
                unicodedata.normalize("NFKC", char),
                unicodedata.normalize("NFKC", char).casefold(),
            )
        )
    ]


def test_no_other_character_passes_for_one_of_ascii() -> None:
    """The Kelvin sign, a dotless i, a sharp s, full-width letters: each is another mailbox."""
    found = lookalikes()
    passing = [char for char in found if set(same_address(char)) & ASCII]

    assert {"\u212a", "\u0131", "\u017f", "\u00df", "\uff4b", "\ufb01"} <= set(found)
    assert passing == []


@pytest.mark.parametrize("char", ["\u0130", "\u00e9", "e\u0301", "\u03a3"])
def test_what_is_not_ascii_equals_itself_alone(char: str) -> None:
    """Neither its lower case nor its composed form."""
    assert same_address(f"{char}@x.example") == f"{char}@x.example"


def test_each_address_counts_once_as_it_was_written_first() -> None:
    """A school that lists one person twice has one recipient."""
    given = ["Ann@x.example", "ben@x.example", "ann@X.example", "\u212aim@x.example"]

    assert once_each(given) == ("Ann@x.example", "ben@x.example", "\u212aim@x.example")
