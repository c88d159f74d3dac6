"""A student is erased: nothing that is kept names the person any more, and who ordered it stays."""

import zlib
from dataclasses import replace

import pytest

from rostersync.application.erasure import erase_student, finish_erasure
from rostersync.application.night import run_school
from rostersync.application.ports.erasures import (
    Erased,
    ErasureOrder,
    StudentStillHere,
    StudentUnknown,
)
from rostersync.application.ports.queue import NightMessage
from rostersync.application.ports.sync import Ports
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.aws.stores.erasures import DynamoErasures
from rostersync.aws.stores.feed import DynamoFeed
from rostersync.aws.stores.roster_items import roster_item
from rostersync.aws.table import keys
from rostersync.aws.table.documents import put_document
from rostersync.aws.table.items import from_dynamodb
from rostersync.aws.table.table import Condition, Update
from rostersync.domain.errors import RosterMoved
from rostersync.domain.feed import Verb, roster_digest, verb_of
from rostersync.domain.roster import Roster
from rostersync.domain.run import RunKind
from rostersync.domain.snapshot import Snapshot
from tests.builders import NIGHT, NOW, SCHOOL_ID, a_roster, a_school, a_task, mirror
from tests.contract.aws.worlds import DynamoWorld
from tests.fakes import FakeClock, FakeMis
from tests.fakes.brake import an_idle_brake

ADA = ErasureOrder(SCHOOL_ID, "ada", "operator@example.org")


PERSON = ("Adelheid", "Vandenberghe", "upi-of-ada", "Z999999999999")


def the_roster() -> Roster:
    """The builders' roster, with an Ada whose details nobody shares."""
    roster = a_roster()
    forename, surname, upi, upn = PERSON
    ada = replace(roster.students["ada"], forename=forename, surname=surname, upi=upi, upn=upn)
    return replace(roster, students={**roster.students, "ada": ada})


def without_ada(snapshot: Snapshot) -> Snapshot:
    return replace(
        snapshot,
        students=tuple(each for each in snapshot.students if each.id != "ada"),
        classes=tuple(
            replace(each, student_ids=tuple(id for id in each.student_ids if id != "ada"))
            for each in snapshot.classes
        ),
    )


@pytest.fixture
def ports(dynamo: DynamoWorld) -> Ports:
    """A school whose Ada had a task, was seen in a preview, and has left in last night's run."""
    dynamo.seed(a_school(), the_roster(), [a_task(student_ids=("ada", "ben"))])
    mis = FakeMis(mirror(the_roster()))
    ports = Ports(
        dynamo.schools,
        dynamo.rosters,
        dynamo.runs,
        dynamo.previews,
        dynamo.archive,
        mis,
        FakeClock(NOW),
        journal=lambda _: None,
    )
    preview(PreviewOrder(SCHOOL_ID, "head@larkrise.example"), lambda: "p1", ports)
    mis.answer = without_ada(mirror(the_roster()))
    run_school(NightMessage(SCHOOL_ID, NIGHT, reread=True), 3, ports, an_idle_brake())
    return ports


def everything(dynamo: DynamoWorld) -> str:
    """All that the table holds, documents unpacked."""
    texts = []
    stored = dynamo.table.client().scan(TableName=dynamo.table.name)["Items"]
    for item in map(from_dynamodb, stored):
        data = item.pop("data", b"")
        texts.append(f"{item} {zlib.decompress(data).decode() if data else ''}")
    return "\n".join(texts)


def erase(dynamo: DynamoWorld, order: ErasureOrder = ADA) -> Erased:
    return erase_student(order, DynamoErasures(dynamo.table), NOW)


def test_nothing_names_the_person_any_more(dynamo: DynamoWorld, ports: Ports) -> None:
    """Neither roster nor history nor previews: before, they did."""
    before = everything(dynamo)

    erase(dynamo)

    after = everything(dynamo)
    assert [each for each in PERSON if each not in before] == []
    assert [each for each in PERSON if each in after] == []


def test_the_answer_counts_what_was_gone_through(dynamo: DynamoWorld, ports: Ports) -> None:
    """One task, one run and one preview held something of Ada."""
    assert erase(dynamo) == Erased(tasks=1, runs=1, previews=1)


def test_who_ordered_it_stays_on_record(dynamo: DynamoWorld, ports: Ports) -> None:
    """With the time, in the school's partition."""
    erase(dynamo)

    record = dynamo.table.get(keys.erasure(SCHOOL_ID, "ada"))
    assert record
    at = NOW.isoformat()
    assert (record["by"], record["begun_at"], record["finished_at"]) == (ADA.by, at, at)
    assert "directory_pk" not in record


def test_the_history_stays_readable(dynamo: DynamoWorld, ports: Ports) -> None:
    """The run says that a student left, and not who."""
    run_id = f"{NIGHT.isoformat()}-autosync"
    ids = [change.id for change in ports.runs.changes(SCHOOL_ID, run_id)]

    erase(dynamo)

    assert [change.id for change in ports.runs.changes(SCHOOL_ID, run_id)] == ids


def test_an_erasure_is_a_frame_of_the_feed(dynamo: DynamoWorld, ports: Ports) -> None:
    """Whoever follows the roster must erase too: the id is said, and the digest of what is left."""
    erase(dynamo)

    _, run = DynamoFeed(dynamo.table).runs(SCHOOL_ID, 0, 10)
    (change,) = ports.runs.changes(SCHOOL_ID, run.run_id)
    left = roster_digest(ports.rosters.roster(ports.schools.get(SCHOOL_ID)))
    assert (run.kind, verb_of(change), change.id) == (RunKind.ERASURE, Verb.ERASED, "ada")
    assert (run.sequence, run.roster_digest) == (2, left)


def test_earlier_frames_say_no_more_than_the_id(dynamo: DynamoWorld, ports: Ports) -> None:
    """What they said of the person is gone for every reader to come."""
    erase(dynamo)

    first, _ = DynamoFeed(dynamo.table).runs(SCHOOL_ID, 0, 10)
    changes = {change.id: change for change in ports.runs.changes(SCHOOL_ID, first.run_id)}
    assert verb_of(changes["ada"]) is Verb.ERASED


def test_the_same_order_again_is_no_second_frame(dynamo: DynamoWorld, ports: Ports) -> None:
    """One person is erased once."""
    erase(dynamo)
    erase(dynamo)

    assert ports.schools.get(SCHOOL_ID).standing.frames == 2


def test_the_same_order_again_finds_nothing_left(dynamo: DynamoWorld, ports: Ports) -> None:
    """So that an interrupted one can be finished."""
    erase(dynamo)

    assert erase(dynamo) == Erased(tasks=0, runs=0, previews=0)


def test_a_student_on_roll_is_not_erased(dynamo: DynamoWorld, ports: Ports) -> None:
    """The next night would bring Ben back."""
    with pytest.raises(StudentStillHere, match="active"):
        erase(dynamo, replace(ADA, student_id="ben"))


def test_an_unknown_student_is_not_erased(dynamo: DynamoWorld, ports: Ports) -> None:
    """A mistyped id is said to be one."""
    with pytest.raises(StudentUnknown, match="'bob'"):
        erase(dynamo, replace(ADA, student_id="bob"))


def test_nothing_is_erased_while_a_plan_is_written(dynamo: DynamoWorld, ports: Ports) -> None:
    """One writer a school: the operator tries again in a minute."""
    mark = Update(keys.school(SCHOOL_ID), {"applying": "another"})
    dynamo.table.transact([dynamo.table.updating(mark, Condition("attribute_exists(pk)", {}))])

    with pytest.raises(RosterMoved):
        erase(dynamo)

    assert dynamo.table.get(keys.student(SCHOOL_ID, "ada")) is not None


def test_an_erasure_that_was_cut_off_is_finished_by_the_night(
    dynamo: DynamoWorld, ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands as begun until nothing names the person, and as done only then."""
    erasures = DynamoErasures(dynamo.table)
    monkeypatch.setattr(DynamoErasures, "_delete_previews", cut_off)
    with pytest.raises(CutOffError):
        erase(dynamo)
    monkeypatch.undo()
    record = dynamo.table.get(keys.erasure(SCHOOL_ID, "ada"))
    assert record is not None
    assert "finished_at" not in record

    assert [finish_erasure(order, erasures, NOW) for order in erasures.unfinished()] == [
        Erased(tasks=0, runs=0, previews=1)
    ]

    assert [each for each in PERSON if each in everything(dynamo)] == []
    assert list(erasures.unfinished()) == []


class CutOffError(Exception):
    """The function's time is over."""


def cut_off(*_: object) -> int:
    raise CutOffError


def test_a_student_who_came_back_meanwhile_is_not_erased(dynamo: DynamoWorld, ports: Ports) -> None:
    """The order was begun, and is dropped: the next one is for who leaves again."""
    erasures = DynamoErasures(dynamo.table)
    erasures.begin(ADA, NOW)
    dynamo.table.put(roster_item(SCHOOL_ID, the_roster().students["ada"]))

    assert finish_erasure(ADA, erasures, NOW) is None
    assert dynamo.table.get(keys.student(SCHOOL_ID, "ada")) is not None
    assert dynamo.table.get(keys.erasure(SCHOOL_ID, "ada")) is None


def test_a_plan_that_no_run_names_goes(dynamo: DynamoWorld, ports: Ports) -> None:
    """It was stored and never begun, by a version before this one."""
    key = keys.plan(SCHOOL_ID, "2026-11-22-autosync")
    put_document(dynamo.table, key, "plan", PERSON[0].encode(), expires_at=1_800_000_000)

    erase(dynamo)

    assert PERSON[0] not in everything(dynamo)


def test_a_plan_that_is_not_whole_does_not_stop_an_erasure(
    dynamo: DynamoWorld, ports: Ports
) -> None:
    """What is left of it goes; the run stays, and says no more what it changed."""
    of_the_night = f"{keys.PLANS}{NIGHT.isoformat()}-autosync"
    [chunk] = dynamo.table.query(keys.partition(SCHOOL_ID), of_the_night)
    dynamo.table.put({**chunk, "data": b"damaged"})

    assert erase(dynamo).runs == 1
    assert list(dynamo.table.query(keys.partition(SCHOOL_ID), of_the_night)) == []
    assert ports.runs.changes(SCHOOL_ID, f"{NIGHT.isoformat()}-autosync") == ()


def test_the_next_night_counts_anew(dynamo: DynamoWorld, ports: Ports) -> None:
    """Nothing changed at the MIS, and yet the school's counts know of the erasure."""
    before = dynamo.schools.get(SCHOOL_ID).standing.counts.students_left
    erase(dynamo)

    next_night = NightMessage(SCHOOL_ID, NIGHT.replace(day=NIGHT.day + 1), reread=True)
    run_school(next_night, 3, ports, an_idle_brake())

    assert dynamo.schools.get(SCHOOL_ID).standing.counts.students_left == before - 1
