"""Single students: those whom a class names and the list of students lacks."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from urllib.parse import quote

from rostersync.domain.errors import MisIncomplete
from rostersync.mis.parallel import settle
from rostersync.mis.transport import RequestChain
from rostersync.mis.wonde import shapes
from rostersync.mis.wonde.answers import Refused, body_of, decoded
from rostersync.mis.wonde.lists import CHAINS

_UNAUTHORISED = 401


def shown_students(chain: RequestChain, school_url: str, ids: Iterable[str]) -> frozenset[str]:
    """Say which of the students Wonde shows; 403, 404 and "no data" are a no.

    Raises:
        MisUnavailable: as `RequestChain.get`.
        MisIncomplete: an answer that is not understood, or is about somebody else.
        Refused: 401, which says nothing of a student.

    """
    asked, stopped = sorted(set(ids)), Event()
    with ThreadPoolExecutor(CHAINS, thread_name_prefix="mis") as executor:
        shown = {
            id: executor.submit(_is_shown, chain.branch(stopped), school_url, id) for id in asked
        }
        settle(list(shown.values()), stopped, telling=Refused)
    return frozenset(id for id, answer in shown.items() if answer.result())


def _is_shown(chain: RequestChain, school_url: str, id: str) -> bool:
    what = f"student {id}"
    answer = chain.get(f"{school_url}/students/{quote(id, safe='')}", what)
    try:
        row = decoded(shapes.STUDENT, body_of(answer, what), what).data
    except Refused as refusal:
        if refusal.status == _UNAUTHORISED:
            raise
        return False
    if not isinstance(row, shapes.Student):
        return False
    if str(row.id).strip() != id:
        raise MisIncomplete(f"{what}: the answer is about somebody else")
    return True
