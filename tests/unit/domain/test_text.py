"""Texts of strangers, made harmless for one line."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostersync.domain.text import natural_order, one_line, readable, shortened


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (" 7X Maths ", "7X Maths"),
        ("7X  Maths", "7X  Maths"),
        ("Zoe\u0308", "Zoë"),
        ("O&#39;Brien", "O'Brien"),
        ("R&amp;D", "R&D"),
        ("O&amp;#39;Brien", "O'Brien"),
        ("Fish & chips; &copy", "Fish & chips; &copy"),
        ("\ufeffAda", "Ada"),
        ("Ada\u200b", "Ada"),
        ("Ada\u00a0Finch", "Ada Finch"),
        ("क्\u200dष", "क्\u200dष"),
        ("\u200d", ""),
        ("Zo\ufffd", "Zo"),
        ("\ufffd", ""),
        ("\u200b\ufeff", ""),
        ("\u3164", ""),
        ("\u2800", ""),
        ("\u0301", ""),
        ("&nbsp;", ""),
        ("李", "李"),
        ("👩\u200d🏫", "👩\u200d🏫"),
    ],
)
def test_a_text_is_read_as_people_write_it(text: str, read: str) -> None:
    """Entities and parts of accents are the characters that they stand for."""
    assert readable(text) == read


@given(text=st.text())
def test_reading_a_text_again_changes_nothing_that_can_be_seen(text: str) -> None:
    """Night after night the same text is the same name."""
    once = readable(text)
    assert unicodedata.is_normalized("NFC", once)
    assert readable(once) == once or "&" in once


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("7X Maths", "7X Maths"),
        ("  7X \t Maths\n", "7X Maths"),
        ("Re\r\nBcc: all@x.example", "Re Bcc: all@x.example"),
        ("7X\x00Maths", "7X Maths"),
        ("abc\u202edef", "abcdef"),
        ("\ufeff7X\u200b", "7X"),
        ("M\ud800aths", "Maths"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d🏫", "👩\u200d🏫"),
        ("7X\u2028Maths", "7X Maths"),
        ("", ""),
    ],
)
def test_a_text_becomes_one_harmless_line(text: str, line: str) -> None:
    """No line break, no control or hidden character; joiners that a script needs stay."""
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("text", "short"),
    [("12345", "12345"), ("123456", "1234…"), ("1234   6", "1234…"), ("123 567", "123…")],
)
def test_a_long_text_ends_in_an_ellipsis(text: str, short: str) -> None:
    """At most five characters, the ellipsis among them."""
    assert shortened(text, 5) == short


@given(st.text(st.characters()), st.integers(1, 20))
def test_no_text_is_longer_than_it_may_be_or_more_than_one_line(text: str, longest: int) -> None:
    """Whatever a MIS sends."""
    short = shortened(text, longest)
    assert len(short) <= longest
    assert len(short.splitlines()) <= 1


def test_numbers_in_a_text_sort_as_numbers() -> None:
    """However many digits, whatever stands around them, and no two alike."""
    huge = "9" * 5000
    mixed = ["Year 10a", "R", huge, "Year 10", "10", "Year", "7", "Year 9", "N1", "007", "9", ""]
    ordered = ["", "007", "7", "9", "10", huge, "N1", "R", "Year", "Year 9", "Year 10", "Year 10a"]
    assert sorted(mixed, key=natural_order) == ordered


@given(st.text("a019"), st.text("a019"))
def test_any_two_texts_have_an_order(one: str, other: str) -> None:
    """Digits are never held against letters, and only a text itself is its equal."""
    assert (natural_order(one) < natural_order(other)) == (
        one != other and not natural_order(other) < natural_order(one)
    )
