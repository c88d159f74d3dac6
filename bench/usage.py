"""What each function uses, measured by running it against the emulated cloud.

Each runs in a process of its own, as in Lambda, on a secondary school of 1,500 students whose MIS
takes 100 ms a request. Units of the table are those that MiniStack answers.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench import write_units
from bench.bill import KEPT_DAYS, Measured, Night, Use, total
from bench.events import message, request
from bench.functions import billed_s, computing, logged, memory_mb, parameter, stored, use_of
from bench.prices import Unit
from bench.stage import RECIPIENTS, SCHOOL, SMALL, Stage, stage
from bench.standing import checks_a_day, standing_things
from local.mis.changes import AnyChange, DeleteClass, RenameClass
from local.mis.student_changes import CorrectStudent
from local.night import scheduled_event
from rostersync.application.night import run_school
from rostersync.application.ports.queue import NightMessage
from rostersync.application.ports.staff import StaffMember
from rostersync.aws.stores.outbox import DynamoOutbox
from rostersync.aws.stores.staff import DynamoStaff
from rostersync.aws.table import keys
from rostersync.aws.table.items import from_dynamodb, size_of
from rostersync.domain.preview import Preview
from rostersync.domain.run import Outcome, autosync_run_id
from tests.builders import a_roster, a_school, mirror
from tests.fakes import FakeMis
from tests.fakes.brake import an_idle_brake
from tests.functions.notify.events import stream_record

ACCESS_LOG_BYTES = 450
"""What API Gateway writes of one request."""

ITEM_BYTES = 100
"""What DynamoDB bills for an item beside its own bytes."""

SCALES = (20, 220)
"""Schools of two nights; the difference tells what one more adds."""

_PAGE = Path(__file__).parents[1] / "functions/manual_sync_api/manual_sync_api/page"
_FIRST_NIGHT = date(2026, 11, 23)
_TO_CHANGE = {Night.UNCHANGED: 0, Night.FEW: 20, Night.MANY: 1500}
_OUTCOMES = {
    Night.UNCHANGED: Outcome.UNCHANGED,
    Night.FEW: Outcome.APPLIED,
    Night.MANY: Outcome.APPLIED,
    Night.FAILED: Outcome.FAILED,
}


def measure() -> Measured:
    """Run everything, a minute or two long."""
    with stage() as it:
        roster = stored(_bytes_of_school(it))
        nights = {kind: _night(kind, it) for kind in Night}
        notice = it.cold("NotifyFunction", _last_notice(it))
        manual_sync = _manual_sync(it)
        cold_starts = _cold_starts(it)
        some, many = (_round(schools, it) for schools in SCALES)
        round_each = (many + some * -1) * (1 / (SCALES[1] - SCALES[0]))
        return Measured(
            nights=nights,
            notice=notice,
            manual_sync=manual_sync,
            roster=roster,
            round=some + round_each * -SCALES[0],
            round_each=round_each,
            cold_starts=cold_starts,
            check=it.cold("NotifyCheckFunction", {}),
            checks_a_day=checks_a_day(),
            standing=standing_things(),
        )


def _night(kind: Night, it: Stage) -> Use:
    """Change the MIS and have Worker run the night, warm from another school's."""
    night = _FIRST_NIGHT + timedelta(days=list(Night).index(kind))
    it.control.change(SCHOOL.id, _changes(kind, it))
    before = _bytes_of_school(it)
    *_, used = it.invoke("WorkerFunction", message(SMALL.id, night), message(SCHOOL.id, night))
    run = it.ports.runs.get(SCHOOL.id, autosync_run_id(night))
    assert run, kind
    assert run.outcome is _OUTCOMES[kind], run
    # The roster grows by nothing: what is more now is the night's history.
    history = stored(_bytes_of_school(it) - before, KEPT_DAYS / 30)
    received_and_deleted = Use({Unit.SQS_REQUEST: 2})
    at_once = int(parameter("MaxConcurrentSchools"))
    return use_of("WorkerFunction", used, at_once) + received_and_deleted + history


def _changes(kind: Night, it: Stage) -> Iterable[AnyChange]:
    """One class renamed for four students corrected; or a class deleted."""
    roster = it.ports.rosters.roster(it.ports.schools.get(SCHOOL.id))
    if kind is Night.FAILED:
        return [DeleteClass(of=next(iter(roster.classes)))]
    items = _TO_CHANGE[kind]
    classes = list(roster.classes)[: items // 5]
    students = list(roster.students.values())[: items - len(classes)]
    return [
        *(RenameClass(of=id, name=f"{items}/{number}") for number, id in enumerate(classes)),
        *(CorrectStudent(student=each.mis_id, surname=f"Changed {items}") for each in students),
    ]


def _bytes_of_school(it: Stage) -> int:
    """What the table bills for all that the school keeps; a preview is gone the next day."""
    pages = (
        it.table.client()
        .get_paginator("query")
        .paginate(
            TableName=it.table.name,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": keys.partition(SCHOOL.id)}},
        )
    )
    items = [from_dynamodb(item) for page in pages for item in page["Items"]]
    kept = [item for item in items if not item["sk"].startswith("PREVIEW")]
    return sum(size_of(item) + ITEM_BYTES for item in kept)


def _last_notice(it: Stage) -> dict[str, Any]:
    """The newest notice in the outbox, as the stream brings it."""
    *_, ref = DynamoOutbox(it.table).unsent(datetime.now(UTC) + timedelta(minutes=1))
    return {"Records": [stream_record(1, ref.pk, ref.sk)]}


def _cold_starts(it: Stage) -> Use:
    """What it adds to a night that Worker begins cold, once for each school read at once."""
    events = [message(SMALL.id, _FIRST_NIGHT - timedelta(days=back)) for back in (1, 2)]
    cold, warm = (
        billed_s(used.wall_s, used.cpu_s, memory_mb("WorkerFunction"))
        for used in it.invoke("WorkerFunction", *events)
    )
    once = it.start("WorkerFunction") + computing("WorkerFunction", max(0.0, cold - warm))
    return once * int(parameter("MaxConcurrentSchools"))


def _manual_sync(it: Stage) -> Use:
    """One person's visit to the page: sign in, look at the school, preview, accept, confirm."""
    member = StaffMember(RECIPIENTS[0], datetime.now(UTC), "bench")
    DynamoStaff(it.table).add(SCHOOL.id, member)
    used = it.invoke("ManualSyncApiFunction", *_visit(it.preview(SCHOOL.id)))
    answered = Use(
        {
            Unit.HTTP_REQUEST: len(used),
            Unit.OUT_GB: sum(each.answer_bytes for each in used) / 1e9,
        }
    )
    functions = total(use_of("ManualSyncApiFunction", each) for each in used)
    start = it.start("ManualSyncApiFunction")
    return functions + answered + start + logged(ACCESS_LOG_BYTES * len(used))


def _visit(made: Preview) -> list[dict[str, Any]]:
    """Every request of the visit; the preview that is confirmed was made beforehand."""
    page, school = ["/", "/config.json"], f"/schools/{made.school_id}"
    assets = [f"/assets/{path.name}" for path in sorted((_PAGE / "assets").iterdir())]
    overview = [school, f"{school}/runs"]
    accepted = {"preview_id": made.preview_id, "accept": [each.id for each in made.warnings]}
    # The sign-in leads back to the page, and each view asks for the school's name.
    before = [*page, *assets, *page, "/schools", *overview, school]
    after = [f"{school}/runs/{made.preview_id}-manual", school, *overview]
    return [
        *(request(RECIPIENTS[0], "GET", path) for path in before),
        request(RECIPIENTS[0], "POST", f"{school}/manual-sync/preview", {}),
        request(RECIPIENTS[0], "POST", f"{school}/manual-sync/confirm", accepted),
        *(request(RECIPIENTS[0], "GET", path) for path in after),
    ]


def _round(schools: int, it: Stage) -> Use:
    """A whole night of small schools: what Nightly, NotifyCheck and the report's mail use."""
    write_units.create_table()
    night = datetime.now(UTC).date()
    ids = [f"N{number}" for number in range(schools)]
    for id in ids:
        it.ports.schools.add(a_school(id))
    begun = it.cold("NightlyFunction", scheduled_event(night))
    for id in ids:
        mis = FakeMis(mirror(a_roster(school_id=id)))
        run_school(NightMessage(id, night), 1, replace(it.ports, mis=mis), an_idle_brake())
    reported = it.cold("NotifyCheckFunction", {})
    return begun + reported + it.cold("NotifyFunction", _last_notice(it))
