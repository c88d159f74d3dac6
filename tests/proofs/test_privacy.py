"""No child and no teacher is named outside the roster: their names stand in no other text here.

A school goes through nights that end in every way, requests of every route, damage and mails. Every
log line, metric, annotation of a trace, mail, problem, dead letter and readable item is searched.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO

import boto3
import pytest

from autosync import messages, worker
from rostersync.application.notify import send_notice
from rostersync.application.ports.mail import NoticeRef, Post
from rostersync.aws import clients
from rostersync.aws.stores.outbox import DynamoOutbox
from rostersync.bootstrap import work_queue
from rostersync.domain.errors import MisAccessRefused, MisError, MisIncomplete, MisUnavailable
from rostersync.domain.snapshot import Snapshot
from tests.builders import NIGHT, NOW, SCHOOL_ID
from tests.fakes import FakeClock, FakeMailer, FakeMis
from tests.fakes.brake import an_idle_brake
from tests.functions.context import Annotations, a_context, lines_of
from tests.functions.manual_sync_api.test_waiting import WORKER_ENVIRONMENT
from tests.mail_samples import COMPOSER
from tests.mis_edits import without_class, without_students
from tests.proofs.api_stage import SECRETS, ApiStage, filled, good_request, routes
from tests.proofs.test_strangers import SENSELESS_BODIES, WRONG_CALLERS

READABLE = ("RUN#", "NOTICE#", "AUDIT#", "PREVIEW#", "SCHOOL", "ERASURE#", "STAFF#", "RECIPIENT#")
"""Items that operators read in the console without having asked for a person."""


def quoting(mis: FakeMis, *asked: object) -> Snapshot:
    """Break on a record, with an error that quotes it."""
    raise ValueError(f"cannot make a date of {SECRETS[0]} {SECRETS[1]}")


@pytest.fixture
def annotations(monkeypatch: pytest.MonkeyPatch) -> Annotations:
    written: Annotations = []
    for method in ("put_annotation", "put_metadata"):
        monkeypatch.setattr(
            f"aws_lambda_powertools.Tracer.{method}",
            lambda self, key, value, **_: written.append((key, value)),
        )
    return written


@pytest.fixture
def night(api: ApiStage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Let Worker run the school, for the last receive of its message."""
    clients.sqs.cache_clear()
    work_queue.cache_clear()
    queue = boto3.resource("sqs").create_queue(QueueName="night")
    for name, value in {**WORKER_ENVIRONMENT, "QUEUE_URL": queue.url}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(messages, "ports", lambda where: api.ports.sync)
    monkeypatch.setattr(messages, "brake", lambda table, bounds: an_idle_brake())

    def of(days: int, receives: int = 3) -> None:
        queue.send_message(MessageBody=_body(NIGHT + timedelta(days=days)))
        [message] = queue.receive_messages()
        record = {
            "messageId": "m1",
            "receiptHandle": message.receipt_handle,
            "body": message.body,
            "attributes": {"ApproximateReceiveCount": str(receives)},
            "eventSource": "aws:sqs",
            "awsRegion": "eu-west-2",
        }
        with lines_of(worker.logger) as lines:
            worker.handler({"Records": [record]}, a_context())
        api.log.write(lines.getvalue())
        message.delete()

    yield of
    clients.sqs.cache_clear()
    work_queue.cache_clear()


def _body(day: date) -> str:
    return json.dumps({"school_id": SCHOOL_ID, "night": day.isoformat(), "reread": True})


def named(*texts: str) -> list[str]:
    """Which of the names stand in the texts."""
    return [name for name in SECRETS if any(name.lower() in text.lower() for text in texts)]


def mails(api: ApiStage) -> list[str]:
    """Every notice as it would be mailed."""
    mailer = FakeMailer()
    post = Post(
        outbox=DynamoOutbox(api.table),
        schools=api.ports.sync.schools,
        recipients=api.ports.recipients,
        mailer=mailer,
        clock=FakeClock(NOW),
        compose=COMPOSER,
        operators="operators@rostersync.example",
    )
    for pk, sk in api.items():
        if sk.startswith("NOTICE#"):
            send_notice(NoticeRef(pk, sk), post)
    return [f"{mail.subject} {mail.text} {mail.html}" for _, mail in mailer.taken]


def readable(api: ApiStage) -> list[str]:
    items = api.items()
    return [str(item) for (_, sk), item in items.items() if sk.startswith(READABLE)]


def test_nights_that_end_in_every_way_name_nobody(
    api: ApiStage,
    night: Callable[[int], None],
    annotations: Annotations,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Applied, refused, without access, unavailable, incomplete, empty, and by a fault of ours."""
    assert isinstance(api.mis.answer, Snapshot)
    good = api.mis.answer
    answers: list[Snapshot | MisError] = [
        good,
        without_students(good, "ada", "ben"),
        without_class(good, "7x"),
        replace(good, students=(), classes=()),
        MisAccessRefused("status 403"),
        MisUnavailable("status 503"),
        MisIncomplete("a page is missing"),
    ]
    for days, answer in enumerate(answers, start=1):
        api.mis.answer = answer
        night(days)

    said = mails(api)
    out = capsys.readouterr().out
    assert len(said) >= 3
    assert "run_ended" in api.log.getvalue()
    assert "SchoolRuns" in out
    assert named(api.log.getvalue(), out, str(annotations), *said, *readable(api)) == []


def test_an_error_that_quotes_a_record_is_not_repeated(
    api: ApiStage,
    night: Callable[..., None],
    annotations: Annotations,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What another library says of a record ends in no line, no run and no trace; at each try."""
    monkeypatch.setattr(FakeMis, "read", quoting)

    night(1, receives=1)
    night(2, receives=3)
    preview = api.client.call("POST", f"/schools/{SCHOOL_ID}/manual-sync/preview")

    assert preview.status == 500
    assert "internal" in api.log.getvalue()
    out = capsys.readouterr().out
    assert named(api.log.getvalue(), out, str(annotations), preview.body, *readable(api)) == []


def _damaged_items(api: ApiStage) -> Iterator[tuple[str, dict[str, object]]]:
    items = api.items()
    for sk, change in (
        ("STUDENT#ada", {"state": f"{SECRETS[0]} '{SECRETS[1]}'"}),
        ("TEACHER#grey", {"surname": {"was": SECRETS[3]}}),
        ("CLASS#7x", {"student_ids": SECRETS[0]}),
        ("SCHOOL", {"state": SECRETS[0]}),
        ("SCHOOL", {"mis": {"source": SECRETS[0], "school_id": "x"}}),
        ("SCHOOL", {"settings": {"reminders": SECRETS[1]}}),
        ("SCHOOL", {"paused_until": SECRETS[1]}),
        ("SCHOOL", {"trouble": {"cause": SECRETS[2], "nights": SECRETS[0]}}),
        ("TASK#7x#fractions", {"due_at": SECRETS[1]}),
        (f"RUN#{NIGHT}-autosync", {"outcome": SECRETS[0]}),
    ):
        yield sk, {**items[f"SCHOOL#{SCHOOL_ID}", sk], **change}


def test_damage_is_told_without_its_value(
    api: ApiStage, night: Callable[[int], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """Where an attribute wrongly holds a name: which attribute is said, and not what it holds."""
    good = api.items()
    damaged = list(_damaged_items(api))
    refused = 0
    for days, (sk, item) in enumerate(damaged, start=1):
        api.table.put(item)
        for route in routes():
            if route[0] == "GET" and "preview" not in route[1]:
                reply = api.client.call("GET", filled(route[1]))
                refused += reply.status == 500
                assert reply.status < 500 or named(reply.body) == [], f"{sk} {route}"
        night(days)
        api.table.put(good[f"SCHOOL#{SCHOOL_ID}", sk])

    assert refused > len(damaged)
    assert named(api.log.getvalue(), capsys.readouterr().out) == []


def test_requests_of_every_kind_name_nobody_in_log_or_trace(
    api: ApiStage, annotations: Annotations, capsys: pytest.CaptureFixture[str]
) -> None:
    """Good ones, those of strangers, and those without sense."""
    for route in routes():
        path, body = good_request(api, route)
        api.client.call(route[0], path, body)
        for claims in WRONG_CALLERS.values():
            api.client.call(route[0], path, body, claims=claims)
    settings = f"/schools/{SCHOOL_ID}/settings"
    problems = [api.client.call("PATCH", settings, body).body for body in SENSELESS_BODIES]
    quoting = {"recipients": [SECRETS[0]], SECRETS[1]: 1, "reminders": SECRETS[2]}
    api.client.call("PATCH", settings, quoting)
    api.client.call("GET", f"/schools/{SCHOOL_ID}/students", cursor=SECRETS[0])
    api.client.call("GET", f"/{SECRETS[0]}/{SECRETS[1]}")

    lines = StringIO(api.log.getvalue()).readlines()
    assert len(lines) > 200
    assert named(*lines, capsys.readouterr().out, str(annotations), *problems) == []


def test_what_waits_in_the_queue_names_nobody(api: ApiStage, night: Callable[[int], None]) -> None:
    """A message is a school and a night, so a dead letter is no more than that."""
    night(1)

    assert set(json.loads(_body(NIGHT))) == {"school_id", "night", "reread"}
    assert named(_body(NIGHT), str(api.ports.queue)) == []
