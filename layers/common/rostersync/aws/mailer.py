"""SES: one mail to one address."""

from typing import TYPE_CHECKING

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
)

from rostersync.application.mail_tags import tags_of
from rostersync.application.ports.mail import Mail, MailPutOff, MailRefused, MailUncertain, Sender
from rostersync.aws import clients
from rostersync.aws.backoff import retry

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import MessageHeaderTypeDef

_TRIES = 5

# SES repeats these answers for the same mail until a person acts. Anything else is tried later:
# throttling, faults of the service, and faults of our own deployment.
# https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
_REFUSALS = {
    # In the sandbox the role must be allowed the identity of whoever gets the mail, too. A policy
    # of the account or of the identity may forbid what ours allows.
    "AccessDeniedException",
    "AccountSuspendedException",
    "BadRequestException",
    "MailFromDomainNotVerifiedException",
    "MessageRejected",
    "SendingPausedException",
}
_THROTTLED = {"LimitExceededException", "ThrottlingException", "TooManyRequestsException"}

# RFC 3834: no holiday notice answers it.
_AUTOMATIC: "MessageHeaderTypeDef" = {"Name": "Auto-Submitted", "Value": "auto-generated"}


class SesMailer:
    """`Mailer` over SES. What SES throttles is tried again for a second or two."""

    def __init__(self, sender: Sender, client: "Callable[[], SESV2Client]" = clients.sesv2) -> None:
        self._sender = sender
        self._client = client

    def send(self, mail: Mail, address: str) -> str:
        """Send one mail; see the port."""
        return retry(lambda: self._send_once(mail, address), _TRIES, passes=_is_throttled)

    def _send_once(self, mail: Mail, address: str) -> str:
        try:
            return self._ask(mail, address)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            refusal = MailRefused if code in _REFUSALS else MailPutOff
            raise refusal(code) from None
        except (ConnectTimeoutError, EndpointConnectionError) as error:
            raise MailPutOff(type(error).__name__) from None
        except BotoCoreError as error:
            raise MailUncertain(type(error).__name__) from None

    def _ask(self, mail: Mail, address: str) -> str:
        answer = self._client().send_email(
            FromEmailAddress=self._sender.address,
            ReplyToAddresses=[self._sender.reply_to],
            Destination={"ToAddresses": [address]},
            ConfigurationSetName=self._sender.configuration_set,
            EmailTags=[{"Name": name, "Value": value} for name, value in tags_of(mail).items()],
            Content={
                "Simple": {
                    "Subject": {"Data": mail.subject, "Charset": "UTF-8"},
                    "Body": {
                        "Text": {"Data": mail.text, "Charset": "UTF-8"},
                        "Html": {"Data": mail.html, "Charset": "UTF-8"},
                    },
                    "Headers": [_AUTOMATIC],
                }
            },
        )
        return answer["MessageId"]


def _is_throttled(error: Exception) -> bool:
    return isinstance(error, MailPutOff) and error.reason in _THROTTLED
