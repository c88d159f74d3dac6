"""What each check finds wrong, and says; `tests/e2e/test_drills.py` has them find nothing."""

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError

from infra import checks, mail_checks, smoke
from infra.smoke import Result, Verdict, results
from infra.stack import NotDeployed, Stack
from tests.infra.stubs import answering

NO_STACK = "ValidationError: Stack with id rostersync does not exist"

RULES = {
    "NightlyFunctionNight": "cron(0 1 * * ? *)",
    "NotifyCheckFunctionCheck": "rate(5 minutes)",
}

VERIFIED = {"VerifiedForSendingStatus": True}
PENDING = {"VerifiedForSendingStatus": False}
UNKNOWN = "NotFoundException"

PARAMETERS = {
    "SenderEmail": "sync@trust.example",
    "OperatorEmail": "it@trust.example",
    "WondeTokenParameter": "/rostersync/wonde-token",
}


@pytest.fixture
def stack(aws: None) -> Stack:
    """What the checks need of a stack."""
    for name, schedule in RULES.items():
        boto3.client("events").put_rule(Name=name, ScheduleExpression=schedule)
    topic = boto3.client("sns").create_topic(Name="operators")["TopicArn"]
    queue = boto3.client("sqs").create_queue(QueueName="notice-dead-letters")["QueueUrl"]
    return Stack(
        "rostersync",
        {"NoticeDeadLetterQueueUrl": queue},
        PARAMETERS,
        {"OperatorTopic": topic, **{name: name for name in RULES}},
        "https://api.example",
    )


def test_a_stack_that_is_not_there_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the region, for it may be deployed in another."""
    answering(monkeypatch, "cloudformation", ("describe_stacks", NO_STACK))

    with pytest.raises(NotDeployed, match="rostersync is not deployed in eu-west-2"):
        Stack.find("rostersync")


def test_enabled_rules_are_right(stack: Stack) -> None:
    """The night begins by itself."""
    assert checks.rules_are_enabled(stack) is None


def test_a_disabled_rule_is_named(stack: Stack) -> None:
    """Somebody paused everything, and forgot."""
    boto3.client("events").disable_rule(Name="NightlyFunctionNight")

    assert checks.rules_are_enabled(stack) == "EventBridge > Rules: enable NightlyFunctionNight"


def _configuration(**changed: object) -> dict[str, object]:
    return {
        "CodeSha256": "abc",
        "Layers": [{"Arn": "layer:1"}],
        "Environment": {"Variables": {"A": "1"}},
        **changed,
    }


@pytest.mark.parametrize(
    "changed",
    [
        {"CodeSha256": "def"},
        {"Layers": [{"Arn": "layer:2"}]},
        {"Environment": {"Variables": {"A": "2"}}},
        {},
    ],
)
def test_an_alias_that_was_left_behind_is_told(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, object]
) -> None:
    """By another pipeline, or because a deployment was taken back."""
    worker = [_configuration(), _configuration(**changed)]
    answering(
        monkeypatch,
        "lambda",
        *(("get_function_configuration", each) for each in [*worker, *[_configuration()] * 2]),
    )
    names = {name: name for name in ("WorkerFunction", "ManualSyncApiFunction")}

    found = checks.live_runs_the_newest(Stack("rostersync", {}, {}, names, ""))

    assert ("WorkerFunction" in (found or "")) is bool(changed)


def test_a_stored_token_is_right(stack: Stack) -> None:
    """It is a SecureString."""
    boto3.client("ssm").put_parameter(
        Name="/rostersync/wonde-token", Type="SecureString", Value="invented"
    )

    assert checks.wonde_token_is_stored(stack) is None


def test_a_missing_token_is_to_be_stored(stack: Stack) -> None:
    """The first night would fail for every school."""
    assert checks.wonde_token_is_stored(stack) == (
        "there is no parameter /rostersync/wonde-token: `make wonde-token`"
    )


def test_a_token_in_the_open_is_told(stack: Stack) -> None:
    """A plain string is readable by whoever may read parameters."""
    boto3.client("ssm").put_parameter(
        Name="/rostersync/wonde-token", Type="String", Value="invented"
    )

    assert "is a String" in (checks.wonde_token_is_stored(stack) or "")


@pytest.mark.parametrize("answers", [[VERIFIED], [UNKNOWN, VERIFIED], [PENDING, VERIFIED]])
def test_a_verified_sender_is_right(
    monkeypatch: pytest.MonkeyPatch, answers: list[dict[str, bool] | str]
) -> None:
    """Its address is verified, or else the whole domain."""
    asked = [("get_email_identity", answer) for answer in answers]
    stubs = answering(monkeypatch, "sesv2", *asked)

    assert mail_checks.sender_is_verified(Stack("rostersync", {}, PARAMETERS, {}, "")) is None
    stubs.assert_no_pending_responses()


def test_a_sender_that_nobody_has_confirmed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The identity is there, and SES's mail to it is unread."""
    asked = [("get_email_identity", answer) for answer in (PENDING, UNKNOWN)]
    answering(monkeypatch, "sesv2", *asked)

    assert mail_checks.sender_is_verified(Stack("rostersync", {}, PARAMETERS, {}, "")) is not None


def test_an_unknown_sender_is_to_be_verified(stack: Stack) -> None:
    """SES would refuse every mail."""
    assert "verify sync@trust.example or its domain" in (
        mail_checks.sender_is_verified(stack) or ""
    )


@pytest.mark.parametrize(("enabled", "is_right"), [(True, True), (False, False)])
def test_paused_sending_is_told(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, *, enabled: bool, is_right: bool
) -> None:
    """SES pauses accounts whose mails bounce."""
    answering(monkeypatch, "sesv2", ("get_account", {"SendingEnabled": enabled}))

    assert (mail_checks.mail_may_be_sent(stack) is None) == is_right


@pytest.mark.parametrize(("is_out", "is_right"), [(True, True), (False, False)])
def test_the_sandbox_is_told(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, *, is_out: bool, is_right: bool
) -> None:
    """In it only verified people get mail."""
    answering(monkeypatch, "sesv2", ("get_account", {"ProductionAccessEnabled": is_out}))

    assert (mail_checks.mail_reaches_everybody(stack) is None) == is_right


@pytest.mark.parametrize(
    ("production", "identities", "is_right"),
    [(True, [], True), (False, [VERIFIED], True), (False, [UNKNOWN, UNKNOWN], False)],
)
def test_operators_get_mail_in_the_sandbox_if_they_are_verified(
    monkeypatch: pytest.MonkeyPatch,
    identities: list[dict[str, bool] | str],
    *,
    production: bool,
    is_right: bool,
) -> None:
    """The night report goes to them alone, and from the sandbox to nobody else."""
    asked = [("get_email_identity", answer) for answer in identities]
    account = ("get_account", {"ProductionAccessEnabled": production})
    answering(monkeypatch, "sesv2", account, *asked)

    found = mail_checks.operators_get_mail(Stack("rostersync", {}, PARAMETERS, {}, ""))

    assert (found is None) == is_right


def test_a_confirmed_subscription_is_right(stack: Stack) -> None:
    """A page will arrive."""
    boto3.client("sns").subscribe(
        TopicArn=stack.resource("OperatorTopic"), Protocol="email", Endpoint="it@trust.example"
    )

    assert mail_checks.pages_arrive(stack) is None


@pytest.mark.parametrize(
    ("arn", "endpoint"),
    [
        ("PendingConfirmation", "it@trust.example"),
        ("Deleted", "it@trust.example"),
        ("arn:aws:sns:eu-west-2:123456789012:topic:1", "other@trust.example"),
    ],
)
def test_operators_who_get_no_page_are_told(
    monkeypatch: pytest.MonkeyPatch, arn: str, endpoint: str
) -> None:
    """They have not confirmed, have unsubscribed, or only somebody else has confirmed."""
    subscribed = {"SubscriptionArn": arn, "Endpoint": endpoint}
    topic = {"OperatorTopic": "arn:aws:sns:eu-west-2:123456789012:topic"}
    answering(monkeypatch, "sns", ("list_subscriptions_by_topic", {"Subscriptions": [subscribed]}))

    found = mail_checks.pages_arrive(Stack("rostersync", {}, PARAMETERS, topic, ""))

    assert (found or "").startswith("it@trust.example gets no page: open the mail")


def test_a_dead_letter_is_counted(stack: Stack) -> None:
    """It waits for a person."""
    url = stack.output("NoticeDeadLetterQueueUrl")
    boto3.client("sqs").send_message(QueueUrl=url, MessageBody="{}")

    assert (checks.no_notice_was_given_up(stack) or "").startswith("1 in ")


@pytest.mark.parametrize(("status", "is_right"), [("ENABLED", True), ("DISABLED", False)])
def test_a_table_without_backups_is_told(
    monkeypatch: pytest.MonkeyPatch, *, status: str, is_right: bool
) -> None:
    """What was overwritten could not be brought back."""
    backups = {
        "ContinuousBackupsStatus": "ENABLED",
        "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": status},
    }
    answering(
        monkeypatch,
        "dynamodb",
        ("describe_continuous_backups", {"ContinuousBackupsDescription": backups}),
    )

    found = checks.table_is_safe(Stack("rostersync", {"TableName": "table"}, {}, {}, ""))

    assert (found is None) == is_right


@pytest.mark.parametrize(
    ("is_protected", "table", "is_right"),
    [(True, "true", True), (False, "true", False), (False, "false", True)],
)
def test_a_stack_worth_protecting_is_to_be_protected(
    *, is_protected: bool, table: str, is_right: bool
) -> None:
    """Where the table is protected the stack is to be, too; dev may be thrown away."""
    stack = Stack("rostersync", {}, {"DeletionProtection": table}, {}, "", is_protected)

    assert (checks.stack_cannot_be_deleted(stack) is None) == is_right


def test_a_check_that_cannot_ask_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are made all the same, and a hint stays a hint."""

    def asks(_: Stack) -> str | None:
        raise EndpointConnectionError(endpoint_url="https://sns.example")

    def is_fine(_: Stack) -> str | None:
        return None

    monkeypatch.setattr(smoke, "CHECKS", (asks, is_fine))
    monkeypatch.setattr(smoke, "HINTS", (asks,))

    found = list(results(Stack("rostersync", {}, {}, {}, "")))

    text = 'Could not connect to the endpoint URL: "https://sns.example"'
    assert found == [
        Result("asks", Verdict.FAIL, text),
        Result("is_fine", Verdict.OK, ""),
        Result("asks", Verdict.HINT, text),
    ]


def test_what_an_older_stack_has_not_fails_its_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clone is newer than what is deployed."""
    monkeypatch.setattr(smoke, "CHECKS", (checks.table_is_safe,))
    monkeypatch.setattr(smoke, "HINTS", ())

    found = list(results(Stack("rostersync", {}, {}, {}, "")))

    text = "rostersync has no output TableName: deploy it anew."
    assert found == [Result("table_is_safe", Verdict.FAIL, text)]
