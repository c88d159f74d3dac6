"""The texts that people read keep to the rules of CONTRIBUTING.md, as far as words show it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXTS = (
    "README.md",
    "CHANGELOG.md",
    "docs/[!d]*.md",
    "docs/de[!c]*.md",
    "functions/notify/notify/templates/*/*.j2",
    "functions/notify/notify/view.py",
    "functions/manual_sync_api/manual_sync_api/problem*.py",
    "web/src/model/*.ts",
    "web/src/view/*.tsx",
)

# Each has a plainer word: is not allowed to or perhaps not, again, ours, gets a mail, must act.
UNCLEAR = re.compile(
    r"\b(?:hardly|seldom|lest|anew|thereby|whilst|(?:of|by) (?:ours|theirs|yours)|may not)\b"
    r"|\b(?:is|are|was|were|be) told\b|\bwhose move\b|\bneeds? (?:your|a person's) yes\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("pattern", TEXTS)
def test_texts_have_no_word_that_must_be_read_twice(pattern: str) -> None:
    """A second-language reader understands them at the first reading."""
    texts = {path.relative_to(ROOT).as_posix(): path.read_text() for path in ROOT.glob(pattern)}
    found = [
        f"{path}:{number}: {match.group()}"
        for path, text in texts.items()
        if not path.endswith(".test.ts")
        for number, line in enumerate(text.splitlines(), start=1)
        for match in UNCLEAR.finditer(line)
    ]

    assert (found, bool(texts)) == ([], True)
