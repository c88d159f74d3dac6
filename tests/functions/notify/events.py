"""Events as AWS documents them: of SES through EventBridge, of the table's stream."""

from typing import Any

BOUNCED = "network.manager@larkrise.example"


def _event(detail_type: str, detail: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": "0",
        "id": "12a18625-3328-fafd-2a5a-7a1e0bd25a1e",
        "detail-type": detail_type,
        "source": "aws.ses",
        "account": "123456789012",
        "time": "2026-11-23T01:05:00Z",
        "region": "eu-west-2",
        "resources": ["arn:aws:ses:eu-west-2:123456789012:configuration-set/notices"],
        "detail": detail,
    }


def _mail(tags: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "timestamp": "2026-11-23T01:03:00.000Z",
        "source": "sender@rostersync.example",
        "messageId": "0102018c",
        "destination": [BOUNCED],
        "tags": {"ses:configuration-set": ["notices"], **tags},
    }


def a_bounce(
    tags: dict[str, list[str]], kind: str = "Permanent", sub_kind: str = "General"
) -> dict[str, Any]:
    bounce = {
        "bounceType": kind,
        "bounceSubType": sub_kind,
        "bouncedRecipients": [{"emailAddress": BOUNCED, "action": "failed", "status": "5.1.1"}],
        "timestamp": "2026-11-23T01:04:00.000Z",
        "feedbackId": "0102018c-feedback",
    }
    return _event("Email Bounced", {"eventType": "Bounce", "bounce": bounce, "mail": _mail(tags)})


def a_complaint(tags: dict[str, list[str]]) -> dict[str, Any]:
    complaint = {
        "complainedRecipients": [{"emailAddress": BOUNCED}],
        "timestamp": "2026-11-23T01:04:00.000Z",
        "feedbackId": "0102018c-feedback",
        "complaintFeedbackType": "abuse",
    }
    detail = {"eventType": "Complaint", "complaint": complaint, "mail": _mail(tags)}
    return _event("Email Complaint Received", detail)


def stream_record(number: int, pk: str, sk: str) -> dict[str, Any]:
    """One record as the filter lets it through."""
    keys = {"pk": {"S": pk}, "sk": {"S": sk}}
    return {
        "eventID": f"event-{number}",
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "eu-west-2",
        "dynamodb": {
            "Keys": keys,
            "NewImage": {**keys, "type": {"S": "notice"}},
            "SequenceNumber": f"{number:021}",
            "StreamViewType": "NEW_IMAGE",
        },
        "eventSourceARN": "arn:aws:dynamodb:eu-west-2:123456789012:table/rostersync/stream/1",
    }
