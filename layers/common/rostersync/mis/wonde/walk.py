"""One list of a school, page after page, in full or not at all."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from msgspec import UNSET

from rostersync.domain.errors import MisIncomplete
from rostersync.domain.left_out import LeftOut, Why
from rostersync.mis.transport import RequestChain
from rostersync.mis.wonde import shapes
from rostersync.mis.wonde.answers import body_of, decoded, decoded_page, refused_include
from rostersync.mis.wonde.base_url import is_inside
from rostersync.mis.wonde.listing import Listing, WireRow

_logger = logging.getLogger(__name__)

_MOST_PAGES = 1_000
"""Enough for a college of 50,000 students, at Wonde's 50 rows a page."""

_ID_SHOWN = 40


class _IncludeRefused(Exception):
    """Wonde refuses the list with these includes; `description` names one of them, or none."""

    def __init__(self, what: str, description: str) -> None:
        super().__init__(what)
        self.description = description


@dataclass(frozen=True, slots=True)
class ListRead[Kept]:
    """A whole list, and what was passed over in reading it."""

    rows: list[Kept]
    left_out: tuple[LeftOut, ...] = ()


def read_list[Row: WireRow, Kept](
    chain: RequestChain, school_url: str, listing: Listing[Row], keep: Callable[[Row], Kept]
) -> ListRead[Kept]:
    """Read a whole list; memory keeps only what `keep` makes of each row.

    Optional includes that are refused are left out, and the list is read from the start again.
    A row that comes twice in one page counts once.

    Raises:
        MisIncomplete: a page that is missing or cannot be understood, an address outside
            `school_url`, more rows than any school has, or a required include refused.
        MisUnavailable: as `RequestChain.get`.
        Refused: 401, 403 or 404.

    """
    includes = listing.includes
    without: tuple[LeftOut, ...] = ()
    while True:
        try:
            read = _read(chain, school_url, listing, includes, keep)
            return ListRead(read.rows, (*without, *read.left_out))
        except _IncludeRefused as refusal:
            refused = _refused_includes(chain, school_url, listing, includes, refusal)
            includes = tuple(name for name in includes if name not in refused)
            names = (f"{listing.name}.{name}" for name in sorted(refused))
            without += tuple(LeftOut("include", name, Why.REFUSED) for name in names)
            _logger.warning(
                "mis_includes_refused",
                extra={"endpoint": listing.name, "includes": sorted(refused), "url": school_url},
            )


def _read[Row: WireRow, Kept](
    chain: RequestChain,
    school_url: str,
    listing: Listing[Row],
    includes: tuple[str, ...],
    keep: Callable[[Row], Kept],
) -> ListRead[Kept]:
    kept: list[Kept] = []
    left_out: list[LeftOut] = []
    for page in _pages(chain, school_url, listing, includes):
        rows = [_kept(row, keep, page.what) for row in page.rows]
        once = list(dict.fromkeys(rows))
        if len(once) < len(rows):
            left_out += _repeated(listing.kind, page.rows)
        kept += once
        left_out += page.left_out
        if len(kept) > listing.most_rows:
            raise MisIncomplete(f"{page.what}: more than {listing.most_rows:,} rows")
    return ListRead(kept, tuple(left_out))


def _repeated[Row: WireRow](kind: str, rows: Iterable[Row]) -> list[LeftOut]:
    counted = Counter(str(row.id)[:_ID_SHOWN] for row in rows)
    return [LeftOut(kind, id, Why.REPEATED) for id, times in counted.items() if times > 1]


def _kept[Row: WireRow, Kept](row: Row, keep: Callable[[Row], Kept], what: str) -> Kept:
    try:
        return keep(row)
    except MisIncomplete as error:
        raise MisIncomplete(f"{what}, row {str(row.id)[:_ID_SHOWN]}: {error}") from error


@dataclass(frozen=True, slots=True)
class _Page[Row: WireRow]:
    """A page's rows; `what` names the page in a message."""

    what: str
    rows: list[Row]
    left_out: tuple[LeftOut, ...]


def _pages[Row: WireRow](
    chain: RequestChain, school_url: str, listing: Listing[Row], includes: tuple[str, ...]
) -> Iterator[_Page[Row]]:
    url: str | None = f"{school_url}/{listing.name}?{listing.query(includes, listing.per_page)}"
    visited: set[str] = set()
    while url is not None:
        visited.add(url)
        what = f"{listing.name} page {len(visited)}"
        answer = chain.get(url, what)
        if (description := refused_include(answer)) is not None:
            raise _IncludeRefused(what, description.strip())
        page, left_out = decoded_page(listing.decoder, body_of(answer, what), listing.kind, what)
        url = _next_url(page, url, what)
        if url is not None and len(visited) == _MOST_PAGES:
            raise MisIncomplete(f"{what}: and still no end")
        if url in visited:
            raise MisIncomplete(f"{what}: its next page was read before")
        if url is not None and not is_inside(url, school_url):
            raise MisIncomplete(f"{what}: its next page lies outside the school's address")
        chain.page_read(listing.name, len(visited))
        yield _Page(what, page.data, left_out)


def _next_url[Row](page: shapes.Page[Row], url: str, what: str) -> str | None:
    """Read where the list goes on; None on the last page.

    `more` without an address is an error: it would cut the roster short in silence
    (docs/wonde.md, Pages). An address may be relative to that of its page.
    """
    pagination = page.meta.pagination if isinstance(page.meta, shapes.Meta) else None
    if not isinstance(pagination, shapes.Pagination):
        raise MisIncomplete(f"{what}: no meta.pagination, so nothing says whether there is more")
    if pagination.next is UNSET and pagination.more is None:
        raise MisIncomplete(f"{what}: meta.pagination has neither next nor more")
    following = pagination.next.strip() if isinstance(pagination.next, str) else ""
    if pagination.more and not following:
        raise MisIncomplete(f"{what}: there is more, and no next page")
    return _joined(url, following) if following else None


def _joined(url: str, following: str) -> str:
    try:
        return urljoin(url, following)
    except ValueError:
        # No address at all, and so none inside the school's.
        return following


def _refused_includes[Row: WireRow](
    chain: RequestChain,
    school_url: str,
    listing: Listing[Row],
    asked: tuple[str, ...],
    refusal: _IncludeRefused,
) -> frozenset[str]:
    """Find out which includes were refused, all of them optional.

    The description names one include or none (docs/wonde.md, Includes). If it names none, the list
    itself says what it offers. Where that explains nothing, all optional includes are left out.

    Raises:
        MisIncomplete: a required include is refused.

    """
    if refusal.description in asked:
        refused = frozenset({refusal.description})
    else:
        refused = frozenset(asked) - _offered(chain, school_url, listing, asked)
    needed = sorted(refused.intersection(listing.required))
    refused = refused or frozenset(asked).intersection(listing.optional)
    if needed or not refused:
        names = ", ".join(needed or asked) or "none asked for"
        raise MisIncomplete(f"{refusal}: include refused that matters ({names})")
    return refused


def _offered[Row: WireRow](
    chain: RequestChain, school_url: str, listing: Listing[Row], asked: tuple[str, ...]
) -> frozenset[str]:
    """Ask the list which includes it offers this token and school; no answer counts as all."""
    what = f"{listing.name} includes"
    url = f"{school_url}/{listing.name}?{listing.query((), per_page=1)}"
    page = decoded(shapes.ANY_PAGE, body_of(chain.get(url, what), what), what)
    offered = page.meta.includes if isinstance(page.meta, shapes.Meta) else None
    return frozenset(asked if offered is None else offered)
