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
from rostersync.domain.left_out import LeftOut, Why
from rostersync.domain.school import ClassesFrom
from rostersync.domain.snapshot import MisClass, MisSubject, MisTeacher, People, UnreadList
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
    """By the id as it is, in one request besides the school's."""
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


TWICE = {"subjects": {"id": "M1"}, "classes": a_class("C1"), "students": {"id": "P1"}}
KINDS = {"subjects": "subject", "classes": "class", "students": "student"}


@pytest.mark.parametrize("endpoint", TWICE)
def test_row_that_stands_twice_in_a_page_is_one(
    mis: ScriptedMis, reader: WondeReader, endpoint: str
) -> None:
    """Such a row is a join gone wrong; it is counted."""
    row = TWICE[endpoint]
    mis.replies[endpoint] = [page([row, row])]

    read = reader.read(SCHOOL)

    assert len(getattr(read, endpoint)) == 1
    assert read.left_out == (LeftOut(KINDS[endpoint], str(row["id"]), Why.REPEATED),)


@pytest.mark.parametrize("endpoint", TWICE)
def test_id_that_stands_in_two_pages_is_refused(
    mis: ScriptedMis, reader: WondeReader, endpoint: str
) -> None:
    """A list in which rows shifted while it was walked has lost others."""
    row = TWICE[endpoint]
    mis.replies[endpoint] = [page([row], mis.next_url(endpoint, "2")), page([row])]

    with pytest.raises(MisIncomplete, match=f"{endpoint}: .* more than once"):
        reader.read(SCHOOL)


@pytest.mark.parametrize("endpoint", TWICE)
def test_two_rows_of_one_id_are_refused(
    mis: ScriptedMis, reader: WondeReader, endpoint: str
) -> None:
    """Nothing says which of the two is right."""
    row = {**TWICE[endpoint], "name": "Other", "surname": "Other"}
    mis.replies[endpoint] = [page([TWICE[endpoint], row])]

    with pytest.raises(MisIncomplete, match=f"{endpoint}: .* more than once"):
        reader.read(SCHOOL)


def test_employee_who_comes_twice_is_one(mis: ScriptedMis, reader: WondeReader) -> None:
    """In whatever pages, and of each property what either row knows."""
    rows = [{"id": "E1", "surname": "Wibble"}, {"id": "E1", "title": "Dr"}]
    mis.replies["classes"] = [page([a_class(employees=many({"id": "E1"}))])]
    mis.replies["employees"] = [
        page(rows[:1], mis.next_url("employees", "2")),
        page(rows[1:]),
    ]

    assert reader.read(SCHOOL).teachers == (MisTeacher("E1", "Dr", None, "Wibble"),)


@pytest.mark.parametrize(
    ("subject", "name"), [({"data": {"id": "M9", "name": "Latin"}}, "Latin"), ("M9", None)]
)
def test_subject_that_only_a_class_knows_is_read_from_it(
    mis: ScriptedMis, reader: WondeReader, subject: object, name: str | None
) -> None:
    """The class's own include has its name; a bare id has none."""
    mis.replies["classes"] = [page([a_class(subject=subject)])]

    assert MisSubject("M9", name) in reader.read(SCHOOL).subjects


def test_list_of_employees_that_a_mis_does_not_have_is_left_out(
    mis: ScriptedMis, reader: WondeReader
) -> None:
    """The teachers of a class are read from the class, once the school's permission is sure."""
    mis.replies["classes"] = [page([a_class(employees=many({"id": "E1", "surname": "Wibble"}))])]
    mis.replies["employees"] = [error(404, "resource_not_found")]

    read = reader.read(SCHOOL)

    assert read.teachers == (MisTeacher("E1", surname="Wibble"),)
    assert read.left_out == (LeftOut("list", "employees", Why.NOT_OFFERED),)
    assert [asked.endpoint for asked in mis.asked].count("meta") == 1


def test_lists_of_too_many_classes_that_say_nothing_are_refused(
    mis: ScriptedMis, reader: WondeReader
) -> None:
    """One is an oddity; six of ten are an include that did not come."""
    rows = [a_class(f"C{n}", students=None if n < 6 else many()) for n in range(10)]
    mis.replies["classes"] = [page(rows)]

    with pytest.raises(MisIncomplete, match=r"classes C0, C1, .* came without their students"):
        reader.read(SCHOOL)


def test_lists_of_a_few_classes_that_say_nothing_are_not_known(
    mis: ScriptedMis, reader: WondeReader
) -> None:
    """What the roster knows of them stays."""
    rows = [a_class(f"C{n}", students=None if n < 5 else many()) for n in range(10)]
    mis.replies["classes"] = [page(rows)]

    unread = reader.read(SCHOOL).unread

    assert unread == tuple(UnreadList(f"C{n}", People.STUDENTS) for n in range(5))


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
        {"students": [page([{"id": "P1 " * 99, "surname": "Quux"}])]},
        {"students": [page([{"id": "P1", "surname": "Quux"}, {"id": "P1"}])]},
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
