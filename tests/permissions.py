"""What each role may do by the template as it stands, held against what is asked of AWS.

    python -m tests.permissions

What the functions themselves ask was recorded while the end-to-end tests ran (`make permissions`).
What AWS asks in their name follows from the template. docs/architecture.md has the table of both.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from local.calls import Asked, Made, as_json, from_json
from tests.cloudformation import Template, load_template, resources_of
from tests.intrinsics import Scope, resolve

_ROOT = Path(__file__).parents[1]
RECORD = Path(__file__).with_name("calls.json")
PAGE = _ROOT / "docs" / "architecture.md"
KEPT = _ROOT / ".local" / "calls"

_BEGIN, _END = "<!-- permissions: made by `make permissions` -->\n", "<!-- end of permissions -->\n"

_SENDER = "sender@trust.example"
_PARAMETERS = {
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::Region": "eu-west-2",
    "AWS::StackName": "rostersync",
    "AWS::URLSuffix": "amazonaws.com",
    "OperatorEmail": "operators@trust.example",
    "SenderEmail": _SENDER,
    "TableKeyArn": "the table's key",
}
_TOKEN = "parameter/rostersync/wonde-token"


@dataclass(frozen=True, slots=True)
class Grant:
    """One action of one statement: on which resources a role may do it, and if what holds."""

    role: str
    statement: str
    action: str
    resources: tuple[str, ...]
    conditions: tuple[tuple[str, str, tuple[str, ...]], ...]

    def allows(self, made: Made) -> bool:
        """Whether a call is allowed by this alone."""
        return (
            (self.role, self.action) == (made.role, made.asked.action)
            and any(_is_of(made.asked.resource, each) for each in self.resources)
            and all(_holds(each, dict(made.asked.keys)) for each in self.conditions)
        )


def _is_of(resource: str, pattern: str) -> bool:
    """Match an ARN by its last part, which is what the record has of it."""
    return fnmatchcase(resource, pattern.rpartition(":")[2])


def _holds(
    condition: tuple[str, str, tuple[str, ...]], keys: Mapping[str, tuple[str, ...]]
) -> bool:
    operator, key, wanted = condition
    held = keys.get(key, ())
    match operator:
        case "StringEquals":
            return len(held) == 1 and held[0] in wanted
        case "ForAllValues:StringLike":
            return all(any(fnmatchcase(value, each) for each in wanted) for value in held)
        case "ForAllValues:StringEquals":
            return set(held) <= set(wanted)
        case _:
            raise ValueError(f"{operator}: no statement of ours used it")


def grants(template: Template) -> list[Grant]:
    """List all that the functions' roles are allowed."""
    scope = _scope(template)
    found = []
    for role, document in _documents(template, scope):
        for statement in document["Statement"]:
            assert statement["Effect"] == "Allow", statement
            found += [
                Grant(
                    role,
                    statement["Sid"],
                    action,
                    tuple(map(_short, _listed(statement["Resource"]))),
                    tuple(_conditions(statement.get("Condition", {}))),
                )
                for action in _listed(statement["Action"])
            ]
    return found


def _scope(template: Template) -> Scope:
    defaults = {
        name: each["Default"] for name, each in template["Parameters"].items() if "Default" in each
    }
    return Scope({**defaults, **_PARAMETERS}, template["Conditions"], _reference)


def _reference(name: str, attribute: str | None) -> str:
    return f"${{{name}.{attribute}}}" if attribute else f"${{{name}}}"


def _documents(template: Template, scope: Scope) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, role in resources_of(template, "AWS::IAM::Role").items():
        for policy in role["Properties"].get("Policies", []):
            yield name, resolve(policy["PolicyDocument"], scope)
    for policy in resources_of(template, "AWS::IAM::Policy").values():
        for role in policy["Properties"]["Roles"]:
            yield role["Ref"], resolve(policy["Properties"]["PolicyDocument"], scope)


def _short(resource: str) -> str:
    """Leave out of an ARN what is the same for all."""
    return re.sub(r"^arn:aws:\w+:[\w-]+:\d+:", "", resource)


def _conditions(given: Mapping[str, Any]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for operator, keys in given.items():
        for key, wanted in keys.items():
            yield operator, key, tuple(map(_short, _listed(wanted)))


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - one or many
    return value if isinstance(value, list) else [value]


def recorded() -> set[Made]:
    """List what the functions asked for in the end-to-end tests."""
    return {_with_the_sender(each) for each in from_json(RECORD.read_text())}


def _with_the_sender(made: Made) -> Made:
    """The local cloud has a sender of its own, as every deployment."""
    keys = tuple(
        (key, (_SENDER,) if key == "ses:FromAddress" else held) for key, held in made.asked.keys
    )
    return Made(made.role, Asked(made.asked.action, made.asked.resource, keys))


def asked_by_aws(template: Template, by_functions: Iterable[Made]) -> set[Made]:
    """List what AWS asks in a function's name, by the template and AWS's documents."""
    found = set()
    for function in resources_of(template, "AWS::Serverless::Function").values():
        role = function["Properties"]["Role"]["Fn::GetAtt"][0]
        found |= {Made(role, asked) for asked in _of_the_service(function["Properties"])}
    for made in {*by_functions, *found}:
        if made.asked.action == "ssm:GetParameter":
            found.add(Made(made.role, Asked("kms:Decrypt", "key/any", _OF_THE_TOKEN)))
        if made.asked.action.startswith("dynamodb:"):
            found |= {Made(made.role, asked) for asked in _OF_THE_TABLES_KEY}
    return found


_OF_THE_TOKEN = (
    ("kms:EncryptionContext:PARAMETER_ARN", (_TOKEN,)),
    ("kms:ViaService", ("ssm.eu-west-2.amazonaws.com",)),
)
"""https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html"""

_OF_THE_TABLES_KEY = tuple(
    Asked(
        f"kms:{action}",
        "the table's key",
        (("kms:ViaService", ("dynamodb.eu-west-2.amazonaws.com",)),),
    )
    for action in (
        "Decrypt",
        "DescribeKey",
        "Encrypt",
        "GenerateDataKey",
        "ReEncryptFrom",
        "ReEncryptTo",
    )
)
"""https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html"""

_POLLED = ("DeleteMessage", "GetQueueAttributes", "ReceiveMessage")
"""https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"""

_FOLLOWED = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
"""https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html"""


def _of_the_service(properties: dict[str, Any]) -> Iterator[Asked]:
    group = properties["LoggingConfig"]["LogGroup"]["Ref"]
    yield Asked("logs:CreateLogStream", f"${{{group}.Arn}}")
    yield Asked("logs:PutLogEvents", f"${{{group}.Arn}}")
    yield Asked("xray:PutTraceSegments", "any")
    yield Asked("xray:PutTelemetryRecords", "any")
    given_up = [properties.get("EventInvokeConfig", {})]
    for event in properties.get("Events", {}).values():
        match event:
            case {"Type": "SQS", "Properties": {"Queue": {"Fn::GetAtt": [queue, _]}}}:
                yield from (Asked(f"sqs:{action}", f"${{{queue}.Arn}}") for action in _POLLED)
            case {"Type": "DynamoDB", "Properties": stream}:
                arn = _reference(*stream["Stream"]["Fn::GetAtt"])
                yield from (Asked(f"dynamodb:{action}", arn) for action in _FOLLOWED)
                given_up.append(stream)
            case _:
                pass
    for each in given_up:
        if "DestinationConfig" in each:
            (queue, _) = each["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"]
            yield Asked("sqs:SendMessage", f"${{{queue}.Arn}}")


def denied(allowed: Iterable[Grant], made: Iterable[Made]) -> list[Made]:
    """List the calls that nothing allows."""
    allowed = list(allowed)
    return sorted(each for each in made if not any(grant.allows(each) for grant in allowed))


def keep(made: set[Made]) -> None:
    """Keep what one cloud's functions asked for, for the record.

    Raises:
        AssertionError: something that the template as it stands does not allow.

    """
    KEPT.mkdir(parents=True, exist_ok=True)
    # A drill sends functions to a table that is not there.
    own = {
        each
        for each in made
        if each.role.endswith("Role") and each.asked.resource != "no-such-table"
    }
    (KEPT / f"{len(list(KEPT.iterdir()))}.json").write_text(as_json(own))
    refused = denied(grants(load_template()), map(_with_the_sender, own))
    assert not refused, f"the emulator allowed what AWS would not: {refused}"


def table(template: Template) -> str:
    """Write the table of docs/architecture.md."""
    by_functions = recorded()
    by_aws = asked_by_aws(template, by_functions)
    lines = ["| role | may | on | if | asked by |", "| --- | --- | --- | --- | --- |"]
    for grant in grants(template):
        sides = [
            name
            for name, made in (("the function", by_functions), ("AWS", by_aws))
            if any(grant.allows(each) for each in made)
        ]
        on = ", ".join(f"`{each}`" for each in grant.resources)
        conditions = "; ".join(
            f"`{key}`: {', '.join(wanted)}" for _, key, wanted in grant.conditions
        )
        lines.append(
            f"| {grant.role.removesuffix('Role')} | `{grant.action}` | {on} | {conditions} "
            f"| {', '.join(sides)} |"
        )
    return "\n".join(lines) + "\n"


def page(text: str, template: Template) -> str:
    """Put the table into the page in place of the one that is there."""
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n{table(template)}\n{_END}{after}"


def main() -> None:
    """Take what was kept into the record, if anything was, and write the table."""
    kept = [from_json(path.read_text()) for path in KEPT.glob("*.json")] if KEPT.is_dir() else []
    if kept:
        RECORD.write_text(as_json(set[Made]().union(*kept)))
    PAGE.write_text(page(PAGE.read_text(), load_template()))


if __name__ == "__main__":
    main()
