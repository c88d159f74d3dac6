import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Event

import pytest
from urllib3 import PoolManager

from rostersync.domain.errors import MisIncomplete, MisSlow, MisUnavailable
from rostersync.mis.credentials import Credentials
from rostersync.mis.limits import Limits
from rostersync.mis.transport import ForeignAnswer, RequestChain, Session, Stopped
from tests.unit.mis.reading import QUICK, TOKEN, StoredToken
from tests.unit.mis.scripted import Reply, ScriptedMis, error, of


def chain_of(limits: Limits = QUICK, stopped: Event | None = None) -> RequestChain:
    session = Session(PoolManager(), Credentials(StoredToken()), limits)
    return RequestChain(session, limits.retrying_s, stopped or Event())


def foreign_chain() -> RequestChain:
    limits = replace(QUICK, retrying_s=0.1)
    credentials = Credentials(StoredToken())
    session = Session(PoolManager(), credentials, limits, lambda answer: answer.status == 403)
    return RequestChain(session, limits.retrying_s, Event())


def get(mis: ScriptedMis, chain: RequestChain) -> bytes:
    return bytes(chain.get(f"{mis.base_url}/schools/S1/classes", "classes page 3").body)


def test_token_goes_as_a_bearer(mis: ScriptedMis) -> None:
    """And a packed answer is welcome."""
    get(mis, chain_of())

    headers = mis.asked[0].headers
    assert (headers["Authorization"], headers["Accept-Encoding"]) == (f"Bearer {TOKEN}", "gzip")


def test_packed_body_is_unpacked(mis: ScriptedMis) -> None:
    """Wonde's own example asks for gzip."""
    body = gzip.compress(b"[]" * 1000)
    mis.replies["classes"] = [Reply(body, headers={"Content-Encoding": "gzip"})]

    assert get(mis, chain_of()) == b"[]" * 1000


@pytest.mark.parametrize("status", [408, 423, 429, 500, 501, 502, 503, 504, 507, 520, 530, 599])
def test_passing_trouble_is_tried_again(mis: ScriptedMis, status: int) -> None:
    """Answers that may be another in a moment."""
    mis.replies["classes"] = [error(status), error(status), of("good")]

    assert get(mis, chain_of()) == b'"good"'


def test_broken_connection_is_tried_again(mis: ScriptedMis) -> None:
    """A body that stops short of its length is no body."""
    mis.replies["classes"] = [replace(of("x" * 100), cut=10), of("good")]

    assert get(mis, chain_of()) == b'"good"'


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 425, 499])
def test_final_answer_is_not_tried_again(mis: ScriptedMis, status: int) -> None:
    """Asking again would only be load."""
    mis.replies["classes"] = [error(status)]

    get(mis, chain_of())

    assert len(mis.asked) == 1


def test_redirect_is_not_followed(mis: ScriptedMis) -> None:
    """The token stays with the address that it was meant for."""
    mis.replies["classes"] = [of(None, 302, Location=f"{mis.base_url}/schools")]

    get(mis, chain_of())

    assert [asked.endpoint for asked in mis.asked] == ["classes"]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirect_to_the_same_address_with_a_slash_is_followed(
    mis: ScriptedMis, status: int
) -> None:
    """The token goes with it, and the query too where the redirect forgot it."""
    slashed = f"{mis.base_url}/schools/S1/classes/"
    mis.replies["classes"] = [of(None, status, Location=slashed), of("good")]

    chain = chain_of()
    answer = chain.get(f"{mis.base_url}/schools/S1/classes?per_page=50", "classes page 1")

    assert (answer.body, mis.asked[1].query) == (b'"good"', {"per_page": ["50"]})
    assert mis.asked[1].headers["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:1/v1.0/schools/S1/classes/",
        "//example.org/v1.0/schools/S1/classes/",
        "https://127.0.0.1/v1.0/schools/S1/classes/",
        "/v1.0/schools/S2/classes/",
        "/v1.0/schools/S1/classes//",
        "/v1.0/schools/S1/classes/?page=2",
        "http://[x",
    ],
)
def test_redirect_to_any_other_address_is_not_followed(mis: ScriptedMis, location: str) -> None:
    """Another host, port, scheme, school or page."""
    mis.replies["classes"] = [of(None, 302, Location=location), of("good")]

    assert chain_of().get(f"{mis.base_url}/schools/S1/classes", "classes page 1").status == 302
    assert len(mis.asked) == 1


def test_redirect_that_goes_on_for_ever_is_followed_once(mis: ScriptedMis) -> None:
    """A slash is added once."""
    mis.replies["classes"] = [
        of(None, 301, Location=f"{mis.base_url}/schools/S1/classes/"),
        of(None, 301, Location=f"{mis.base_url}/schools/S1/classes//"),
    ]

    assert chain_of().get(f"{mis.base_url}/schools/S1/classes", "classes page 1").status == 301
    assert len(mis.asked) == 2


def test_foreign_answer_is_tried_again(mis: ScriptedMis) -> None:
    """Something on the way answered, and may let the next one through."""
    mis.replies["classes"] = [Reply(b"<html>", 403), of("good")]

    assert get(mis, foreign_chain()) == b'"good"'


def test_lasting_foreign_answer_is_unavailable(mis: ScriptedMis) -> None:
    """It is not the MIS that refused."""
    mis.replies["classes"] = [Reply(b"<html>", 403)]

    with pytest.raises(ForeignAnswer, match="status 403, not by the MIS; gave up after"):
        get(mis, foreign_chain())


def test_retry_after_in_seconds_is_honoured(mis: ScriptedMis) -> None:
    """A wait that does not fit what is left ends the read at once."""
    mis.replies["classes"] = [error(429, Retry_After="11"), of("good")]

    with pytest.raises(MisUnavailable, match="page 3: status 429; gave up after 0 retries, for it"):
        get(mis, chain_of())


def test_retry_after_as_a_date_is_honoured(mis: ScriptedMis) -> None:
    """The header's other form."""
    later = format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)
    mis.replies["classes"] = [error(503, Retry_After=later), of("good")]

    with pytest.raises(MisUnavailable, match="gave up after 0 retries"):
        get(mis, chain_of())


@pytest.mark.parametrize("header", ["soon", "-3", "0", "Mon, 99 Foo 99999 00:00:00 GMT"])
def test_senseless_retry_after_counts_for_nothing(mis: ScriptedMis, header: str) -> None:
    """Then the ordinary wait holds."""
    mis.replies["classes"] = [error(429, Retry_After=header), of("good")]

    assert get(mis, chain_of()) == b'"good"'


def test_lasting_trouble_ends_when_the_allowance_is_spent(mis: ScriptedMis) -> None:
    """The queue tries again later; the message says what and how often."""
    mis.replies["classes"] = [error(503)]

    with pytest.raises(MisUnavailable, match=r"; gave up after [1-9]\d* retries, 0\.1 s"):
        get(mis, chain_of(replace(QUICK, retrying_s=0.1)))


def test_a_retry_that_is_cut_short_hides_no_answer(mis: ScriptedMis) -> None:
    """The end of our own allowance is no answer of the MIS, so the answer before it is named."""
    mis.replies["classes"] = [error(502), Reply(b"x" * 100, pause_s=0.2)]

    with pytest.raises(MisUnavailable, match="status 502; gave up after 1 retries"):
        get(mis, chain_of(replace(QUICK, retrying_s=0.3)))


def test_allowance_for_retrying_is_one_for_the_whole_chain(mis: ScriptedMis) -> None:
    """A second request in trouble has only what the first left over."""
    chain = chain_of(replace(QUICK, retrying_s=1.9))
    mis.replies["classes"] = [error(503, Retry_After="1"), of("good")]
    get(mis, chain)
    mis.replies["classes"] = [error(503, Retry_After="1"), of("good")]

    with pytest.raises(MisUnavailable, match="gave up after 0 retries"):
        get(mis, chain)


def test_branch_begins_with_what_is_left(mis: ScriptedMis) -> None:
    """Retrying before the branching counts for the branches too."""
    chain = chain_of(replace(QUICK, retrying_s=0.0))
    mis.replies["classes"] = [error(503)]

    with pytest.raises(MisUnavailable, match="gave up after 0 retries"):
        get(mis, chain.branch(Event()))


def test_slow_answer_is_a_failure(mis: ScriptedMis) -> None:
    """The message names the kind of failure."""
    mis.replies["classes"] = [Reply(b"x" * 100, pause_s=0.2)]

    with pytest.raises(MisUnavailable, match=r"TooSlow|ReadTimeoutError"):
        get(mis, chain_of(replace(QUICK, request_s=0.3, retrying_s=0.0)))


def test_silent_answer_is_a_failure(mis: ScriptedMis) -> None:
    """Nothing comes within the time for one request."""
    mis.replies["classes"] = [Reply(b"xx", pause_s=0.5)]

    with pytest.raises(MisUnavailable, match="ReadTimeoutError"):
        get(mis, chain_of(replace(QUICK, request_s=0.1, retrying_s=0.0)))


def test_budget_of_the_read_bounds_every_request(mis: ScriptedMis) -> None:
    """The message says that time was up, and where."""
    mis.replies["classes"] = [Reply(b"xx", pause_s=0.5)]

    with pytest.raises(MisUnavailable, match=r"classes page 3: .*the 0\.1 s for this read"):
        get(mis, chain_of(replace(QUICK, budget_s=0.1)))


def test_mis_that_is_only_slow_is_told_from_one_that_is_down(mis: ScriptedMis) -> None:
    """More time helps the one, and not the other."""
    mis.replies["classes"] = [Reply(b"xx", pause_s=0.5)]

    with pytest.raises(MisSlow):
        get(mis, chain_of(replace(QUICK, budget_s=0.1)))


def test_mis_that_says_no_until_the_end_is_not_slow(mis: ScriptedMis) -> None:
    """It did answer."""
    mis.replies["classes"] = [error(503)] * 50

    with pytest.raises(MisUnavailable) as raised:
        get(mis, chain_of(replace(QUICK, budget_s=0.2)))
    assert not isinstance(raised.value, MisSlow)


def test_pages_are_counted_while_they_are_read(mis: ScriptedMis) -> None:
    """By list, for whoever watches."""
    seen: list[tuple[str, int]] = []
    session = Session(
        PoolManager(),
        Credentials(StoredToken()),
        QUICK,
        progress=lambda name, pages: seen.append((name, pages)),
    )
    RequestChain(session, 0.0, Event()).page_read("classes", 2)
    assert seen == [("classes", 2)]


def test_nobody_there_is_unavailable() -> None:
    """A refused connection is retried like any other failure."""
    with ScriptedMis() as gone:
        pass

    with pytest.raises(MisUnavailable, match="NewConnectionError"):
        get(gone, chain_of(replace(QUICK, retrying_s=0.05)))


def test_body_without_end_is_refused(mis: ScriptedMis) -> None:
    """What counts is the length unpacked, so that a small file cannot fill the memory."""
    packed = gzip.compress(b" " * 200_000)
    mis.replies["classes"] = [Reply(packed, headers={"Content-Encoding": "gzip"})]

    with pytest.raises(MisIncomplete, match="classes page 3: the body is longer than"):
        get(mis, chain_of(replace(QUICK, body_bytes=100_000)))


def test_body_that_cannot_be_unpacked_is_refused(mis: ScriptedMis) -> None:
    """It says gzip, and is not."""
    mis.replies["classes"] = [Reply(b"plain", headers={"Content-Encoding": "gzip"})]

    with pytest.raises(MisIncomplete, match="cannot be unpacked"):
        get(mis, chain_of())


def test_stopped_chain_makes_no_more_requests(mis: ScriptedMis) -> None:
    """No needless load on a MIS that is failing."""
    stopped = Event()
    stopped.set()

    with pytest.raises(Stopped):
        get(mis, chain_of(stopped=stopped))

    assert mis.asked == []


def test_waiting_chain_is_stopped_too(mis: ScriptedMis) -> None:
    """Another chain fails while this one waits for its next try."""
    stopped = Event()
    mis.replies["classes"] = [error(503, Retry_After="5")]
    mis.on_request = stopped.set

    with pytest.raises(Stopped):
        get(mis, chain_of(stopped=stopped))


def test_refused_token_is_replaced_by_the_rotated_one(mis: ScriptedMis) -> None:
    """A rotation between two nights costs one request."""
    mis.replies["classes"] = [error(401), of("good")]
    credentials = Credentials(StoredToken("old", rotated_to="new"))
    chain = RequestChain(Session(PoolManager(), credentials, QUICK), QUICK.retrying_s, Event())

    assert get(mis, chain) == b'"good"'
    assert mis.asked[-1].headers["Authorization"] == "Bearer new"
