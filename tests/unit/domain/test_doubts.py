"""An id or UPN that is another child's: nobody comes by another's answers in silence."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostersync.domain.decisions import UNDECIDED, Decisions, refuse_undecided
from rostersync.domain.errors import WarningsNotAccepted
from rostersync.domain.person_names import contradict
from rostersync.domain.plan import Plan, plan
from rostersync.domain.roster import (
    EntityKind,
    Roster,
    StudentState,
    present_selection,
)
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import MisClass, MisStudent, Snapshot
from rostersync.domain.warning import WarningCode
from tests.builders import a_class, a_roster, a_student, mirror

ADA = a_student("ada", forename="Ada", surname="Finch", upn="N1")
BEN = a_student("ben", forename="Ben", surname="Hill")
OTHER = MisStudent("ada", forename="Max", surname="Stone", year_group="7")
DOUBT = "doubtful_match:ada"


def a_school_of(*students: object, listed: tuple[str, ...] = ("ada", "ben")) -> Roster:
    classes = [a_class("7x", student_ids=listed)]
    return a_roster(classes=classes, students=students)  # type: ignore[arg-type] # students


def with_row(snapshot: Snapshot, row: MisStudent, *, in_place_of: str | None = None) -> Snapshot:
    """The MIS with that row, in the class too."""
    gone = in_place_of or row.id
    kept = [each for each in snapshot.students if each.id != gone]
    classes = tuple(_listing(each, gone, row.id) for each in snapshot.classes)
    students = tuple(sorted([*kept, row], key=lambda each: each.id))
    return replace(snapshot, students=students, classes=classes)


def _listing(each: MisClass, gone: str, now: str) -> MisClass:
    ids = tuple(sorted({*each.student_ids, now} - ({gone} - {now})))
    return replace(each, student_ids=ids)


def planned(roster: Roster, snapshot: Snapshot, decisions: Decisions = UNDECIDED) -> Plan:
    return plan(roster, snapshot, present_selection(roster), Settings(), decisions)


@pytest.mark.parametrize(
    ("forename", "surname", "is_other"),
    [
        ("Max", "Stone", True),
        ("Ada", "Stone", False),
        ("Max", "Finch", False),
        ("FINCH", "ada", False),
        ("Adà", "Stone", False),
        ("A-da", "Stone", False),
        (None, "Stone", False),
        ("Max", None, False),
        ("Dáa", "Chinf", True),
    ],
)
def test_both_names_must_differ(
    forename: str | None,
    surname: str | None,
    is_other: bool,  # noqa: FBT001 - the case
) -> None:
    """In whatever order; case and accents do not count, nor what is not shared."""
    assert contradict(ADA, MisStudent("ada", forename=forename, surname=surname)) is is_other


def test_parts_of_a_name_may_change_places() -> None:
    """Mary Jane is Jane Mary."""
    mary = a_student(forename="Mary Jane", surname="O'Neill")
    assert not contradict(mary, MisStudent("x", forename="Jane-Mary", surname="Stone"))


@given(forename=st.text(min_size=1), surname=st.text(min_size=1))
def test_a_person_never_contradicts_themselves(forename: str, surname: str) -> None:
    """Whatever their names are written with, and in capitals too."""
    known = a_student(forename=forename, surname=surname)
    row = MisStudent("x", forename=surname.upper(), surname=forename)
    assert not contradict(known, row)


def test_a_recycled_id_is_a_warning_of_its_own() -> None:
    """By id: runs and mails name no student."""
    roster = a_school_of(ADA, BEN)

    (warning,) = planned(roster, with_row(mirror(roster), OTHER)).warnings

    assert (warning.code, warning.id) == (WarningCode.DOUBTFUL_MATCH, DOUBT)
    assert (warning.entity.kind, warning.entity.name) == (EntityKind.STUDENT, "ada")
    assert not any(name in warning.message for name in ("Ada", "Finch", "Max", "Stone"))


def test_a_leavers_upn_on_a_newcomer_is_doubtful() -> None:
    """The newcomer has another id, and the UPN of one who left."""
    roster = a_school_of(replace(ADA, state=StudentState.LEFT), BEN, listed=("ben",))
    newcomer = MisStudent("new", upn="n1", forename="Max", surname="Stone")

    made = planned(roster, with_row(mirror(roster), newcomer))

    assert [warning.id for warning in made.warnings] == [DOUBT]


def test_accepting_says_the_same_person() -> None:
    """Under new names, with all that was theirs."""
    roster = a_school_of(ADA, BEN)

    accepted = planned(roster, with_row(mirror(roster), OTHER), Decisions(accept=(DOUBT,)))

    student = accepted.target.students["ada"]
    assert (student.forename, student.surname, student.upn) == ("Max", "Stone", "N1")


@pytest.mark.parametrize("row", [OTHER, replace(OTHER, id="new", upn="N1")], ids=["id", "upn"])
def test_refusing_makes_a_new_student(row: MisStudent) -> None:
    """The first one has left, as they were; the other is in the class under an id of their own."""
    roster = a_school_of(ADA, BEN)
    snapshot = with_row(mirror(roster), row, in_place_of="ada")

    refused = planned(roster, snapshot, Decisions(different=(DOUBT,)))

    (new_id,) = refused.target.students.keys() - {"ada", "ben"}
    assert refused.target.students["ada"] == replace(ADA, state=StudentState.LEFT)
    assert refused.target.students[new_id].forename == "Max"
    assert set(refused.target.classes["7x"].student_ids) == {"ben", new_id}
    assert refused.warnings == ()


@pytest.mark.parametrize("row", [OTHER, replace(OTHER, id="new", upn="N1")], ids=["id", "upn"])
def test_what_was_refused_is_no_news_the_next_night(row: MisStudent) -> None:
    """The MIS's id is the new student's now, and the UPN is nobody's key while two have it."""
    roster = a_school_of(ADA, BEN)
    snapshot = with_row(mirror(roster), row, in_place_of="ada")
    target = planned(roster, snapshot, Decisions(different=(DOUBT,))).target

    again = planned(target, snapshot)

    assert (again.changes, again.warnings) == ((), ())


def test_a_night_that_goes_on_holds_that_student_alone() -> None:
    """As they were, and in their class; everybody else is synced."""
    roster = a_school_of(ADA, BEN)
    snapshot = with_row(mirror(roster), OTHER)
    snapshot = with_row(snapshot, MisStudent("ben", forename="Ben", surname="Married"))

    held = planned(roster, snapshot, Decisions(wait=frozenset({DOUBT})))

    assert held.target.students["ada"] == ADA
    assert held.target.students["ben"].surname == "Married"
    assert held.target.classes["7x"] == roster.classes["7x"]


def test_a_newcomer_who_waits_is_in_no_class() -> None:
    """Nobody sees a leaver's answers before a person has said whose they are."""
    left = replace(ADA, state=StudentState.LEFT)
    roster = a_school_of(left, BEN, listed=("ben",))
    newcomer = MisStudent("new", upn="N1", forename="Max", surname="Stone")
    snapshot = with_row(mirror(roster), newcomer)

    held = planned(roster, snapshot, Decisions(wait=frozenset({DOUBT})))

    assert (held.changes, held.warnings) == ((), ())


@pytest.mark.parametrize(
    "decisions",
    [
        Decisions(),
        Decisions(different=(DOUBT, "doubtful_match:ben")),
        Decisions(different=("mis_changed:A1",)),
        Decisions(accept=(DOUBT,), different=(DOUBT,)),
    ],
)
def test_a_doubt_is_decided_once_and_as_it_can_be(decisions: Decisions) -> None:
    """Accepted or refused; and nothing else is refused as a doubt."""
    roster = a_school_of(ADA, BEN)
    warnings = planned(roster, with_row(mirror(roster), OTHER)).warnings

    with pytest.raises(WarningsNotAccepted):
        refuse_undecided(warnings, (), decisions)


@pytest.mark.parametrize("decisions", [Decisions(accept=(DOUBT,)), Decisions(different=(DOUBT,))])
def test_either_answer_decides_a_doubt(decisions: Decisions) -> None:
    """The same person, or another."""
    roster = a_school_of(ADA, BEN)
    warnings = planned(roster, with_row(mirror(roster), OTHER)).warnings

    refuse_undecided(warnings, (), decisions)


def test_a_mis_that_is_only_spelt_otherwise_is_no_other() -> None:
    """No warning, no change, and the name that is known stays."""
    roster = replace(a_school_of(ADA, BEN), mis="SIMS")

    made = planned(roster, mirror(roster, mis="Sims"))

    assert (made.changes, made.warnings, made.mis) == ((), (), "SIMS")
