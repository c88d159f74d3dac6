"""Every fault does what it is named for, to the requests it is meant for and no other."""

import msgspec
import pytest

from local.mis.faults import Fault, FaultKind
from local.mis.school import School
from local.mis.world import Conditions, World
from tests.simulated_mis.reader import BASE_URL, AnyJson, Reader, ids


def spoilt(world: World, reader: Reader, kind: FaultKind, **params: str) -> AnyJson:
    """The first page of classes under a fault."""
    world.set_faults([Fault(kind=kind, endpoint="classes")])
    return reader.read("schools/A1/classes", per_page="50", cursor="true", **params)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 423, 429, 500, 502, 503])
def test_a_status_is_answered_in_wondes_error_shape(
    world: World, reader: Reader, status: int
) -> None:
    """Whatever the status, the body has the two documented keys."""
    world.set_faults([Fault(kind=FaultKind.STATUS, status=status)])

    answer = reader.ask("schools/A1/classes")

    assert answer.status == status
    assert set(msgspec.json.decode(answer.body)) == {"error", "error_description"}


def test_a_status_can_say_when_to_come_again(world: World, reader: Reader) -> None:
    """Retry-After, in seconds."""
    world.set_faults([Fault(kind=FaultKind.STATUS, status=429, retry_after_s=3)])

    assert reader.ask("schools").headers == {"Retry-After": "3"}


def test_a_maintenance_page_is_html_with_200(world: World, reader: Reader) -> None:
    """As a proxy answers."""
    world.set_faults([Fault(kind=FaultKind.HTML)])

    answer = reader.ask("schools")

    assert (answer.status, answer.content_type) == (200, "text/html; charset=utf-8")
    assert answer.body.startswith(b"<!DOCTYPE html>")


def test_a_truncated_body_is_no_json(world: World, reader: Reader) -> None:
    """Half of it is missing, and Content-Length does not say so."""
    world.set_faults([Fault(kind=FaultKind.TRUNCATED)])

    with pytest.raises(msgspec.DecodeError, match="truncated"):
        reader.read("schools/A1/classes")


def test_pagination_can_be_missing(world: World, reader: Reader) -> None:
    """The rows are there, and how to go on is not."""
    body = spoilt(world, reader, FaultKind.NO_PAGINATION)

    assert set(body["meta"]) == {"includes"}


def test_more_can_come_without_next(world: World, reader: Reader) -> None:
    """The walk cannot go on, and is not over."""
    pagination = spoilt(world, reader, FaultKind.MORE_WITHOUT_NEXT)["meta"]["pagination"]

    assert (pagination["more"], pagination["next"]) == (True, None)


def test_next_can_lead_to_another_host(world: World, reader: Reader) -> None:
    """To which no token may be sent."""
    pagination = spoilt(world, reader, FaultKind.NEXT_ELSEWHERE)["meta"]["pagination"]

    assert pagination["next"].startswith("http://elsewhere.example.org/v1.0/schools/A1/classes?")


def test_next_can_lead_back_to_the_start(world: World, reader: Reader) -> None:
    """A walk that follows it never ends."""
    pagination = spoilt(world, reader, FaultKind.NEXT_LOOPS)["meta"]["pagination"]

    assert pagination["next"] == f"{BASE_URL}/v1.0/schools/A1/classes?cursor=true"


def test_a_page_of_rows_can_be_dropped(world: World, reader: Reader) -> None:
    """The walk goes on as if they had been there."""
    before = ids(reader.walk("schools/A1/classes", per_page="20", cursor="true"))
    world.set_faults([Fault(kind=FaultKind.DROP_ROWS, skip=1, times=1)])

    rows = reader.walk("schools/A1/classes", per_page="20", cursor="true")

    assert ids(rows) == before[:20] + before[40:]


def test_rows_can_be_missing_with_nothing_to_say_so(world: World, reader: Reader) -> None:
    """Every other row of a page that looks right."""
    before = ids(reader.read("schools/A1/classes", per_page="50", cursor="true")["data"])

    assert ids(spoilt(world, reader, FaultKind.THIN_ROWS)["data"]) == before[::2]


def test_rows_can_come_twice(world: World, reader: Reader) -> None:
    """Each id of the page is there two times."""
    rows = ids(spoilt(world, reader, FaultKind.DUPLICATE_ROWS)["data"])

    assert rows[:50] == rows[50:]


def test_data_can_be_of_another_shape(world: World, reader: Reader) -> None:
    """Text, where a list is documented."""
    assert spoilt(world, reader, FaultKind.WRONG_SHAPE)["data"] == "unexpected"


def test_ids_can_be_null(world: World, reader: Reader) -> None:
    """The one property that is never null in any recorded row."""
    assert set(ids(spoilt(world, reader, FaultKind.NULL_IDS)["data"])) == {None}


def test_includes_can_be_missing(world: World, reader: Reader) -> None:
    """Asked for and not refused, and yet not there."""
    body = spoilt(world, reader, FaultKind.LOSE_INCLUDES, include="students,employees")

    assert all({"students", "employees"}.isdisjoint(row) for row in body["data"])


def test_a_page_can_hold_far_too_many_rows(world: World, reader: Reader) -> None:
    """100,000 of them, each under its own id."""
    assert len(set(ids(spoilt(world, reader, FaultKind.TOO_MANY_ROWS)["data"]))) == 100_000


def test_a_slow_answer_is_right_and_later(secondary: School) -> None:
    """The fault's delay comes on top of the latency of every request."""
    slept: list[float] = []
    world = World(token="right", clock=lambda: 0.0, sleep=slept.append)
    world.put(secondary)
    world.conditions = Conditions(latency_s=0.5)
    right = Reader(world).read("schools/A1/classes")

    world.set_faults([Fault(kind=FaultKind.SLOW, delay_s=0.25)])

    assert Reader(world).read("schools/A1/classes") == right
    assert slept == [0.5, 0.75]


def test_a_fault_of_the_body_leaves_errors_alone(world: World, reader: Reader) -> None:
    """A 404 stays what it is."""
    world.set_faults([Fault(kind=FaultKind.WRONG_SHAPE)])

    assert reader.read("schools/A9")["error"] == "resource_not_found"


def test_a_fault_strikes_its_school_alone(world: World, reader: Reader) -> None:
    """The other schools are served."""
    world.set_faults([Fault(kind=FaultKind.STATUS, school="A1")])

    assert reader.ask("schools/A1/students").status == 503
    assert reader.ask("schools/A2/students").status == 200


@pytest.mark.parametrize(
    ("endpoint", "path"),
    [
        ("schools", "schools/pending"),
        ("school", "schools/A1"),
        ("meta", "meta/schools/A1"),
        ("students", "schools/A1/students"),
    ],
)
def test_a_fault_strikes_its_endpoint_alone(
    world: World, reader: Reader, endpoint: str, path: str
) -> None:
    """Endpoints are named as their paths are."""
    world.set_faults([Fault(kind=FaultKind.STATUS, endpoint=endpoint)])

    assert reader.ask(path).status == 503
    assert reader.ask("schools/A1/subjects").status == 200


def test_a_fault_strikes_as_often_as_it_says(world: World, reader: Reader) -> None:
    """After the first one it strikes two, and then is spent."""
    world.set_faults([Fault(kind=FaultKind.STATUS, skip=1, times=2)])

    assert [reader.ask("schools").status for _ in range(5)] == [200, 503, 503, 200, 200]


def test_a_spoilt_page_is_right_again_afterwards(world: World, reader: Reader) -> None:
    """Faults touch the answer, never what is kept."""
    right = reader.read("schools/A1/classes", per_page="50", cursor="true")
    spoilt(world, reader, FaultKind.NULL_IDS)

    world.set_faults([])

    assert reader.read("schools/A1/classes", per_page="50", cursor="true") == right
