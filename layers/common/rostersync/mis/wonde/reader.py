"""Reads one school through Wonde."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event
from urllib.parse import quote

from rostersync.application.ports.mis import Progress, unwatched
from rostersync.domain.errors import MisIncomplete
from rostersync.domain.school import MisSettings
from rostersync.domain.snapshot import Snapshot
from rostersync.mis.credentials import Credentials, TokenSource
from rostersync.mis.limits import STANDARD, Limits
from rostersync.mis.transport import ForeignAnswer, RequestChain, Session
from rostersync.mis.watchdog import watched_pool
from rostersync.mis.wonde import shapes
from rostersync.mis.wonde.access import (
    explain,
    explain_foreign,
    explain_school,
    refuse_if_not_permitted,
)
from rostersync.mis.wonde.answers import Refused, body_of, decoded, is_foreign
from rostersync.mis.wonde.assemble import SchoolRead, assemble
from rostersync.mis.wonde.base_url import normalised, regional
from rostersync.mis.wonde.lists import CHAINS, read_lists
from rostersync.mis.wonde.normalise import text
from rostersync.mis.wonde.singles import shown_students


def _utc_now() -> datetime:
    return datetime.now(UTC)


class WondeReader:
    """Reads schools through Wonde, each in full or not at all.

    With the `base_url` `https://api.wonde.com/v1.0` each school is read on the domain of its own
    region; any other address is used unchanged. `budget_s` is the wall-clock time for one read.
    One reader serves many schools, one after the other, and keeps its connections.
    """

    def __init__(
        self,
        base_url: str,
        token: TokenSource,
        budget_s: float = STANDARD.budget_s,
        *,
        limits: Limits = STANDARD,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._base_url = normalised(base_url)
        self._token = token
        self._limits = replace(limits, budget_s=budget_s)
        self._now = now
        self._pool = watched_pool(CHAINS)

    def read(self, school: MisSettings, progress: Progress = unwatched) -> Snapshot:
        """Read all of the school; `read_at` is when the reading began.

        No requests beyond the pages there are, but where something was refused or is empty.

        Raises:
            MisAccessRefused: the school's permission is missing, pending or not audited.
            MisSlow: not all of the answers came within the budget.
            MisUnavailable: no answer within the limits, or our credentials are refused.
            MisIncomplete: something is missing, at odds, or not understood.

        """
        read_at = self._now()
        chain = self._chain(progress)
        row = self._school(chain, school.school_id)
        base_url = regional(self._base_url, row.domain)
        try:
            lists = read_lists(chain, _school_url(base_url, row.id), school.classes_from)
        except Refused as refusal:
            explain(chain, base_url, _quoted(row.id), refusal)
        except ForeignAnswer as error:
            explain_foreign(chain, base_url, _quoted(row.id), error)
        if not (lists.classes and lists.students) or lists.lacking:
            refuse_if_not_permitted(chain, base_url, _quoted(row.id))
        return assemble(row, lists, read_at)

    def shown_students(self, school: MisSettings, ids: Iterable[str]) -> frozenset[str]:
        """Ask for students one by one, and give back those whom Wonde shows.

        A request for each and one for the school, which says where its data lie.

        Raises:
            MisAccessRefused, MisUnavailable, MisIncomplete: as `read`.

        """
        chain = self._chain()
        row = self._school(chain, school.school_id)
        base_url = regional(self._base_url, row.domain)
        try:
            return shown_students(chain, _school_url(base_url, row.id), ids)
        except Refused as refusal:
            explain(chain, base_url, _quoted(row.id), refusal)

    def check(self, mis: MisSettings) -> None:
        """Return if the school can be reached and has given access; two requests.

        Raises:
            MisAccessRefused, MisUnavailable, MisIncomplete: as `read`.

        """
        chain = self._chain()
        row = self._school(chain, mis.school_id)
        base_url = regional(self._base_url, row.domain)
        refuse_if_not_permitted(chain, base_url, _quoted(row.id))

    def _chain(self, progress: Progress = unwatched) -> RequestChain:
        credentials = Credentials(self._token)
        session = Session(self._pool, credentials, self._limits, is_foreign, progress)
        return RequestChain(session, self._limits.retrying_s, Event())

    def _school(self, chain: RequestChain, school_id: str) -> SchoolRead:
        what = "school"
        try:
            body = body_of(chain.get(_school_url(self._base_url, school_id), what), what)
        except Refused as refusal:
            explain_school(chain, self._base_url, _quoted(school_id), refusal)
        except ForeignAnswer as error:
            explain_foreign(chain, self._base_url, _quoted(school_id), error)
        row = decoded(shapes.SCHOOL, body, what).data
        if not isinstance(row, shapes.School):
            refuse_if_not_permitted(chain, self._base_url, _quoted(school_id))
            raise MisIncomplete("school: no data, as a domain of another region would answer")
        if text(row.id) != school_id:
            raise MisIncomplete("school: the answer is about another school")
        domain = text(row.region.domain) if isinstance(row.region, shapes.Region) else None
        return SchoolRead(id=school_id, name=text(row.name), mis=text(row.mis), domain=domain)


def _quoted(school_id: str) -> str:
    return quote(school_id, safe="")


def _school_url(base_url: str, school_id: str) -> str:
    return f"{base_url}/schools/{_quoted(school_id)}"
