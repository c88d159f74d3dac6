"""What a file cites lies in the repository."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OWN = Path(__file__).relative_to(ROOT).as_posix()
ROOMS = ("bench", "functions", "infra", "layers", "local", "tests", "web/src", "web/mock")
SUFFIXES = {".css", ".html", ".j2", ".py", ".sh", ".ts", ".tsx", ".yaml"}

DOCUMENT = re.compile(r"(?<![\w./])docs/[\w-]+\.md\b")
SECTION = re.compile(r"(?<![\w./])(docs/[\w-]+\.md)(?:, | \()([A-Z][a-z]+(?: [a-z]+)*)")
NUMBERED = re.compile(r"\b(?:[\w-]+\.md|design section) \d", re.IGNORECASE)
OUTSIDE = re.compile(r"\.\./shared|/ [\"']shared[\"']|\bshared/reference|\bparents\[4\]")

CODE = {
    path.relative_to(ROOT).as_posix(): path.read_text()
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("*"))
    if path.suffix in SUFFIXES and path.is_file() and "page" not in path.parts
}
PAPERS = {
    path.relative_to(ROOT).as_posix(): path.read_text()
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "Makefile"]
}


def _prose(text: str) -> str:
    """Join the lines of a comment or a docstring, so that a citation may run over two."""
    return re.sub(r"\s+(?:# )?", " ", text)


@pytest.mark.parametrize("rule", [NUMBERED, OUTSIDE], ids=["numbered section", "outside"])
def test_nothing_outside_is_cited(rule: re.Pattern[str]) -> None:
    """A clone has no document beside it, and headings here have names instead of numbers."""
    texts = {path: text for path, text in (CODE | PAPERS).items() if path != OWN}

    assert {path for path, text in texts.items() if rule.search(text)} == set()


def test_cited_documents_exist() -> None:
    """By their path from the root of the repository."""
    cited = {(path, name) for path, text in CODE.items() for name in DOCUMENT.findall(text)}

    assert {(path, name) for path, name in cited if not (ROOT / name).is_file()} == set()


def test_cited_sections_exist() -> None:
    """Code names a heading, so whoever renames the heading finds the citations."""
    cited = {
        (path, document, words)
        for path, text in CODE.items()
        for document, words in SECTION.findall(_prose(text))
    }

    assert len(cited) > 15
    assert {each for each in cited if not _names_a_heading(each[1], each[2])} == set()


def _names_a_heading(document: str, words: str) -> bool:
    """Whether the words begin with a heading: a sentence may go on behind it."""
    headings = re.findall(r"^#+ (.+)$", (ROOT / document).read_text(), re.MULTILINE)
    return any(words == heading or words.startswith(f"{heading} ") for heading in headings)
