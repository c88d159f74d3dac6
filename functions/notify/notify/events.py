"""The events of the functions: records of the table's stream, and what SES reports."""

from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from rostersync.application.feedback import Feedback, FeedbackKind
from rostersync.application.mail_tags import school_of
from rostersync.application.ports.mail import NoticeRef


def ref_of(record: DynamoDBRecord) -> NoticeRef:
    """Read to which notice a record belongs.

    Raises:
        ValueError: the record does not name an item of this table.

    """
    keys = (record.dynamodb.keys if record.dynamodb else None) or {}
    if not {"pk", "sk"} <= keys.keys():
        raise ValueError("a record without the table's keys")
    return NoticeRef(keys["pk"], keys["sk"])


def ids_of(record: DynamoDBRecord) -> dict[str, str]:
    """Give the ids by which people look for a notice: its school and run, or its night."""
    image = (record.dynamodb.new_image if record.dynamodb else None) or {}
    return {name: image[name] for name in ("school_id", "run_id", "night") if name in image}


class _FromSes(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Address(_FromSes):
    email: str = Field(alias="emailAddress")


class _Bounce(_FromSes):
    type: str = Field(alias="bounceType")
    sub_type: str = Field(alias="bounceSubType")
    addresses: list[_Address] = Field(alias="bouncedRecipients")
    at: AwareDatetime = Field(alias="timestamp")


class _Complaint(_FromSes):
    addresses: list[_Address] = Field(alias="complainedRecipients")
    at: AwareDatetime = Field(alias="timestamp")
    type: str | None = Field(alias="complaintFeedbackType", default=None)


class _Sent(_FromSes):
    tags: dict[str, list[str]] = Field(default_factory=dict)


class _Detail(_FromSes):
    mail: _Sent
    bounce: _Bounce | None = None
    complaint: _Complaint | None = None


class SesEvent(_FromSes):
    """An event of SES, as EventBridge carries it; the fields are those of its event data.

    https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
    """

    detail: _Detail


def feedback_of(event: SesEvent) -> Feedback | None:
    """Read which mail came back; None for an event of another kind."""
    school_id = school_of(event.detail.mail.tags)
    bounce, complaint = event.detail.bounce, event.detail.complaint
    if bounce is not None:
        # Undetermined and Transient can pass; only Permanent says that the mailbox does not exist.
        lasts = bounce.type == "Permanent"
        kind = FeedbackKind.BOUNCED if lasts else FeedbackKind.DELAYED
        reason = f"{bounce.type}/{bounce.sub_type}"
        return Feedback(kind, _emails(bounce.addresses), bounce.at, reason, school_id)
    if complaint is not None:
        reason = complaint.type or "unspecified"
        kind = FeedbackKind.COMPLAINED
        return Feedback(kind, _emails(complaint.addresses), complaint.at, reason, school_id)
    return None


def _emails(addresses: list[_Address]) -> tuple[str, ...]:
    return tuple(address.email for address in addresses)
