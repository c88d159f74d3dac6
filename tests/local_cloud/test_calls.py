"""What is recorded of a call, as IAM would see it."""

import json
from typing import Any

import pytest

from local.aws_proxy import Call
from local.calls import Asked, Made, as_json, asked_by, from_json

SIGNED = "AWS4-HMAC-SHA256 Credential=k/20261125/eu-west-2/{}/aws4_request, Signature=x"
KEY = {"pk": {"S": "SCHOOL#s"}, "sk": {"S": "RUN#1"}}
LEADING = ("dynamodb:LeadingKeys", ("SCHOOL#*",))


def asked(service: str, operation: str, body: dict[str, Any]) -> list[Asked]:
    headers = {"authorization": SIGNED.format(service), "x-amz-target": f"X.{operation}"}
    return list(asked_by(Call("POST", "/", headers, json.dumps(body).encode())))


def test_each_action_of_a_transaction_is_asked_by_itself() -> None:
    """IAM knows no transaction, and no school by its id."""
    check = {"TableName": "t", "Key": KEY, "ConditionExpression": "applying = :run_id"}
    put = {"TableName": "t", "Item": {**KEY, "type": {"S": "run"}}}

    actions = [{"ConditionCheck": check}, {"Put": put}]
    found = asked("dynamodb", "TransactWriteItems", {"TransactItems": actions})

    assert found == [
        Asked(
            "dynamodb:ConditionCheckItem",
            "t",
            (("dynamodb:Attributes", ("applying", "pk", "sk")), LEADING),
        ),
        Asked("dynamodb:PutItem", "t", (("dynamodb:Attributes", ("pk", "sk", "type")), LEADING)),
    ]


def test_an_update_names_what_it_writes_and_looks_at() -> None:
    """By name or by placeholder, in the update and in its condition."""
    update = {
        "TableName": "t",
        "Key": KEY,
        "UpdateExpression": "SET #state = :state REMOVE directory_pk",
        "ConditionExpression": "attribute_exists(pk) AND (delivery_revision = :read OR #at < :at)",
        "ExpressionAttributeNames": {"#state": "state", "#at": "at"},
    }

    ((_, attributes), _) = asked("dynamodb", "UpdateItem", update)[0].keys

    assert attributes == ("at", "delivery_revision", "directory_pk", "pk", "sk", "state")


@pytest.mark.parametrize(
    ("service", "operation", "body", "found"),
    [
        ("sqs", "SendMessageBatch", {"QueueUrl": "q"}, Asked("sqs:SendMessage", "q")),
        ("ssm", "GetParameter", {"Name": "/a/b"}, Asked("ssm:GetParameter", "parameter/a/b")),
        (
            "dynamodb",
            "Query",
            {
                "TableName": "t",
                "IndexName": "directory",
                "KeyConditionExpression": "directory_pk = :pk AND directory_sk > :after",
                "ExpressionAttributeValues": {":pk": {"S": "SCHOOLS"}, ":after": {"S": "a"}},
            },
            Asked("dynamodb:Query", "t/index/directory"),
        ),
    ],
)
def test_a_call_asks_for_its_action(
    service: str, operation: str, body: dict[str, Any], found: Asked
) -> None:
    """A batch of messages is the same to IAM as one."""
    assert asked(service, operation, body) == [found]


def test_a_record_comes_back_as_it_was_written() -> None:
    """One call a line."""
    made = {Made("WorkerRole", Asked("dynamodb:GetItem", "${Table.Arn}", (LEADING,)))}

    assert from_json(as_json(made)) == made
