"""The feed's verbs and its digest."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from rostersync.domain.change import Change, Reason
from rostersync.domain.feed import Verb, records, roster_digest, verb_of
from rostersync.domain.roster import EntityKind, Roster, StudentState
from tests.builders import a_class, a_roster, a_student, a_teacher
from tests.strategies import rosters

ACTIVE = a_student()
UNASSIGNED = replace(ACTIVE, state=StudentState.UNASSIGNED)
LEFT = replace(ACTIVE, state=StudentState.LEFT)
SPELLED_OUT = (
    '[{"entity":"class","id":"7x","name":"7X Maths","student_ids":["ada"],"subject_id":"maths",'
    '"teacher_ids":["grey"]},'
    '{"email":null,"entity":"student","forename":"Zoë","id":"ada","state":"active",'
    '"surname":"Finch","upi":null,"upn":null,"year_group":"7"},'
    '{"entity":"subject","id":"maths","name":"Mathematics"},'
    '{"email":null,"entity":"teacher","forename":"Wren","id":"grey","surname":"Grey",'
    '"title":"Ms"}]'
)


def a_small_roster() -> Roster:
    return a_roster(classes=[a_class(student_ids=("ada",))], students=[a_student(forename="Zoë")])


@pytest.mark.parametrize(
    ("change", "verb"),
    [
        (Change(EntityKind.STUDENT, "ada", None, ACTIVE, (Reason.JOINED,)), Verb.ADDED),
        (Change(EntityKind.STUDENT, "ada", ACTIVE, LEFT, (Reason.LEFT,)), Verb.LEFT),
        (Change(EntityKind.STUDENT, "ada", LEFT, ACTIVE, (Reason.RETURNED,)), Verb.RETURNED),
        (Change(EntityKind.STUDENT, "ada", LEFT, UNASSIGNED, (Reason.RETURNED,)), Verb.RETURNED),
        (
            Change(EntityKind.STUDENT, "ada", ACTIVE, UNASSIGNED, (Reason.UNASSIGNED,)),
            Verb.UNASSIGNED,
        ),
        (Change(EntityKind.STUDENT, "ada", UNASSIGNED, ACTIVE, (Reason.JOINED,)), Verb.CHANGED),
        (Change(EntityKind.STUDENT, "ada", LEFT, None, (Reason.ERASED,)), Verb.ERASED),
        (Change(EntityKind.CLASS, "7x", None, a_class(), (Reason.SELECTED,)), Verb.ADDED),
        (
            Change(EntityKind.CLASS, "7x", None, a_class(), (Reason.RESTORED, Reason.KEPT)),
            Verb.RESTORED,
        ),
        (
            Change(EntityKind.CLASS, "7x", a_class(), a_class(), (Reason.RENEWED, Reason.RENAMED)),
            Verb.RENEWED,
        ),
        (Change(EntityKind.CLASS, "7x", a_class(), a_class(), (Reason.KEPT,)), Verb.KEPT),
        (
            Change(EntityKind.CLASS, "7x", a_class(), a_class(), (Reason.KEPT_NO_LONGER,)),
            Verb.CHANGED,
        ),
        (
            Change(
                EntityKind.CLASS,
                "7x",
                a_class(),
                None,
                (Reason.DELETED_ON_MIS, Reason.ARCHIVED),
            ),
            Verb.ARCHIVED,
        ),
        (Change(EntityKind.CLASS, "7x", a_class(), None, (Reason.DESELECTED,)), Verb.REMOVED),
        (
            Change(EntityKind.CLASS, "7x", a_class(), a_class(name="8X"), (Reason.RENAMED,)),
            Verb.CHANGED,
        ),
        (
            Change(EntityKind.TEACHER, "grey", a_teacher(), None, (Reason.TEACHES_NO_CLASS,)),
            Verb.REMOVED,
        ),
    ],
)
def test_a_change_has_one_verb(change: Change, verb: Verb) -> None:
    """Whoever reads a feed acts on the verb, so each kind of change has its own."""
    assert verb_of(change) is verb


def test_the_digest_is_of_the_canonical_json() -> None:
    """A reader in any language can make it: here it is spelled out."""
    spelled_out = hashlib.sha256(SPELLED_OUT.encode()).hexdigest()
    assert roster_digest(a_small_roster()) == spelled_out


@pytest.mark.parametrize(
    "other",
    [
        replace(a_small_roster(), teachers={}),
        replace(a_small_roster(), students={"ada": a_student(forename="Zoe")}),
        replace(a_small_roster(), students={"ada": LEFT}),
        replace(a_small_roster(), classes={"7x": a_class(student_ids=())}),
        replace(a_small_roster(), subjects={}),
    ],
)
def test_every_public_field_counts(other: Roster) -> None:
    """A replica that differs anywhere is found out."""
    assert roster_digest(other) != roster_digest(a_small_roster())


def test_what_the_mis_calls_a_student_is_not_public() -> None:
    """A re-enrolment under another id is not in the feed: a reader knows the student by `id`."""
    renewed = {"ada": a_student(forename="Zoë", mis_id="another")}
    assert roster_digest(replace(a_small_roster(), students=renewed)) == roster_digest(
        a_small_roster()
    )


@given(rosters())
def test_the_order_of_reading_is_no_content(roster: Roster) -> None:
    """Two replicas that were filled in different orders have the same digest."""
    backwards = replace(
        roster,
        classes=dict(reversed(list(roster.classes.items()))),
        students=dict(reversed(list(roster.students.items()))),
    )
    assert roster_digest(backwards) == roster_digest(roster)


@given(rosters())
def test_records_stand_in_the_order_of_kind_and_id(roster: Roster) -> None:
    """So a reader sorts by two columns and has the digest's order."""
    places = [(record["entity"], record["id"]) for record in records(roster)]
    assert places == sorted(places)


def test_the_documents_example_is_true() -> None:
    """Whoever writes a reader checks it by docs/integrate.md."""
    page = (Path(__file__).parents[3] / "docs/integrate.md").read_text()
    assert SPELLED_OUT in page
    assert roster_digest(a_small_roster()) in page
