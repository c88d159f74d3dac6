"""The few places where the emulator differs from AWS. The rest is deployed unchanged."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

type Template = dict[str, Any]
type Statement = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """What is believed of AWS and cannot be shown here; docs/deploy.md has a block of that name."""

    name: str
    said: str


@dataclass(frozen=True, slots=True)
class Adaptation:
    """One departure from the template: why, how it is made (in place), what it leaves untested."""

    reason: str
    make: Callable[[Template], None]
    untested: Claim


def adapt(template: Template, adaptations: tuple[Adaptation, ...]) -> Template:
    """The built template as the emulator needs it; the one given stays as it is."""
    adapted = deepcopy(template)
    for adaptation in adaptations:
        adaptation.make(adapted)
    return adapted


def adaptations(max_concurrent_schools: int) -> tuple[Adaptation, ...]:
    """All departures there are."""

    def write_out_concurrency(template: Template) -> None:
        events = template["Resources"]["WorkerFunction"]["Properties"]["Events"]
        scaling = events["Schools"]["Properties"]["ScalingConfig"]
        scaling["MaximumConcurrency"] = max_concurrent_schools

    return (
        Adaptation(
            "the emulator speaks HTTP: queues without their TLS rule",
            _drop_tls_rules,
            Claim("tls", "AWS's own services reach queues that refuse what comes without TLS"),
        ),
        Adaptation(
            "its IAM asks for SendMessageBatch, which AWS does not know: allowed with SendMessage",
            _allow_batches,
            Claim("batch", "who may send a message may send a batch of them"),
        ),
        Adaptation(
            "it keeps a number that is a parameter as text: MaximumConcurrency written out",
            write_out_concurrency,
            Claim("concurrency", "a parameter's value is the number of schools at once"),
        ),
        Adaptation(
            "its IAM knows no identity in SES's SendEmail: allowed for any",
            _allow_any_sender,
            Claim("mail", "a mail to another domain goes out, in the sender's name alone"),
        ),
        Adaptation(
            "its alarms know no metric math: the metric that is filled in, by itself",
            _leave_out_filling,
            Claim("throttle", "a partition refuses too much at once, and its alarm goes out again"),
        ),
        Adaptation(
            "it has no composite alarms, no saved queries and no gradual deployment: left out",
            _leave_out_unknown,
            Claim(
                "gradual", "a version takes over gradually, and pages and saved queries are there"
            ),
        ),
    )


FORGIVEN = (
    Claim("rollback", "a first deployment that fails leaves nothing whose name is taken"),
    Claim("again", "the same deployment succeeds afterwards, one child of the API after the other"),
    Claim("layer", "a change of the layer alone reaches Worker and the API"),
    Claim("setting", "a change of one setting reaches who reads it, and nobody else"),
    Claim("invitation", "Cognito mails an invitation in the sender's name"),
)
"""What the emulator takes as it stands, and AWS might not."""


def claims() -> tuple[Claim, ...]:
    """All that half an hour in an account of AWS's has to show."""
    return (*FORGIVEN, *(each.untested for each in adaptations(0)))


_UNKNOWN = {"AWS::CloudWatch::CompositeAlarm", "AWS::Logs::QueryDefinition"}


def _leave_out_unknown(template: Template) -> None:
    resources = template["Resources"]
    for name in [key for key, each in resources.items() if each["Type"] in _UNKNOWN]:
        del resources[name]
    for resource in resources.values():
        resource.get("Properties", {}).pop("DeploymentPreference", None)


def _leave_out_filling(template: Template) -> None:
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in properties:
            (counted,) = [each for each in properties.pop("Metrics") if "MetricStat" in each]
            stat = counted["MetricStat"]
            properties |= {**stat["Metric"], "Period": stat["Period"], "Statistic": stat["Stat"]}


def _drop_tls_rules(template: Template) -> None:
    resources = template["Resources"]
    for name in [key for key, each in resources.items() if each["Type"] == "AWS::SQS::QueuePolicy"]:
        document = resources[name]["Properties"]["PolicyDocument"]
        document["Statement"] = [each for each in document["Statement"] if not _is_tls_rule(each)]
        if not document["Statement"]:
            del resources[name]


def _is_tls_rule(statement: Statement) -> bool:
    return "aws:SecureTransport" in statement.get("Condition", {}).get("Bool", {})


def _allow_batches(template: Template) -> None:
    for statement in _role_statements(template):
        actions = statement["Action"]
        actions = actions if isinstance(actions, list) else [actions]
        if "sqs:SendMessage" in actions:
            statement["Action"] = [*actions, "sqs:SendMessageBatch"]


def _allow_any_sender(template: Template) -> None:
    statements = template["Resources"]["SendNotices"]["Properties"]["PolicyDocument"]["Statement"]
    for statement in statements:
        statement["Resource"] = "*"
        statement.pop("Condition", None)


def _role_statements(template: Template) -> Iterator[Statement]:
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::IAM::Role":
            for policy in resource["Properties"].get("Policies", []):
                yield from policy["PolicyDocument"]["Statement"]
