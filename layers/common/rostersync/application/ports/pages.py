"""Lists in pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page[T]:
    """Some items of a longer list; `after` is where the next page begins, None at the end.

    `after` has a meaning for the store alone.
    """

    items: tuple[T, ...]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class PageOrder:
    """At most `limit` items, from where the page before ended."""

    limit: int
    after: str | None = None
