"""Who may read what: tokens, access states, regions, and the errors of the contract."""

from base64 import b64encode

import pytest
from msgspec.structs import replace

from local.mis.school import Access, Kind, Refusal, Region, School
from local.mis.world import Conditions, World
from tests.simulated_mis.clock import StoppedClock
from tests.simulated_mis.reader import Reader, ids


@pytest.mark.parametrize(
    "authorization",
    ["Bearer right", f"Basic {b64encode(b'right:').decode()}"],
    ids=["bearer", "basic"],
)
def test_both_documented_ways_of_authentication_are_let_in(
    reader: Reader, authorization: str
) -> None:
    """The token as bearer, or as a user name with no password."""
    assert reader.ask("schools", authorization=authorization).status == 200


@pytest.mark.parametrize(
    "authorization", ["Bearer wrong", "Basic right", "Basic $", "Digest right", "right"]
)
def test_any_other_authorization_is_401(reader: Reader, authorization: str) -> None:
    """A raw token behind ``Basic`` is none either."""
    assert reader.ask("schools", authorization=authorization).status == 401


@pytest.mark.parametrize("path", ["nothing", "schools/A9", "schools/A1/nothing", "meta/schools/A9"])
def test_an_unknown_path_or_school_is_not_found(reader: Reader, path: str) -> None:
    """With the recorded body."""
    assert reader.ask(path).status == 404
    assert reader.read(path) == {
        "error": "resource_not_found",
        "error_description": "Resource not found",
    }


def test_an_unknown_row_is_not_found(reader: Reader) -> None:
    """A single row that is not there."""
    assert reader.ask("schools/A1/classes/A0").status == 404


def test_a_slash_at_the_end_changes_nothing(reader: Reader) -> None:
    """Both forms are in live use."""
    assert reader.read("schools/A1/subjects/") == reader.read("schools/A1/subjects")


@pytest.mark.parametrize(
    ("access", "lists"),
    [
        (Access.LIVE, {"", "/all", "/audited"}),
        (Access.UNAUDITED, {"", "/all"}),
        (Access.PENDING, {"/all", "/pending"}),
        (Access.DECLINED, {"/all", "/declined"}),
        (Access.REVOKED, {"/all", "/revoked"}),
    ],
)
def test_a_school_is_on_the_lists_of_its_access(
    reader: Reader, world: World, access: Access, lists: set[str]
) -> None:
    """And on no other."""
    world.change("A1", lambda school: replace(school, access=access))

    every = ("", "/all", "/pending", "/audited", "/declined", "/revoked")
    found = {name for name in every if "A1" in ids(reader.read(f"schools{name}")["data"])}

    assert found == lists


def test_offline_schools_are_listed_apart(reader: Reader, world: World) -> None:
    """They serve old data; their list has no paging."""
    world.change("A1", lambda school: replace(school, online=False))

    body = reader.read("schools/offline")

    assert ids(body["data"]) == ["A1"]
    assert set(body) == {"data"}
    assert reader.read("meta/schools/A1")["data"]["online"] is False


@pytest.mark.parametrize(
    ("access", "approved"),
    [(Access.UNAUDITED, True), (Access.PENDING, False), (Access.REVOKED, False)],
)
def test_meta_answers_for_a_school_that_is_not_live(
    reader: Reader, world: World, access: Access, *, approved: bool
) -> None:
    """It is the one request that shows the difference."""
    world.change("A1", lambda school: replace(school, access=access))

    meta = reader.read("meta/schools/A1")["data"]

    assert (meta["approved"], meta["audited"]) == (approved, False)


@pytest.mark.parametrize(
    ("refusal", "status"),
    [(Refusal.FORBIDDEN, 403), (Refusal.UNAUTHORISED, 401), (Refusal.NOT_FOUND, 404)],
)
@pytest.mark.parametrize("path", ["schools/A1", "schools/A1/students", "schools/A1/counts"])
def test_a_withdrawn_school_refuses_its_data(
    reader: Reader, world: World, refusal: Refusal, status: int, path: str
) -> None:
    """In whichever way it is set to, since no source says which is Wonde's."""
    world.change("A1", lambda school: replace(school, access=Access.REVOKED, refusal=refusal))

    assert reader.ask(path).status == status


def test_a_withdrawn_school_can_look_empty(reader: Reader, world: World) -> None:
    """The most dangerous of the answers that are possible: 200 and no rows."""
    world.change(
        "A1", lambda school: replace(school, access=Access.REVOKED, refusal=Refusal.NO_DATA)
    )

    body = reader.read("schools/A1/students", per_page="50")

    assert body["data"] == []
    assert body["meta"]["pagination"]["more"] is False


def test_a_withdrawn_school_can_hide_itself_and_its_counts_too(
    reader: Reader, world: World
) -> None:
    """What is no list is empty in the same way."""
    world.change(
        "A1", lambda school: replace(school, access=Access.REVOKED, refusal=Refusal.NO_DATA)
    )

    assert reader.read("schools/A1") == reader.read("schools/A1/counts") == {"data": []}


def test_counts_of_the_unknown_are_refused(reader: Reader) -> None:
    """As an include that is not on offer."""
    assert reader.read("schools/A1/counts", include="dinosaurs")["error"] == "invalid_include"


def test_a_single_row_needs_its_scope_too(reader: Reader, world: World, secondary: School) -> None:
    """403 on the list and on each row of it."""
    scopes = frozenset({Kind.STUDENTS})
    world.change("A1", lambda school: replace(school, refused_scopes=scopes))

    assert reader.ask(f"schools/A1/students/{next(iter(secondary.students))}").status == 403


def test_another_regions_domain_answers_with_no_data(reader: Reader, world: World) -> None:
    """It gives no error: an empty list, and no school."""
    world.conditions = Conditions(domain="api-ap-southeast-2.wonde.com")

    assert reader.read("schools/A1/students")["data"] == []
    assert reader.read("schools/A1")["data"] == []


def test_the_schools_own_domain_answers(reader: Reader, world: World) -> None:
    """A school of another region is read where its region says."""
    region = Region(code="AUS", domain="api-ap-southeast-2.wonde.com")
    world.conditions = Conditions(domain=region.domain)
    world.change("A1", lambda school: replace(school, region=region))

    assert len(reader.walk("schools/A1/students")) == 120


def test_codes_can_be_text(reader: Reader, world: World) -> None:
    """One school was seen with numbers, and later with text."""
    before = reader.read("schools/A1")["data"]

    quirks = replace(world.schools[0].quirks, codes_as_text=True)
    world.change("A1", lambda school: replace(school, quirks=quirks))

    after = reader.read("schools/A1")["data"]
    assert after["la_code"] == str(before["la_code"])
    assert after["establishment_number"] == str(before["establishment_number"])


@pytest.mark.parametrize(("retry_after", "headers"), [(None, {}), (7, {"Retry-After": "7"})])
def test_one_request_too_many_in_a_second_is_429(
    reader: Reader, world: World, retry_after: int | None, headers: dict[str, str]
) -> None:
    """With Retry-After or without, as set."""
    world.conditions = Conditions(requests_per_second=2, retry_after_s=retry_after)

    answers = [reader.ask("schools") for _ in range(3)]

    assert [answer.status for answer in answers] == [200, 200, 429]
    assert answers[2].headers == headers


def test_the_next_second_is_let_in_again(reader: Reader, world: World, clock: StoppedClock) -> None:
    """The limit is counted by the second."""
    world.conditions = Conditions(requests_per_second=1)
    reader.ask("schools")

    clock.now_s += 1

    assert reader.ask("schools").status == 200
