"""The house rules of the template that no linter knows."""

import copy
import json
import re
from collections.abc import Iterator

import pytest

from rostersync.application.night import MAX_ATTEMPTS
from rostersync.application.ports.mail import MarkState, NoticeRef, Outgoing, RecipientMark
from rostersync.aws.stores.notice_items import delivery_attributes
from rostersync.aws.table.items import attributes_of
from tests.builders import NOW
from tests.cloudformation import Resource, Template, load_template, resources_of
from tests.mail_samples import a_major_failure

FUNCTION = "AWS::Serverless::Function"

# Every Allow statement that reaches beyond one named resource, and why it must.
WIDE_STATEMENTS = {
    ("EraseRole", "SendTraces"): "X-Ray knows no resource for these actions",
    ("ManualSyncApiRole", "SendTraces"): "X-Ray knows no resource for these actions",
    (
        "ManualSyncApiRole",
        "DecryptTheWondeToken",
    ): "whichever key; the condition names the parameter",
    ("NightlyRole", "SendTraces"): "X-Ray knows no resource for these actions",
    ("NotifyCheckRole", "SendTraces"): "X-Ray knows no resource for these actions",
    ("NotifyFeedbackRole", "SendTraces"): "X-Ray knows no resource for these actions",
    ("NotifyRole", "SendTraces"): "X-Ray knows no resource for these actions",
    ("SendNotices", "SendAsTheSender"): "whoever gets it; the condition names the sender",
    ("PublishRole", "SendTraces"): "X-Ray knows no resource for these actions",
    ("WorkerRole", "SendTraces"): "X-Ray knows no resource for these actions",
    ("WorkerRole", "DecryptTheWondeToken"): "whichever key; the condition names the parameter",
}


@pytest.fixture
def template() -> Template:
    return load_template()


def _queue_named(template: Template, arn: object) -> Resource:
    match arn:
        case {"Fn::GetAtt": [str(name), "Arn"]}:
            queue: Resource = template["Resources"][name]
            return queue
        case _:
            raise AssertionError(f"{arn} names no queue of this template")


def _mappings(template: Template) -> Iterator[tuple[str, Resource, Resource]]:
    """Each event source mapping: its name, its function, itself."""
    for name, function in resources_of(template, FUNCTION).items():
        for event_name, event in function["Properties"].get("Events", {}).items():
            if event["Type"] in {"SQS", "DynamoDB"}:
                yield f"{name}.{event_name}", function, event


def _mapping_faults(template: Template) -> list[str]:
    """What could make a mapping retry for ever, or lose what it gave up."""
    faults = []
    for name, _, event in _mappings(template):
        properties = event["Properties"]
        if properties.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
            faults.append(f"{name}: one bad record fails the good ones")
        if event["Type"] == "SQS":
            queue = _queue_named(template, properties["Queue"])
            needed, given = {"RedrivePolicy"}, queue["Properties"]
        else:
            needed, given = (
                {
                    "BisectBatchOnFunctionError",
                    "DestinationConfig",
                    "MaximumRecordAgeInSeconds",
                    "MaximumRetryAttempts",
                },
                properties,
            )
        faults.extend(f"{name}: no {missing}" for missing in sorted(needed - given.keys()))
    return faults


def _allowed(template: Template) -> Iterator[tuple[tuple[str, str], Resource]]:
    """Each Allow statement of each role and policy, by role and statement id."""
    for name, role in template["Resources"].items():
        is_role = role["Type"] == "AWS::IAM::Role"
        policies = role["Properties"].get("Policies", []) if is_role else []
        documents = [policy["PolicyDocument"] for policy in policies]
        if role["Type"] == "AWS::IAM::Policy":
            documents.append(role["Properties"]["PolicyDocument"])
        for document in documents:
            for statement in document["Statement"]:
                if statement["Effect"] == "Allow":
                    yield (name, statement["Sid"]), statement


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def test_the_parameters_keep_their_names(template: Template) -> None:
    """Deployments hold on to these names."""
    named = {
        "WondeBaseUrl",
        "WondeTokenParameter",
        "SenderEmail",
        "OperatorEmail",
        "NightlySchedule",
        "MaxConcurrentSchools",
        "RetryDelaySeconds",
        "RereadDelaySeconds",
        "PublicUrl",
    }

    assert named - template["Parameters"].keys() == set()


def test_the_outputs_keep_their_names(template: Template) -> None:
    """Tools hold on to these names."""
    named = {
        "TableName",
        "NightlyFunctionName",
        "WorkerFunctionName",
        "NotifyFunctionName",
        "QueueUrl",
        "DeadLetterQueueUrl",
    }

    assert named - template["Outputs"].keys() == set()


@pytest.mark.parametrize(
    ("parameter", "default"),
    [
        ("WondeBaseUrl", "https://api.wonde.com/v1.0"),
        ("NightlySchedule", "cron(0 1 * * ? *)"),
        ("MaxConcurrentSchools", 10),
        ("RetryDelaySeconds", 900),
        ("RereadDelaySeconds", 300),
        ("DeletionProtection", "true"),
    ],
)
def test_a_parameter_keeps_its_default(
    template: Template, parameter: str, default: str | int
) -> None:
    """A deployment that sets nothing is the one described."""
    assert template["Parameters"][parameter]["Default"] == default


def test_no_statement_reaches_further_than_is_explained(template: Template) -> None:
    """A wildcard in a resource has its reason here, and a reason has its wildcard."""
    wide = {
        key
        for key, statement in _allowed(template)
        if any("*" in str(resource) for resource in _as_list(statement["Resource"]))
    }

    assert wide == WIDE_STATEMENTS.keys()


def test_no_statement_allows_an_action_by_pattern(template: Template) -> None:
    """Each action that a role may take is written out."""
    patterns = [
        (key, action)
        for key, statement in _allowed(template)
        for action in _as_list(statement["Action"])
        if "*" in str(action)
    ]

    assert patterns == []


def test_no_two_functions_share_a_role(template: Template) -> None:
    """What one function may do, another may not."""
    roles = [
        str(function["Properties"]["Role"])
        for function in resources_of(template, FUNCTION).values()
    ]

    assert len(set(roles)) == len(roles)


def test_a_message_is_hidden_for_six_times_the_workers_limit(template: Template) -> None:
    """AWS's advice for a queue that Lambda polls: throttled tries must not count as receives."""
    too_short = [
        name
        for name, function, event in _mappings(template)
        if event["Type"] == "SQS"
        and _queue_named(template, event["Properties"]["Queue"])["Properties"]["VisibilityTimeout"]
        < 6 * function["Properties"]["Timeout"]
    ]

    assert too_short == []


def test_every_mapping_gives_up_and_says_so(template: Template) -> None:
    """A bad record is reported alone, retried within bounds, and kept where a person finds it."""
    assert _mapping_faults(template) == []


def test_a_stream_without_bounds_is_found(template: Template) -> None:
    """The rule above sees what is missing from a mapping that has nothing."""
    careless = copy.deepcopy(template)
    careless["Resources"]["WorkerFunction"]["Properties"]["Events"] = {
        "Stream": {"Type": "DynamoDB", "Properties": {"StartingPosition": "LATEST"}}
    }

    assert _mapping_faults(careless) == [
        "WorkerFunction.Stream: one bad record fails the good ones",
        "WorkerFunction.Stream: no BisectBatchOnFunctionError",
        "WorkerFunction.Stream: no DestinationConfig",
        "WorkerFunction.Stream: no MaximumRecordAgeInSeconds",
        "WorkerFunction.Stream: no MaximumRetryAttempts",
    ]


def test_a_message_has_a_receive_to_spare(template: Template) -> None:
    """A function may die in the last try: somebody must come after it, and record the end."""
    policy = template["Resources"]["Queue"]["Properties"]["RedrivePolicy"]

    assert policy["maxReceiveCount"] == MAX_ATTEMPTS + 1


def test_a_dead_letter_outlives_its_queue(template: Template) -> None:
    """A dead letter keeps the age that it had, so its queue must keep it longer."""
    queue, dead = (
        template["Resources"][name]["Properties"]["MessageRetentionPeriod"]
        for name in ("Queue", "DeadLetterQueue")
    )

    assert dead > queue


def test_every_queue_is_encrypted(template: Template) -> None:
    """Messages name schools: they lie encrypted."""
    plain = [
        name
        for name, queue in resources_of(template, "AWS::SQS::Queue").items()
        if not queue["Properties"].get("SqsManagedSseEnabled")
    ]

    assert plain == []


def test_every_queue_refuses_what_comes_without_tls(template: Template) -> None:
    """Each queue's policy denies everything that is not encrypted on its way."""
    guarded = {
        queue["Ref"]
        for policy in resources_of(template, "AWS::SQS::QueuePolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny"
        and statement["Condition"] == {"Bool": {"aws:SecureTransport": False}}
        for queue in policy["Properties"]["Queues"]
    }

    assert guarded == resources_of(template, "AWS::SQS::Queue").keys()


def test_every_function_writes_to_a_log_group_of_its_own(template: Template) -> None:
    """No function makes its own group, which would keep its logs for ever; a stage has one too."""
    groups = [
        function["Properties"]["LoggingConfig"]["LogGroup"]["Ref"]
        for function in resources_of(template, FUNCTION).values()
    ]
    groups += [
        stage["Properties"]["AccessLogSettings"]["DestinationArn"]["Fn::GetAtt"][0]
        for stage in resources_of(template, "AWS::ApiGatewayV2::Stage").values()
    ]

    assert sorted(groups) == sorted(resources_of(template, "AWS::Logs::LogGroup"))


@pytest.mark.parametrize("value", ["-", "Unauthorized"])
def test_a_line_of_the_access_log_is_json(template: Template, value: str) -> None:
    """With a value, or the dash for none; what is called `...String` brings its own quotes."""
    (stage,) = resources_of(template, "AWS::ApiGatewayV2::Stage").values()
    written = stage["Properties"]["AccessLogSettings"]["Format"]

    line = re.sub(
        r"\$context\.([\w.]+)",
        lambda found: f'"{value}"' if found[1].endswith("String") else value,
        written,
    )

    assert set(json.loads(line).values()) == {value}


def test_every_log_group_forgets(template: Template) -> None:
    """Logs are kept for as many days as the stack says."""
    kept_for_ever = [
        name
        for name, group in resources_of(template, "AWS::Logs::LogGroup").items()
        if "RetentionInDays" not in group["Properties"]
    ]

    assert kept_for_ever == []


def test_the_table_survives_its_stack(template: Template) -> None:
    """Neither a deletion nor a replacement of the stack's resource takes the rosters along."""
    table = template["Resources"]["Table"]

    assert (table["DeletionPolicy"], table["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_the_table_can_be_put_back_to_any_second(template: Template) -> None:
    """Point-in-time recovery is on."""
    recovery = template["Resources"]["Table"]["Properties"]["PointInTimeRecoverySpecification"]

    assert recovery == {"PointInTimeRecoveryEnabled": True}


def test_a_night_that_does_not_start_is_retried_within_bounds(template: Template) -> None:
    """Both the rule and the asynchronous invocation hand what they gave up to the dead letters."""
    nightly = template["Resources"]["NightlyFunction"]["Properties"]
    rule = nightly["Events"]["Night"]["Properties"]
    dead_letters = {"Fn::GetAtt": ["NightlyDeadLetterQueue", "Arn"]}

    assert (
        rule["DeadLetterConfig"]["Arn"],
        nightly["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]["Destination"],
    ) == (dead_letters, dead_letters)


def _conditions(template: Template, role: str) -> dict[str, dict[str, list[str]]]:
    statements = template["Resources"][role]["Properties"]["Policies"][0]["PolicyDocument"]
    return {
        each["Sid"]: next(iter(each["Condition"].values()))
        for each in statements["Statement"]
        if "Condition" in each
    }


def test_who_tells_may_mark_notices_and_nothing_else(template: Template) -> None:
    """Exactly what the outbox writes of a notice; no other attribute of any item."""
    refs = delivery_attributes(Outgoing(NoticeRef("p", "s"), a_major_failure(), closed_at=NOW))

    for role in ("NotifyRole", "NotifyCheckRole"):
        allowed = _conditions(template, role)["MarkNotices"]["dynamodb:Attributes"]
        assert set(allowed) == {"pk", "sk", *refs}


def test_who_takes_mail_back_may_mark_addresses_and_nothing_else(template: Template) -> None:
    """Exactly a mark's attributes: an item without `added_by` makes nobody staff."""
    mark = RecipientMark("a@b.example", MarkState.BOUNCED, NOW, "Permanent")
    allowed = _conditions(template, "NotifyFeedbackRole")["MarkAddresses"]["dynamodb:Attributes"]

    assert set(allowed) == {"pk", "sk", "type", *attributes_of(mark)}


def test_who_reports_nights_may_write_no_school(template: Template) -> None:
    """A school has a partition of its own."""
    allowed = _conditions(template, "NotifyCheckRole")["WriteItsReport"]

    assert allowed == {"dynamodb:LeadingKeys": ["NIGHT#*"]}


def test_operators_need_a_second_factor(template: Template) -> None:
    """Unless whoever deploys says otherwise: they see every school."""
    pool = template["Resources"]["UserPool"]["Properties"]

    assert pool["MfaConfiguration"] == {"Ref": "SecondFactor"}
    assert template["Parameters"]["SecondFactor"]["Default"] == "ON"
    assert pool["EnabledMfas"] == ["SOFTWARE_TOKEN_MFA"]
