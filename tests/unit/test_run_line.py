"""The line that every run leaves in the logs."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from rostersync.domain.change import Summary
from rostersync.domain.left_out import LeftOut, Why
from rostersync.domain.run import Outcome
from rostersync.run_line import run_fields
from tests.builders import NIGHT, NOW, SCHOOL_ID, a_manual_sync, an_autosync


def test_the_line_says_whose_run_it_was_and_how_it_ended() -> None:
    """By the ids that runs, mails, traces and API answers have."""
    ended = replace(an_autosync(), outcome=Outcome.APPLIED, change_count=3)

    fields = run_fields(ended)

    names = ("school_id", "run_id", "kind", "night", "outcome", "changes")
    assert [fields[name] for name in names] == [
        SCHOOL_ID,
        "2026-11-23-autosync",
        "autosync",
        NIGHT.isoformat(),
        "applied",
        3,
    ]


def test_the_line_says_how_long_it_took() -> None:
    """From start to end, beside the parts that were measured."""
    ended = replace(a_manual_sync(), ended_at=NOW + timedelta(seconds=2.5))

    fields = run_fields(ended, {"read": 1.5})

    assert (fields["took_s"], fields["seconds"]) == (2.5, {"read": 1.5})


def test_the_line_counts_what_changed() -> None:
    """Only what is not zero: most nights change one thing."""
    ended = replace(an_autosync(), summary=Summary(students_joining=2))

    assert run_fields(ended)["summary"] == {"students_joining": 2}


def test_since_when_a_person_is_waited_for_sorts_as_text() -> None:
    """Always UTC, always as long."""
    in_berlin = datetime(2026, 11, 23, 2, 0, 7, tzinfo=timezone(timedelta(hours=1)))

    assert run_fields(an_autosync(), waiting_since=in_berlin)["waiting_since"] == (
        "2026-11-23T01:00Z"
    )


def test_the_line_says_what_was_left_out_and_why() -> None:
    """By id, as the run itself does; and what the cause is about."""
    left_out = (LeftOut("student", "A7", Why.NOT_SHOWN),)
    ended = replace(an_autosync(), left_out=left_out, left_out_count=1, about="students.read")

    fields = run_fields(ended)

    assert fields["left_out"] == [{"what": "student", "id": "A7", "why": "not_shown"}]
    assert (fields["left_out_count"], fields["about"]) == (1, "students.read")


def test_the_line_does_not_say_who_confirmed() -> None:
    """An address is in the audit's line alone."""
    assert "head@" not in str(run_fields(a_manual_sync(by="head@larkrise.example")))
