"""Texts of strangers (names, titles), made harmless for one line, and short."""

import re
import unicodedata

_JOINERS = {"\u200c", "\u200d"}
"""Zero-width, and needed to write Persian, Hindi and emoji properly."""

_DIGITS = re.compile(r"([0-9]+)")


def one_line(text: str) -> str:
    """Make one line of it, without invisible characters and changes of reading direction.

    A line break in a mail's subject could begin another header. A right-to-left override can make
    one name look like another.
    """
    spaced = "".join(" " if _is_space(each) else each for each in text)
    return " ".join("".join(each for each in spaced if not _is_hidden(each)).split())


def shortened(text: str, longest: int) -> str:
    """Make one line of at most that many characters; a text that is cut ends in an ellipsis."""
    line = one_line(text)
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def natural_order(text: str) -> tuple[tuple[object, ...], str]:
    """Give the key by which people sort: "Year 9" before "Year 10"; no two texts share one."""
    parts = _DIGITS.split(text)
    return tuple(_number(part) if index % 2 else part for index, part in enumerate(parts)), text


def _number(digits: str) -> tuple[int, str]:
    """Give a key that sorts as the number does; `int` refuses more than 4,300 digits."""
    significant = digits.lstrip("0")
    return len(significant), significant


def _is_space(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) == "Cc"


def _is_hidden(character: str) -> bool:
    # Cf: format characters; Cs: halves of a character that no encoding can write.
    return unicodedata.category(character) in {"Cf", "Cs"} and character not in _JOINERS
