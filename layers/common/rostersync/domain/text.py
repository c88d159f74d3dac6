"""Texts of strangers (names, titles), made harmless for one line, and short."""

import html
import re
import unicodedata

_JOINERS = {"\u200c", "\u200d"}
"""Zero-width, and needed to write Persian, Hindi and emoji properly."""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

_BLANKS = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0"}
"""Letters and symbols by their kind, and nothing to be seen."""

UNREADABLE = "\ufffd"
"""Stands for what could not be decoded."""

_UNSEEN = {"Cc", "Cf", "Cs", "Me", "Mn", "Zl", "Zp", "Zs"}

_DIGITS = re.compile(r"([0-9]+)")


def readable(text: str) -> str:
    """Read a text of the MIS as people write it; empty where there is nothing to be seen.

    Accents are composed, HTML entities are the characters that they stand for, and what is
    invisible or could not be decoded is left out.
    """
    is_plain = text.isprintable() and UNREADABLE not in text and "&" not in text
    if not is_plain or not unicodedata.is_normalized("NFC", text):
        spaced = (" " if _is_space(each) else each for each in _without_entities(text))
        seen = "".join(each for each in spaced if not _is_hidden(each) and each != UNREADABLE)
        text = unicodedata.normalize("NFC", seen)
    shown = text.strip()
    return shown if any(map(_is_seen, shown)) else ""


def _without_entities(text: str) -> str:
    # Twice, because who escapes once too often escapes the ampersand of the first time.
    once = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return _ENTITY.sub(lambda found: html.unescape(found[0]), once)


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN and character not in _BLANKS


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
