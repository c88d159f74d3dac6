"""What a preview is asked to show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """The subjects and classes that a person ticked, by id."""

    subjects: frozenset[str]
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Restore:
    """The classes to bring back from the archive, by id."""

    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Undo:
    """The run to undo."""

    run_id: str


type Asked = Choice | Restore | Undo | None
"""None is the present selection."""
