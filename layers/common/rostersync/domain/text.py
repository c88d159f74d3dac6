"""Names and titles come from strangers: made harmless for one line of text, and short."""

import unicodedata

_JOINERS = {"\u200c", "\u200d"}
"""Zero-width, and needed to write Persian, Hindi and emoji properly."""


def one_line(text: str) -> str:
    """Make one line of it, without what is invisible or turns the reading direction round.

    A line break in a mail's subject could begin another header; a right-to-left override can
    make a name read as what it is not.
    """
    spaced = "".join(" " if _is_space(each) else each for each in text)
    return " ".join("".join(each for each in spaced if not _is_hidden(each)).split())


def shortened(text: str, longest: int) -> str:
    """Make one line of at most that many characters; what is cut ends in an ellipsis."""
    line = one_line(text)
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _is_space(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) == "Cc"


def _is_hidden(character: str) -> bool:
    # Cf: format characters; Cs: halves of a character that no encoding can write.
    return unicodedata.category(character) in {"Cf", "Cs"} and character not in _JOINERS
