"""The night's table: how each school ended, and whether that is how its story goes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from local.night import Ended
from local.stories import Outcome, Story
from rostersync.domain.run import NextStep
from rostersync.domain.school import school_next_step

_TABLE_WIDTH = 150


@dataclass(frozen=True, slots=True)
class Row:
    """One school's night. `as_told` is None for a school that tells no story."""

    name: str
    outcome: str
    cause: str
    next_step: str
    changes: int
    took: timedelta | None
    warnings: tuple[str, ...]
    as_told: bool | None


def row(ended: Ended, story: Story | None) -> Row:
    """How a school ended, held against its story."""
    run = ended.run
    found = Row(
        name=ended.school.name,
        outcome=(run.outcome or "still applying") if run else Outcome.NOT_RUN,
        cause=(run.cause or "") if run else "",
        next_step=run.next_step if run else school_next_step(ended.school),
        changes=run.change_count if run else 0,
        took=run.ended_at - run.started_at if run and run.ended_at else None,
        warnings=tuple(sorted({each.code for each in run.warnings})) if run else (),
        as_told=None,
    )
    return found if story is None else _judged(found, story)


def _judged(found: Row, story: Story) -> Row:
    told = (story.outcome, story.cause or "", story.next_step, story.warnings)
    seen = (found.outcome, found.cause, found.next_step, found.warnings)
    return replace(found, as_told=told == seen)


def rows(ended: Iterable[Ended], stories: Mapping[str, Story]) -> list[Row]:
    """Every school's row, by name."""
    found = [row(each, stories.get(each.school.id)) for each in ended]
    return sorted(found, key=lambda each: each.name)


def drawing(title: str, found: Sequence[Row], width: int) -> RenderableType:
    """The rows as a person reads them: a table, or two lines each where a table would fold."""
    return table(title, found) if width >= _TABLE_WIDTH else lines(title, found)


def lines(title: str, found: Sequence[Row]) -> Text:
    """Each school's name, and below it how it ended."""
    drawn = Text(f"{title}\n", "italic")
    for each in found:
        drawn.append("\n")
        drawn.append_text(_MARKS[each.as_told] or Text(" "))
        drawn.append(f" {each.name}\n    ", "default")
        drawn.append(each.outcome, _COLOURS.get(each.outcome, "default"))
        drawn.append("".join(f", {part}" for part in _particulars(each)), "default")
    return drawn


def _particulars(found: Row) -> Iterator[str]:
    if found.cause:
        yield found.cause
    yield from found.warnings
    if found.next_step != NextStep.NONE:
        yield f"next: {found.next_step}"
    if found.changes:
        yield f"{found.changes} changes"
    if found.took:
        yield f"{found.took.total_seconds():.1f} s"


def table(title: str, found: Sequence[Row]) -> Table:
    """A line for each school."""
    tells_stories = any(each.as_told is not None for each in found)
    drawn = Table(title=title, title_justify="left")
    for heading in ("School", "Outcome", "Cause", "Warnings", "Next step"):
        drawn.add_column(heading)
    for heading in ("Changes", "Seconds"):
        drawn.add_column(heading, justify="right")
    if tells_stories:
        drawn.add_column("As expected", justify="center")
    for each in found:
        drawn.add_row(*_cells(each), *([_MARKS[each.as_told]] if tells_stories else []))
    return drawn


def _cells(found: Row) -> tuple[RenderableType, ...]:
    return (
        Text(found.name),
        Text(found.outcome, _COLOURS.get(found.outcome, "")),
        found.cause,
        ", ".join(found.warnings),
        found.next_step,
        str(found.changes or ""),
        f"{found.took.total_seconds():.1f}" if found.took else "",
    )


_COLOURS = {"applied": "green", "unchanged": "green", "failed": "yellow"}
_MARKS = {True: Text("✓", "green"), False: Text("✗", "bold red"), None: Text()}
