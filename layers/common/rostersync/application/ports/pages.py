"""Lists in pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page[T]:
    """Some items of a longer list; `after` is where the next page begins, None at the end.

    What `after` says is the store's own business.
    """

    items: tuple[T, ...]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class PageOrder:
    """At most `limit` items, from where the page before ended."""

    limit: int
    after: str | None = None
