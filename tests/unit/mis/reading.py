"""What the tests of a read have in common."""

from rostersync.domain.school import MisSettings, Source
from rostersync.mis.limits import Limits
from rostersync.mis.wonde import WondeReader
from tests.unit.mis.scripted import SCHOOL_ID, ScriptedMis

TOKEN = "s3cr3t-token"

QUICK = Limits(budget_s=20.0, retrying_s=10.0, request_s=5.0, backoff_s=0.001)

SCHOOL = MisSettings(Source.WONDE, SCHOOL_ID)


class StoredToken:
    """A token in a store; `rotated_to` is what a look past the cache finds."""

    def __init__(self, token: str = TOKEN, rotated_to: str | None = None) -> None:
        self.token = token
        self.rotated_to = token if rotated_to is None else rotated_to
        self.fresh_reads = 0

    def __call__(self, *, fresh: bool = False) -> str:
        if fresh:
            self.fresh_reads += 1
            self.token = self.rotated_to
        return self.token


def reader_of(mis: ScriptedMis, limits: Limits = QUICK, token: str = TOKEN) -> WondeReader:
    """A reader of that MIS."""
    return WondeReader(mis.base_url, StoredToken(token), limits.budget_s, limits=limits)
