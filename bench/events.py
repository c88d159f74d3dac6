"""What AWS hands to the functions: a message of the queue, a request of the HTTP API."""

import json
from datetime import date
from typing import Any


def message(school_id: str, night: date) -> dict[str, Any]:
    """One message of the night."""
    return {
        "Records": [
            {
                "messageId": "m1",
                "receiptHandle": "r1",
                "body": json.dumps({"school_id": school_id, "night": night.isoformat()}),
                "attributes": {"ApproximateReceiveCount": "1"},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-west-2:123456789012:night",
                "awsRegion": "eu-west-2",
            }
        ]
    }


def request(email: str, method: str, path: str, body: object = None) -> dict[str, Any]:
    """One request of a person who has signed in (payload format 2.0)."""
    claims = {"email": email, "email_verified": "true"}
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"accept-encoding": "gzip", "content-type": "application/json"},
        "requestContext": {
            "requestId": "r1",
            "stage": "$default",
            "http": {"method": method, "path": path},
            "authorizer": {"jwt": {"claims": claims, "scopes": []}},
        },
        "isBase64Encoded": False,
        **({} if body is None else {"body": json.dumps(body)}),
    }
