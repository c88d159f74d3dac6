"""Which calls of AWS the deployed functions made, as IAM sees them.

A gate of the proxy before the emulator. Ids of schools and of people are left out, so that two runs
of the same tests made the same calls.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

import boto3

from local.aws_proxy import Answer, Call

_TRANSACTION = {
    "ConditionCheck": "ConditionCheckItem",
    "Delete": "DeleteItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
}
_SEND = "/v2/email/outbound-emails"


@dataclass(frozen=True, slots=True, order=True)
class Asked:
    """One action on one resource; `keys` are the condition keys that a policy may look at."""

    action: str
    resource: str
    keys: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Made:
    """What a role asked for. A resource of the stack stands by its logical id, `${Table.Arn}`."""

    role: str
    asked: Asked


@dataclass
class CallRecord:
    """Remembers each call once, by the access key that signed it."""

    _seen: dict[str, set[Asked]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def before(self, call: Call) -> Answer | None:
        """Remember it, and let it pass."""
        key = call.headers.get("authorization", "").partition("Credential=")[2].partition("/")[0]
        with self._lock:
            self._seen.setdefault(key, set()).update(asked_by(call))
        return None

    def after(self, call: Call, answer: Answer) -> None:
        """Look at nothing."""

    def made(self, stack: str) -> set[Made]:
        """List what was asked, by the roles of a deployed stack."""
        names = _logical_ids(stack)
        roles = _roles(names)
        return {
            Made(roles[key], _of_the_stack(asked, names))
            for key, every in self._seen.items()
            if key in roles
            for asked in _together(every)
        }


def asked_by(call: Call) -> Iterator[Asked]:
    """Tell what IAM would be asked for a call."""
    if call.path.startswith(_SEND):
        yield from _mail(json.loads(call.body))
        return
    asked = json.loads(call.body)
    match call.service:
        case "dynamodb":
            yield from _table(call.operation, asked)
        case "sqs":
            yield Asked(f"sqs:{call.operation.removesuffix('Batch')}", asked["QueueUrl"])
        case "ssm":
            yield Asked("ssm:GetParameter", f"parameter{asked['Name']}")
        case "events":
            for entry in asked["Entries"]:
                yield Asked("events:PutEvents", entry["EventBusName"])
        case service:
            yield Asked(f"{service}:{call.operation}", "?")


def _table(operation: str, asked: dict[str, Any]) -> Iterator[Asked]:
    match operation:
        case "TransactWriteItems":
            for action in asked["TransactItems"]:
                ((verb, each),) = action.items()
                yield from _table(_TRANSACTION[verb], each)
        case "BatchGetItem":
            for name, each in asked["RequestItems"].items():
                yield Asked(f"dynamodb:{operation}", name, _leading(each["Keys"]))
        case "Query":
            ((value,),) = [
                held.values()
                for placeholder, held in asked["ExpressionAttributeValues"].items()
                if f"pk = {placeholder} " in f"{asked['KeyConditionExpression']} "
            ]
            index = f"/index/{asked['IndexName']}" if "IndexName" in asked else ""
            keys = () if index else _leading([{"pk": {"S": value}}])
            yield Asked(f"dynamodb:{operation}", f"{asked['TableName']}{index}", keys)
        case _:
            keys = _leading([asked.get("Item") or asked["Key"]])
            yield Asked(f"dynamodb:{operation}", asked["TableName"], (_attributes(asked), *keys))


def _leading(items: list[dict[str, Any]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Name the partitions by what they hold: SCHOOL#*, NIGHT#*."""
    kinds = sorted({f"{item['pk']['S'].partition('#')[0]}#*" for item in items})
    return (("dynamodb:LeadingKeys", tuple(kinds)),)


def _attributes(asked: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Name the attributes of one item that a call writes, or looks at in a condition."""
    written = {*asked.get("Item", {}), *asked.get("Key", {})}
    written |= set(asked.get("ExpressionAttributeNames", {}).values())
    for expression in ("ConditionExpression", "UpdateExpression"):
        # Not values and placeholders, functions, or the language's own words.
        written |= set(re.findall(r"(?<![:#\w])[a-z]\w*(?![\w(])", asked.get(expression, "")))
    return "dynamodb:Attributes", tuple(sorted(written))


def _together(every: Iterable[Asked]) -> set[Asked]:
    """Put the attributes of alike calls together: a policy that allows all allows each."""
    attributes: dict[Asked, set[str]] = {}
    for asked in every:
        keys = dict(asked.keys)
        held = keys.pop("dynamodb:Attributes", ())
        attributes.setdefault(replace(asked, keys=tuple(keys.items())), set()).update(held)
    return {
        replace(asked, keys=(("dynamodb:Attributes", tuple(sorted(held))), *asked.keys))
        if held
        else asked
        for asked, held in attributes.items()
    }


def _mail(asked: dict[str, Any]) -> Iterator[Asked]:
    """In the sandbox the identity of whoever gets it counts, too."""
    keys = (("ses:FromAddress", (asked["FromEmailAddress"],)),)
    yield Asked("ses:SendEmail", "identity/of-the-sender", keys)
    yield Asked("ses:SendEmail", "identity/of-whoever-gets-it", keys)
    yield Asked("ses:SendEmail", asked["ConfigurationSetName"], keys)


def _roles(names: Mapping[str, str]) -> dict[str, str]:
    """Name the role of each access key; MiniStack makes one of a function's ARN and its role's."""
    client = boto3.Session().client("lambda")
    found = {}
    for function in (each for each, name in names.items() if name.endswith("Function")):
        pages = client.get_paginator("list_versions_by_function").paginate(FunctionName=function)
        for version in (each for page in pages for each in page["Versions"]):
            arn, role = version["FunctionArn"], version["Role"]
            for qualified in (arn, arn.removesuffix(f":{version['Version']}")):
                digest = hashlib.sha256(f"{qualified}:{role}".encode()).hexdigest()
                found[f"ASIA{digest[:16].upper()}"] = names[role.rpartition("/")[2]]
    return found


def _logical_ids(stack: str) -> dict[str, str]:
    """Name each resource of the stack by its physical id."""
    pages = boto3.Session().client("cloudformation").get_paginator("list_stack_resources")
    return {
        each["PhysicalResourceId"]: each["LogicalResourceId"]
        for page in pages.paginate(StackName=stack)
        for each in page["StackResourceSummaries"]
    }


def _of_the_stack(asked: Asked, names: Mapping[str, str]) -> Asked:
    name, slash, rest = asked.resource.partition("/index/")
    if name not in names:
        return asked
    # A configuration set has no attribute that is its ARN.
    written = "configuration-set/${NoticeMail}" if asked.action == "ses:SendEmail" else ""
    return Asked(asked.action, f"{written or f'${{{names[name]}.Arn}}'}{slash}{rest}", asked.keys)


def as_json(made: set[Made]) -> str:
    """Write them one a line, in order."""
    lines = [
        json.dumps([each.role, each.asked.action, each.asked.resource, dict(each.asked.keys)])
        for each in sorted(made)
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def from_json(text: str) -> set[Made]:
    """Read them again."""
    return {
        Made(role, Asked(action, resource, tuple((k, tuple(v)) for k, v in keys.items())))
        for role, action, resource, keys in json.loads(text)
    }
