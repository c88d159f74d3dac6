"""What SES is asked, and what its answers mean."""

from collections.abc import Iterator

import boto3
import pytest
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from botocore.stub import Stubber
from mypy_boto3_sesv2 import SESV2Client

from rostersync.application.mail_tags import school_of, tags_of
from rostersync.application.ports.mail import Mail, MailPutOff, MailRefused, MailUncertain, Sender
from rostersync.aws.mailer import SesMailer

MAIL = Mail("A subject", "text", "<p>page</p>", "mis_problem", "A1930499544")
SENDER = Sender("sender@rostersync.example", "operators@rostersync.example", "notices")
ADDRESS = "ann@larkrise.example"


@pytest.fixture
def client(aws_environment: None) -> SESV2Client:
    return boto3.client("sesv2")


@pytest.fixture
def ses(client: SESV2Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """SES, which answers what a test gives it and nothing else; waiting takes no time."""
    monkeypatch.setattr("rostersync.aws.backoff.time.sleep", lambda seconds: None)
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def mailer(client: SESV2Client) -> SesMailer:
    return SesMailer(SENDER, lambda: client)


def test_a_mail_goes_to_one_address_in_both_forms(client: SESV2Client, ses: Stubber) -> None:
    """From the sender, answered by the operators, through the configuration set, tagged."""
    asked = {
        "FromEmailAddress": SENDER.address,
        "ReplyToAddresses": [SENDER.reply_to],
        "Destination": {"ToAddresses": [ADDRESS]},
        "ConfigurationSetName": "notices",
        "EmailTags": [{"Name": name, "Value": value} for name, value in tags_of(MAIL).items()],
        "Content": {
            "Simple": {
                "Subject": {"Data": "A subject", "Charset": "UTF-8"},
                "Body": {
                    "Text": {"Data": "text", "Charset": "UTF-8"},
                    "Html": {"Data": "<p>page</p>", "Charset": "UTF-8"},
                },
                "Headers": [{"Name": "Auto-Submitted", "Value": "auto-generated"}],
            }
        },
    }
    ses.add_response("send_email", {"MessageId": "0102018c"}, asked)

    assert mailer(client).send(MAIL, ADDRESS) == "0102018c"


@pytest.mark.parametrize(
    "code",
    [
        "AccessDeniedException",
        "AccountSuspendedException",
        "BadRequestException",
        "MailFromDomainNotVerifiedException",
        "MessageRejected",
        "SendingPausedException",
    ],
)
def test_what_ses_will_not_take_is_refused(client: SESV2Client, ses: Stubber, code: str) -> None:
    """An address that is not verified, a paused account: asking again changes nothing."""
    ses.add_client_error("send_email", code)

    with pytest.raises(MailRefused) as refused:
        mailer(client).send(MAIL, ADDRESS)

    assert refused.value.reason == code


@pytest.mark.parametrize("code", ["InternalServiceError", "NotFoundException"])
def test_a_fault_puts_the_mail_off(client: SESV2Client, ses: Stubber, code: str) -> None:
    """Of the service or of our own deployment: it passes, or a person repairs it."""
    ses.add_client_error("send_email", code, http_status_code=500)

    with pytest.raises(MailPutOff):
        mailer(client).send(MAIL, ADDRESS)


def test_throttling_is_waited_out(client: SESV2Client, ses: Stubber) -> None:
    """A second or two in the same call."""
    for _ in range(3):
        ses.add_client_error("send_email", "TooManyRequestsException", http_status_code=429)
    ses.add_response("send_email", {"MessageId": "0102018c"})

    assert mailer(client).send(MAIL, ADDRESS) == "0102018c"


def test_throttling_that_lasts_puts_the_mail_off(client: SESV2Client, ses: Stubber) -> None:
    """It comes again with the record."""
    for _ in range(5):
        ses.add_client_error("send_email", "TooManyRequestsException", http_status_code=429)

    with pytest.raises(MailPutOff):
        mailer(client).send(MAIL, ADDRESS)


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (ReadTimeoutError(endpoint_url="https://email.example"), MailUncertain),
        (ConnectTimeoutError(endpoint_url="https://email.example"), MailPutOff),
        (EndpointConnectionError(endpoint_url="https://email.example"), MailPutOff),
    ],
)
def test_an_answer_that_did_not_come_is_told_from_a_question_that_did_not_go(
    client: SESV2Client,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    meaning: type[Exception],
) -> None:
    """Only after the question went can the mail have been taken."""

    def fail(**asked: object) -> None:
        raise error

    monkeypatch.setattr(client, "send_email", fail)

    with pytest.raises(meaning):
        mailer(client).send(MAIL, ADDRESS)


@pytest.mark.parametrize("school_id", ["A1930499544", "a#b/ü", "x" * 150])
def test_a_bounce_brings_the_school_back(school_id: str) -> None:
    """Whatever a source's ids are made of, the tag is made of what SES allows."""
    mail = Mail("s", "t", "h", "mis_problem", school_id)

    tags = {name: [value] for name, value in tags_of(mail).items()}

    assert school_of(tags) == school_id
    assert all(value[0].replace("-", "").replace("_", "").isalnum() for value in tags.values())


def test_a_mail_of_no_school_brings_none_back() -> None:
    """Nor does a tag that another system wrote."""
    assert school_of({}) is None
    assert school_of({"school": ["x"]}) is None
