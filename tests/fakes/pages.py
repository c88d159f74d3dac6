from collections.abc import Mapping

from rostersync.application.ports.pages import Page, PageOrder


def a_page[T](rows: Mapping[str, T], order: PageOrder, *, newest_first: bool = False) -> Page[T]:
    ids = sorted(rows, reverse=newest_first)
    if order.after is not None:
        after = order.after
        ids = [id for id in ids if (id < after if newest_first else id > after)]
    shown = ids[: order.limit]
    return Page(tuple(rows[id] for id in shown), shown[-1] if len(ids) > len(shown) else None)
