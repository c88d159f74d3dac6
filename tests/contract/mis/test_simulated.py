"""The Wonde reader against the simulated MIS, which is written from the contract alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from threading import Thread
from time import monotonic

import pytest

from local.mis.changes import AnswerNothing, AnyChange, EmptyClass, GoDown, apply_all
from local.mis.control import SchoolPatch
from local.mis.faults import Fault, FaultKind
from local.mis.generate import generate_school
from local.mis.order import Phase, SchoolOrder
from local.mis.school import AbsentOne, Access, Kind, Quirks, Refusal, Region, School
from local.mis.server import MisServer
from local.mis.world import Conditions, World
from rostersync.domain.errors import MisAccessRefused, MisIncomplete, MisUnavailable
from rostersync.domain.school import ClassesFrom, MisSettings, Source
from rostersync.domain.snapshot import Snapshot
from rostersync.mis.limits import Limits
from rostersync.mis.wonde import WondeReader

TOKEN = "invented-token"
SECONDARY = MisSettings(Source.WONDE, "A1")
PRIMARY = MisSettings(Source.WONDE, "A2", ClassesFrom.REGISTRATION_GROUPS)
QUICK = Limits(budget_s=20.0, retrying_s=0.2, request_s=5.0, backoff_s=0.01)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

ORDERS = (
    SchoolOrder(
        id="A1",
        name="Sample High",
        students=450,
        classes=120,
        subjects=6,
        teachers=20,
        class_size=25,
        empty_classes=2,
        classes_without_subject=3,
    ),
    SchoolOrder(id="A2", name="Sample Primary", phase=Phase.PRIMARY, students=70, teachers=5),
)

SCHOOLS = {order.id: generate_school(order) for order in ORDERS}


class Simulation:
    """A simulated MIS at a port, and a reader of it."""

    def __init__(self, server: MisServer) -> None:
        self.world = server.world
        self.url = f"{server.url}/v1.0"

    def read(self, school: MisSettings = SECONDARY, token: str = TOKEN) -> Snapshot:
        return self.reader(token).read(school)

    def reader(self, token: str = TOKEN) -> WondeReader:
        def stored(*, fresh: bool = False) -> str:
            return token

        return WondeReader(self.url, stored, QUICK.budget_s, limits=QUICK, now=lambda: NOW)

    def change(self, *changes: AnyChange, school_id: str = "A1") -> None:
        self.world.change(school_id, lambda school: apply_all(school, changes, NOW))

    def patch(self, patch: SchoolPatch) -> None:
        self.world.change("A1", patch.apply)

    def fault(self, kind: FaultKind, endpoint: str, **more: int) -> None:
        self.world.set_faults([Fault(kind=kind, school="A1", endpoint=endpoint, **more)])


@pytest.fixture(scope="module")
def server() -> Iterator[MisServer]:
    with MisServer(World(token=TOKEN, clock=monotonic)) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def mis(server: MisServer) -> Simulation:
    server.world.reset()
    for school in SCHOOLS.values():
        server.world.put(school)
    return Simulation(server)


@pytest.fixture
def secondary() -> School:
    return SCHOOLS["A1"]


def test_snapshot_holds_what_the_school_has(mis: Simulation, secondary: School) -> None:
    """Every row of every page, no more and no less."""
    snapshot = mis.read()

    assert {row.id for row in snapshot.students} == secondary.students.keys()
    assert {row.id for row in snapshot.subjects} == secondary.subjects.keys()
    assert {row.id: row.student_ids for row in snapshot.classes} == {
        row.id: tuple(sorted(row.student_ids)) for row in secondary.classes.values()
    }


def test_classes_have_their_subjects_and_teachers(mis: Simulation, secondary: School) -> None:
    """A class may be without a subject."""
    read = {row.id: (row.subject_id, row.teacher_ids) for row in mis.read().classes}

    assert read == {
        row.id: (row.subject_id, tuple(sorted(each.employee_id for each in row.staff)))
        for row in secondary.classes.values()
    }


def test_student_has_what_the_school_shares(mis: Simulation, secondary: School) -> None:
    """Year group, UPN and e-mail come by three includes."""
    read = {row.id: (row.upi, row.upn, row.year_group, row.email) for row in mis.read().students}

    assert read == {
        row.id: (row.upi, row.upn, row.year, row.email) for row in secondary.students.values()
    }


def test_requests_are_no_more_than_the_pages_there_are(mis: Simulation) -> None:
    """450 students by 200, 120 classes by 50, and one each for school, subjects, employees."""
    mis.read()

    assert len(mis.world.asked()) == 3 + 3 + 3


def test_primary_is_read_by_its_registration_groups(mis: Simulation) -> None:
    """Its forms are its classes; groups of other types are not."""
    snapshot = mis.read(PRIMARY)

    listed = {id for form in snapshot.classes for id in form.student_ids}
    assert len(snapshot.classes) == len(SCHOOLS["A2"].students) // 10
    assert listed == SCHOOLS["A2"].students.keys()


def test_emptied_class_is_read_as_a_class(mis: Simulation, secondary: School) -> None:
    """It must not look like a deleted one."""
    emptied = next(iter(secondary.classes.values()))
    mis.change(EmptyClass(of=emptied.id))

    sizes = {row.id: len(row.student_ids) for row in mis.read().classes}

    assert sizes[emptied.id] == 0


@pytest.mark.parametrize("absent", list(AbsentOne))
def test_drifting_types_change_nothing(mis: Simulation, absent: AbsentOne) -> None:
    """Page sizes and codes as text, and each shape of an absent include."""
    before = mis.read()
    quirks = Quirks(per_page_as_text=True, codes_as_text=True, absent_one=absent)
    mis.patch(SchoolPatch(quirks=quirks))

    assert mis.read() == before


def test_withheld_properties_are_unknown(mis: Simulation) -> None:
    """The keys stay, and their values are null."""
    mis.patch(SchoolPatch(withheld=frozenset({"student.upn", "student.surname"})))

    assert {(row.upn, row.surname) for row in mis.read().students} == {(None, None)}


@pytest.mark.parametrize("include", ["education_details", "year", "contact_details", "subject"])
def test_refused_optional_include_costs_only_its_properties(
    mis: Simulation, secondary: School, include: str
) -> None:
    """The people and the timetable are read all the same."""
    mis.patch(SchoolPatch(refused_includes=frozenset({include})))

    snapshot = mis.read()

    assert len(snapshot.students) == len(secondary.students)
    assert {row.id: row.subject_id for row in snapshot.classes} == {
        row.id: row.subject_id for row in secondary.classes.values()
    }


@pytest.mark.parametrize("include", ["students", "employees"])
def test_refused_required_include_is_incomplete(mis: Simulation, include: str) -> None:
    """A class without its list is not an empty class."""
    mis.patch(SchoolPatch(refused_includes=frozenset({include})))

    with pytest.raises(MisIncomplete, match="include refused that matters"):
        mis.read()


@pytest.mark.parametrize("kind", [Kind.STUDENTS, Kind.SUBJECTS, Kind.EMPLOYEES])
def test_refused_scope_of_a_list_is_the_schools_permission(mis: Simulation, kind: Kind) -> None:
    """Our credentials are good for the other schools."""
    mis.patch(SchoolPatch(refused_scopes=frozenset({kind})))

    with pytest.raises(MisAccessRefused, match="403 invalid_permissions"):
        mis.read()


@pytest.mark.parametrize("access", [each for each in Access if each is not Access.LIVE])
@pytest.mark.parametrize("refusal", list(Refusal))
def test_school_that_is_not_live_is_refused_access(
    mis: Simulation, access: Access, refusal: Refusal
) -> None:
    """However it is put: forbidden, unauthorised, not found, or nothing at all."""
    mis.patch(SchoolPatch(access=access, refusal=refusal))

    with pytest.raises(MisAccessRefused):
        mis.read()


def test_wrong_token_is_our_fault_and_no_schools(mis: Simulation) -> None:
    """It hits all schools at once."""
    with pytest.raises(MisUnavailable, match="credentials refused"):
        mis.read(token="wrong")


def test_school_that_is_down_is_unavailable(mis: Simulation) -> None:
    """After all retries."""
    mis.change(GoDown())

    with pytest.raises(MisUnavailable, match="school: status 503"):
        mis.read()


def test_school_that_answers_with_nothing_is_an_empty_snapshot(mis: Simulation) -> None:
    """It is approved and audited, so the roster must say whether that can be."""
    mis.change(AnswerNothing())

    snapshot = mis.read()

    assert (snapshot.students, snapshot.classes) == ((), ())


def test_domain_of_another_region_is_no_empty_school(mis: Simulation) -> None:
    """It answers with no data."""
    mis.patch(SchoolPatch(region=Region(code="AUS", domain="api-ap-southeast-2.wonde.com")))
    mis.world.conditions = Conditions(domain="api.wonde.com")

    with pytest.raises(MisIncomplete, match="region"):
        mis.read()


@pytest.mark.parametrize("endpoint", ["students", "classes", "employees", "subjects"])
@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.HTML,
        FaultKind.TRUNCATED,
        FaultKind.NO_PAGINATION,
        FaultKind.MORE_WITHOUT_NEXT,
        FaultKind.NEXT_ELSEWHERE,
        FaultKind.NEXT_LOOPS,
        FaultKind.WRONG_SHAPE,
        FaultKind.NULL_IDS,
    ],
)
def test_spoilt_page_is_incomplete(mis: Simulation, kind: FaultKind, endpoint: str) -> None:
    """Whichever list it is of."""
    mis.fault(kind, endpoint)

    with pytest.raises(MisIncomplete, match=f"{endpoint} page"):
        mis.read()


@pytest.mark.parametrize("kind", [FaultKind.DUPLICATE_ROWS, FaultKind.DROP_ROWS])
@pytest.mark.parametrize("endpoint", ["students", "classes"])
def test_page_with_rows_too_many_or_too_few_is_incomplete(
    mis: Simulation, kind: FaultKind, endpoint: str
) -> None:
    """Rows twice, or a page in mid-list without any."""
    mis.fault(kind, endpoint, skip=1, times=1)

    with pytest.raises(MisIncomplete):
        mis.read()


def test_students_lost_from_the_last_page_are_missed_by_their_classes(mis: Simulation) -> None:
    """A list that is cut short at its end is at odds with the class lists."""
    mis.fault(FaultKind.DROP_ROWS, "students", skip=2)

    with pytest.raises(MisIncomplete, match="not in students"):
        mis.read()


def test_lost_includes_are_incomplete(mis: Simulation) -> None:
    """The classes come, and their students and teachers do not."""
    mis.fault(FaultKind.LOSE_INCLUDES, "classes")

    with pytest.raises(MisIncomplete, match="without the students that were asked for"):
        mis.read()


@pytest.mark.parametrize("status", [423, 429, 500, 502, 503, 504])
def test_lasting_trouble_is_unavailable(mis: Simulation, status: int) -> None:
    """Wherever in the read it comes; the message says where."""
    mis.fault(FaultKind.STATUS, "classes", skip=1, status=status)

    with pytest.raises(MisUnavailable, match=f"classes page 2: status {status}"):
        mis.read()


@pytest.mark.parametrize("status", [423, 429, 500, 502, 503, 504])
def test_passing_trouble_changes_nothing(mis: Simulation, status: int) -> None:
    """A page that fails once is read at the second try."""
    before = mis.read()
    mis.fault(FaultKind.STATUS, "classes", skip=1, times=2, status=status)

    assert mis.read() == before


def test_connection_cut_in_mid_body_changes_nothing(mis: Simulation) -> None:
    """Half a page is no page."""
    before = mis.read()
    mis.fault(FaultKind.CUT, "students", times=1)

    assert mis.read() == before


def test_unknown_school_is_refused_access(mis: Simulation) -> None:
    """An operator mistyped its id, or it never asked for access."""
    with pytest.raises(MisAccessRefused, match="not among the schools"):
        mis.read(replace(SECONDARY, school_id="A9"))


def test_access_is_checked_before_a_school_is_registered(mis: Simulation) -> None:
    """In two requests, neither for anyone's data."""
    mis.reader().check(SECONDARY)

    assert [asked.endpoint for asked in mis.world.asked()] == ["school", "meta"]


@pytest.mark.parametrize("access", [each for each in Access if each is not Access.LIVE])
def test_access_to_a_school_that_is_not_live_is_refused(mis: Simulation, access: Access) -> None:
    """So that the first night is no surprise."""
    mis.patch(SchoolPatch(access=access))

    with pytest.raises(MisAccessRefused):
        mis.reader().check(SECONDARY)
