import logging
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from urllib3 import HTTPResponse, PoolManager

from rostersync.domain.errors import (
    CredentialsRefused,
    MisAccessRefused,
    MisError,
    MisIncomplete,
)
from rostersync.domain.school import ClassesFrom
from rostersync.domain.snapshot import MisClass, MisTeacher
from rostersync.mis.wonde import WondeReader
from tests.unit.mis.reading import QUICK, SCHOOL, TOKEN, StoredToken, reader_of
from tests.unit.mis.scripted import Reply, ScriptedMis, a_class, error, many, of, page, permission

LISTS = ("subjects", "classes", "students", "employees")

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def test_school_is_read_into_a_snapshot(mis: ScriptedMis) -> None:
    """Its own name and MIS, and the time at which the reading began."""
    reader = WondeReader(mis.base_url, StoredToken(), now=lambda: NOW)

    snapshot = reader.read(SCHOOL)

    assert (snapshot.school_id, snapshot.school_name, snapshot.mis, snapshot.read_at) == (
        "S1",
        "Sample High",
        "SIMS",
        NOW,
    )
    assert snapshot.classes == (MisClass("C1", "7x/Ma1", None, ("P1",), ()),)


def test_requests_are_the_pages_there_are(mis: ScriptedMis, reader: WondeReader) -> None:
    """One for the school, one for each list of one page."""
    reader.read(SCHOOL)

    assert sorted(asked.endpoint for asked in mis.asked) == sorted(["school", *LISTS])


def test_employee_without_a_class_is_no_teacher(mis: ScriptedMis, reader: WondeReader) -> None:
    """The list of employees may hold more than those who teach."""
    assert reader.read(SCHOOL).teachers == ()


def test_teacher_is_read_from_the_employees(mis: ScriptedMis, reader: WondeReader) -> None:
    """That row has the e-mail address."""
    employee = {"id": "E1", "surname": "Wibble", "title": "Dr"}
    details = {"data": {"emails": {"email": "w@example.org"}}}
    mis.replies["classes"] = [page([a_class(employees=many(employee))])]
    mis.replies["employees"] = [page([{**employee, "contact_details": details}])]

    assert reader.read(SCHOOL).teachers == (
        MisTeacher("E1", "Dr", None, "Wibble", "w@example.org"),
    )


def test_teacher_whom_the_school_withholds_is_read_from_the_class(
    mis: ScriptedMis, reader: WondeReader
) -> None:
    """A class names the same person by the same id, once or in several classes."""
    hidden = many({"id": "E9", "surname": "Wibble"})
    mis.replies["classes"] = [
        page([a_class("C1", employees=hidden), a_class("C2", employees=hidden)])
    ]

    assert reader.read(SCHOOL).teachers == (MisTeacher("E9", surname="Wibble"),)


def test_class_that_lists_a_stranger_is_read_as_it_is(
    mis: ScriptedMis, reader: WondeReader
) -> None:
    """Whether that matters depends on what the school has chosen, which no reader knows."""
    mis.replies["classes"] = [page([a_class(students=many({"id": "P2"}))])]

    assert reader.read(SCHOOL).classes[0].student_ids == ("P2",)


@pytest.mark.parametrize(
    ("reply", "is_shown"),
    [
        (of({"data": {"id": "P2"}}), True),
        (of({"data": []}), False),
        (of({"data": None}), False),
        (error(403, "invalid_permissions"), False),
        (error(404, "resource_not_found"), False),
    ],
)
def test_student_is_asked_for_alone(
    mis: ScriptedMis,
    reader: WondeReader,
    reply: Reply,
    is_shown: bool,  # noqa: FBT001 - the case
) -> None:
    """By the id as it stands, in one request besides the school's."""
    mis.replies["student"] = [reply]

    assert reader.shown_students(SCHOOL, ["P2"]) == ({"P2"} if is_shown else set())
    assert [asked.endpoint for asked in mis.asked] == ["school", "student"]


@pytest.mark.parametrize(
    "reply", [of({"data": {"id": "P3"}}), Reply(b"<html>P2</html>"), error(410)]
)
def test_answer_about_a_student_that_says_nothing_is_incomplete(
    mis: ScriptedMis, reader: WondeReader, reply: Reply
) -> None:
    """Nobody is left out because of a page that was not understood."""
    mis.replies["student"] = [reply]

    with pytest.raises(MisIncomplete, match="student P2: "):
        reader.shown_students(SCHOOL, ["P2"])


def test_refused_token_says_nothing_of_a_student(mis: ScriptedMis, reader: WondeReader) -> None:
    """It is found out whose fault it is, as in a read."""
    mis.replies["student"] = mis.replies["schools"] = [error(401)]

    with pytest.raises(CredentialsRefused):
        reader.shown_students(SCHOOL, ["P2"])


@pytest.mark.parametrize("endpoint", ["subjects", "classes", "students"])
def test_id_that_comes_twice_is_refused(
    mis: ScriptedMis, reader: WondeReader, endpoint: str
) -> None:
    """A list in which rows shifted while it was walked has lost others."""
    row = a_class("C1") if endpoint == "classes" else {"id": "P1"}
    mis.replies[endpoint] = [page([row, row])]

    with pytest.raises(MisIncomplete, match=f"{endpoint}: .* more than once"):
        reader.read(SCHOOL)


def test_registration_groups_stand_for_classes_where_a_school_is_set_so(
    mis: ScriptedMis, reader: WondeReader
) -> None:
    """And the classes are not asked for."""
    school = replace(SCHOOL, classes_from=ClassesFrom.REGISTRATION_GROUPS)

    assert [form.id for form in reader.read(school).classes] == ["G1"]
    assert mis.requests_of("groups")[0].query["type"] == ["REGISTRATION"]
    assert mis.requests_of("classes") == []


def test_lists_are_read_from_the_region_of_the_school(monkeypatch: pytest.MonkeyPatch) -> None:
    """The school itself is asked for at Wonde's own address, where its region is told."""
    asked: list[str] = []
    school = of({"data": {"id": "S1", "region": {"domain": "api-af-south-1.wonde.com"}}})

    def answer(pool: PoolManager, method: str, url: str, **settings: object) -> HTTPResponse:
        asked.append(url)
        body = school.body if url.endswith("/S1") else page([]).body
        return HTTPResponse(BytesIO(body), status=200, preload_content=False)

    monkeypatch.setattr(PoolManager, "request", answer)
    WondeReader("https://api.wonde.com/v1.0", StoredToken()).read(SCHOOL)

    first, *others = [urlsplit(url).hostname for url in asked]
    assert (first, set(others)) == ("api.wonde.com", {"api-af-south-1.wonde.com"})


def test_rotated_token_is_taken_up_in_mid_read(mis: ScriptedMis) -> None:
    """All chains go on with the new one."""
    stored = StoredToken("old", rotated_to="new")
    mis.replies["school"] = [error(401), *mis.replies["school"]]

    WondeReader(mis.base_url, stored, limits=QUICK).read(SCHOOL)

    assert {asked.headers["Authorization"] for asked in mis.asked[1:]} == {"Bearer new"}


def test_failing_list_spares_the_mis_the_rest_of_the_others(mis: ScriptedMis) -> None:
    """A chain that waits or walks is stopped, and the first failure is the one told."""
    mis.replies["subjects"] = [error(410)]
    mis.replies["students"] = [error(503, Retry_After="5")]

    with pytest.raises(MisIncomplete, match="subjects"):
        reader_of(mis).read(SCHOOL)


def test_one_reader_serves_many_reads(mis: ScriptedMis, reader: WondeReader) -> None:
    """Limits and chains are those of each read."""
    mis.replies["subjects"] = [error(410), *mis.replies["subjects"]]
    with pytest.raises(MisIncomplete):
        reader.read(SCHOOL)

    assert len(reader.read(SCHOOL).students) == 1


def test_open_school_passes_the_check(mis: ScriptedMis, reader: WondeReader) -> None:
    """In two requests, neither for anyone's data."""
    reader.check(SCHOOL)

    assert [asked.endpoint for asked in mis.asked] == ["school", "meta"]


def test_school_that_is_not_audited_fails_the_check(mis: ScriptedMis, reader: WondeReader) -> None:
    """Before the first night, not in it."""
    mis.replies["meta"] = [permission(approved=True, audited=False)]

    with pytest.raises(MisAccessRefused, match="not audited"):
        reader.check(SCHOOL)


@pytest.mark.parametrize(
    "replies",
    [
        {"students": [error(403, "invalid_permissions", "Zebedee Quux")]},
        {"students": [error(400, "Zebedee Quux", "Zebedee Quux")]},
        {"students": [error(400, "invalid_include", "Zebedee Quux"), error(410)]},
        {"students": [of({"data": [{"id": "P1", "surname": ["Quux"]}]})]},
        {"students": [page([{"id": "P1", "surname": "Quux" * 1000}])]},
        {"students": [page([{"id": "P1 " * 99, "surname": "Quux"}])]},
        {"students": [page([{"id": "P1", "surname": "Quux"}] * 2)]},
        {"school": [error(401)], "schools": [error(401)]},
    ],
)
def test_no_name_and_no_token_is_in_any_error_or_log(
    mis: ScriptedMis, caplog: pytest.LogCaptureFixture, replies: dict[str, list[Reply]]
) -> None:
    """Errors end in runs, mails and logs."""
    mis.replies.update(replies)

    with caplog.at_level(logging.DEBUG), pytest.raises(MisError) as failed:
        reader_of(mis).read(SCHOOL)

    told = f"{failed.value!r} {caplog.text} {[record.__dict__ for record in caplog.records]}"
    assert not any(word in told for word in ("Quux", "Zebedee", TOKEN))


def test_token_is_in_no_representation(mis: ScriptedMis, reader: WondeReader) -> None:
    """A reader may be printed."""
    reader.read(SCHOOL)

    assert TOKEN not in repr(reader)
