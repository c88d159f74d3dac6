"""The emulated cloud that the functions are measured in, with a MIS and two schools in order."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import boto3

from bench import read_mis, write_units
from bench.bill import Use
from bench.functions import billed_s, computing, memory_mb, parameter, use_of
from bench.invoke import Invocation, import_s, invoke
from local.mis.control_client import ControlClient
from local.mis.order import SchoolOrder
from local.mis.world import Conditions
from rostersync.application.manual_sync import Choice, ConfirmOrder, PreviewOrder, confirm, preview
from rostersync.application.ports.sync import Ports
from rostersync.aws.table.table import Table
from rostersync.bootstrap import Deployment, ports
from rostersync.domain.preview import Preview
from rostersync.domain.run import Outcome
from rostersync.domain.school import MisSettings, School, Source

SCHOOL = read_mis.ORDERS[0]
SMALL = SchoolOrder(
    id="S1", name="Small", students=40, classes=4, subjects=2, teachers=4, class_size=20
)
RECIPIENTS = ("head@rostersync.example", "it@rostersync.example")

_TOKEN_PARAMETER = "/bench/wonde-token"  # noqa: S105 - the parameter's name, not the token
_SENDER = "sender@rostersync.example"
_PREVIEWS = count()


@dataclass(frozen=True, slots=True)
class Stage:
    """An emulated cloud with its MIS, and what the functions' environment says of it."""

    control: ControlClient
    variables: dict[str, str]
    ports: Ports
    table: Table

    def invoke(self, function: str, *events: dict[str, Any]) -> list[Invocation]:
        """Invoke a function with one event after the other, in one process."""
        return invoke(function, events, self.variables)

    def preview(self, school_id: str, choice: Choice | None = None) -> Preview:
        """Preview in this process, so that nothing of it is measured."""
        preview_id = f"bench-{next(_PREVIEWS)}"
        return preview(
            PreviewOrder(school_id, RECIPIENTS[0], choice), lambda: preview_id, self.ports
        )

    def cold(self, function: str, event: dict[str, Any]) -> Use:
        """Invoke a function once, its start counted. Lambda bills that since August 2025.

        https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/
        """
        (used,) = self.invoke(function, event)
        return use_of(function, used) + self.start(function)

    def start(self, function: str) -> Use:
        """Import a function's handler in a fresh process."""
        seconds = billed_s(*import_s(function, self.variables), memory_mb(function))
        return computing(function, seconds)


@contextmanager
def stage() -> Iterator[Stage]:
    """Run the cloud with a secondary school and a small one, as long as the block lasts."""
    with read_mis.simulated_mis() as mis_url, write_units.cloud():
        it = _stage(mis_url)
        for order in (SCHOOL, SMALL):
            _set_up(order, it)
        yield it


def _stage(mis_url: str) -> Stage:
    session = boto3.Session()
    session.client("ssm").put_parameter(
        Name=_TOKEN_PARAMETER, Type="SecureString", Value=read_mis.TOKEN
    )
    session.client("sesv2").create_email_identity(EmailIdentity=_SENDER)
    session.client("sesv2").create_configuration_set(ConfigurationSetName="notices")
    queue_url = session.client("sqs").create_queue(QueueName="night")["QueueUrl"]
    write_units.create_table()
    control = ControlClient(mis_url.removesuffix("/v1.0"))
    control.set_conditions(Conditions(latency_s=read_mis.LATENCY_S))
    deployment = Deployment(write_units.TABLE, mis_url, _TOKEN_PARAMETER, mis_retry_s=1)
    table = Table(write_units.TABLE)
    return Stage(control, _variables(mis_url, queue_url), ports(deployment), table)


def _variables(mis_url: str, queue_url: str) -> dict[str, str]:
    """Everything that any of the functions reads."""
    defaults = {
        "BRAKE_MINIMUM_SCHOOLS": "BrakeMinimumSchools",
        "BRAKE_PERCENT": "BrakePercent",
        "GROUPS_CLAIM": "GroupsClaim",
        "MIS_RETRY_SECONDS": "MisRetrySeconds",
        "NIGHTLY_SCHEDULE": "NightlySchedule",
        "RETRY_DELAY_SECONDS": "RetryDelaySeconds",
        "TIME_ZONE": "TimeZone",
    }
    return {name: parameter(default) for name, default in defaults.items()} | {
        "CONFIGURATION_SET": "notices",
        "OIDC_CLIENT_ID": "page",
        "OIDC_ISSUER": "https://issuer.example",
        "OPERATOR_EMAIL": "operators@rostersync.example",
        "POWERTOOLS_METRICS_NAMESPACE": "rostersync",
        "POWERTOOLS_SERVICE_NAME": "bench",
        "POWERTOOLS_TRACE_DISABLED": "true",
        "PUBLIC_URL": "https://sync.rostersync.example",
        "QUEUE_URL": queue_url,
        "SENDER_EMAIL": _SENDER,
        "SIGN_IN_URL": "https://sign-in.example",
        "TABLE_NAME": write_units.TABLE,
        "WONDE_BASE_URL": mis_url,
        "WONDE_TOKEN_PARAMETER": _TOKEN_PARAMETER,
    }


def _set_up(order: SchoolOrder, it: Stage) -> None:
    """Register a school and sync all of it for the first time, through the product."""
    it.control.generate(order)
    school = School(order.id, order.name, MisSettings(Source.WONDE, order.id), RECIPIENTS)
    it.ports.schools.add(school)
    seen = it.preview(order.id)
    everything = Choice(
        frozenset(each.id for each in seen.subjects), frozenset(each.id for each in seen.classes)
    )
    made = it.preview(order.id, everything)
    run = confirm(ConfirmOrder(order.id, made.preview_id, RECIPIENTS[0]), it.ports)
    assert run.outcome is Outcome.APPLIED, run
