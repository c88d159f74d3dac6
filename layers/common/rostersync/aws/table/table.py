"""The one table: reads that are complete, writes that are refused or done."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from rostersync.aws import clients
from rostersync.aws.backoff import send_all
from rostersync.aws.table.items import Item, from_dynamodb, to_dynamodb
from rostersync.aws.table.keys import Key
from rostersync.aws.table.pace import PACE, Pace
from rostersync.aws.table.refusals import ConditionFailed as ConditionFailed
from rostersync.aws.table.refusals import patiently
from rostersync.domain.errors import StoreBusy

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import QueryOutputTypeDef, TransactWriteItemTypeDef

type Action = dict[str, Any]
"""One write or check of a transaction, in DynamoDB's own notation."""

MOST_WRITES = 100
"""Actions of one transaction, checks included; a limit of DynamoDB."""

_TRIES = 8


@dataclass(frozen=True, slots=True)
class Update:
    """New values for some attributes of one item; None takes an attribute away.

    `added` are whole numbers to count an attribute up by; one that is absent counts from 0.
    """

    key: Key
    attributes: Mapping[str, Any] = field(default_factory=dict)
    added: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold of an item for a write to happen.

    `values` are those of its `:values`; `names` are the attributes of its `#names`, which it needs
    where an attribute has a name that is a word of DynamoDB's own.
    """

    expression: str
    values: Mapping[str, Any]
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def absent(cls) -> "Condition":
        """There is no such item yet."""
        return cls("attribute_not_exists(pk)", {})

    @classmethod
    def present(cls) -> "Condition":
        """The item is there."""
        return cls("attribute_exists(pk)", {})

    @classmethod
    def equal(cls, attributes: Mapping[str, Any]) -> "Condition":
        """The item's attributes are these; None is of one that is absent."""
        there = {f":was_{name}": value for name, value in attributes.items() if value is not None}
        clauses = [
            f"attribute_not_exists(#{name})" if value is None else f"#{name} = :was_{name}"
            for name, value in attributes.items()
        ]
        names = {f"#{name}": name for name in attributes}
        return cls(" AND ".join(["attribute_exists(pk)", *clauses]), there, names)

    def __and__(self, other: "Condition") -> "Condition":
        """Both hold."""
        both = f"({self.expression}) AND ({other.expression})"
        return Condition(both, {**self.values, **other.values}, {**self.names, **other.names})


@dataclass(frozen=True, slots=True)
class Table:
    """The table of that name. `client` is called at each use, so that none is made before.

    Every write goes at the partition's pace.
    """

    name: str
    client: "Callable[[], DynamoDBClient]" = clients.dynamodb
    pace: Pace = PACE

    def get(self, key: Key) -> Item | None:
        """Read one item as last written; None if there is none."""
        asked: Any = {"TableName": self.name, "Key": _plain(key), "ConsistentRead": True}
        found = patiently(lambda: self.client().get_item(**asked))
        return from_dynamodb(found["Item"]) if "Item" in found else None

    def get_many(self, wanted: Sequence[Key], only: Sequence[str] = ()) -> dict[Key, Item]:
        """Read up to a hundred items, a moment behind the writes; those that are not, are absent.

        `only` names the attributes to fetch beside the keys: a record may have many more.
        What DynamoDB leaves out of a busy answer is asked for again, some seconds long.

        Raises:
            StoreBusy: some of them were left out to the end.

        """
        found: dict[Key, Item] = {}

        def ask(keys: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
            wanted: Any = {self.name: {"Keys": keys, **_projection(only)}}
            answer = patiently(lambda: self.client().batch_get_item(RequestItems=wanted))
            items = map(from_dynamodb, answer["Responses"].get(self.name, []))
            found.update({Key(item["pk"], item["sk"]): item for item in items})
            left = answer["UnprocessedKeys"].get(self.name)
            return [dict(key) for key in left["Keys"]] if left else []

        left = send_all(ask, [_plain(key) for key in wanted], _TRIES)
        if left:
            raise StoreBusy(f"{len(left)} of {len(wanted)} items could not be read")
        return found

    def query(self, pk: str, prefix: str, only: str | None = None) -> Iterator[Item]:
        """Read every item of a partition whose sort key begins so, in order, as last written.

        `only` names the one attribute to fetch.
        """
        asked: dict[str, Any] = {
            "KeyConditionExpression": "pk = :pk AND begins_with(sk, :prefix)",
            "ExpressionAttributeValues": to_dynamodb({":pk": pk, ":prefix": prefix}),
            "ConsistentRead": True,
        }
        if only is not None:
            asked["ProjectionExpression"] = only
        yield from self._pages(asked)

    def directory(self, directory_pk: str) -> Iterator[Item]:
        """Read every line of the `directory` index under that key, a moment behind the writes."""
        yield from self._pages(
            {
                "IndexName": "directory",
                "KeyConditionExpression": "directory_pk = :pk",
                "ExpressionAttributeValues": to_dynamodb({":pk": directory_pk}),
            }
        )

    def _pages(self, asked: dict[str, Any]) -> Iterator[Item]:
        while True:
            page = self.ask(asked)
            yield from map(from_dynamodb, page["Items"])
            if "LastEvaluatedKey" not in page:
                return
            asked = {**asked, "ExclusiveStartKey": page["LastEvaluatedKey"]}

    def ask(self, asked: Mapping[str, Any]) -> "QueryOutputTypeDef":
        """Ask for one page of a query, in DynamoDB's own notation."""
        return patiently(lambda: self.client().query(**{"TableName": self.name, **asked}))

    def put(self, item: Item) -> None:
        """Write one item, whatever was there."""
        asked = {"Item": to_dynamodb(item), **self._asked_of_each}
        self._patiently(item["pk"], lambda: self.client().put_item(**asked))

    def delete(self, key: Key) -> None:
        """Delete one item, if it is there."""
        asked = {"Key": _plain(key), **self._asked_of_each}
        self._patiently(key.pk, lambda: self.client().delete_item(**asked))

    def put_if(self, item: Item, condition: Condition) -> None:
        """Write one item, or raise ConditionFailed."""
        asked = {"Item": to_dynamodb(item), **_conditional(condition), **self._asked_of_each}
        self._patiently(item["pk"], lambda: self.client().put_item(**asked))

    def update_if(self, update: Update, condition: Condition) -> None:
        """Update one item, or raise ConditionFailed."""
        asked = {**_update(update, condition), **self._asked_of_each}
        self._patiently(update.key.pk, lambda: self.client().update_item(**asked))

    def updated(self, update: Update, condition: Condition) -> Item:
        """Update one item and give it as it is now, or raise ConditionFailed."""
        asked = {**_update(update, condition), **self._asked_of_each, "ReturnValues": "ALL_NEW"}
        answer = self._patiently(update.key.pk, lambda: self.client().update_item(**asked))
        return from_dynamodb(answer["Attributes"])

    def putting(self, item: Item, condition: Condition | None = None) -> Action:
        """Write one item, as part of a transaction."""
        refused = _conditional(condition) if condition else {}
        return {"Put": {"TableName": self.name, "Item": to_dynamodb(item), **refused}}

    def deleting(self, key: Key, condition: Condition | None = None) -> Action:
        """Delete one item, as part of a transaction."""
        refused = _conditional(condition) if condition else {}
        return {"Delete": {"TableName": self.name, "Key": _plain(key), **refused}}

    def updating(self, update: Update, condition: Condition | None = None) -> Action:
        """Update one item, as part of a transaction."""
        return {"Update": {"TableName": self.name, **_update(update, condition)}}

    def checking(self, key: Key, condition: Condition) -> Action:
        """Hold one item to a condition without writing it, as part of a transaction."""
        check = {"TableName": self.name, "Key": _plain(key), **_conditional(condition)}
        return {"ConditionCheck": check}

    def transact(self, writes: Sequence[Action]) -> None:
        """Do all of the writes, or none of them and raise ConditionFailed."""
        items = cast("Sequence[TransactWriteItemTypeDef]", writes)
        self._patiently(
            _partition(writes[0]),
            lambda: self.client().transact_write_items(
                TransactItems=items, ReturnConsumedCapacity="TOTAL"
            ),
        )

    @property
    def _asked_of_each(self) -> dict[str, Any]:
        """Of every write of one item: the table, and that the answer is to say what it consumed."""
        return {"TableName": self.name, "ReturnConsumedCapacity": "TOTAL"}

    def _patiently(
        self, partition: str, ask: "Callable[[], Mapping[str, Any]]"
    ) -> Mapping[str, Any]:
        return patiently(lambda: self.pace.write(partition, ask))


def _partition(action: Action) -> str:
    """Name the partition of an action; those of one transaction that write much share theirs."""
    (asked,) = action.values()
    name: str = asked.get("Item", asked.get("Key"))["pk"]["S"]
    return name


def _plain(key: Key) -> dict[str, Any]:
    return to_dynamodb({"pk": key.pk, "sk": key.sk})


def _projection(only: Sequence[str]) -> dict[str, Any]:
    """By placeholders: `name` and others are words of DynamoDB's own."""
    if not only:
        return {}
    names = {f"#{name}": name for name in ("pk", "sk", *only)}
    return {"ProjectionExpression": ", ".join(names), "ExpressionAttributeNames": names}


def _conditional(condition: Condition) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    if condition.expression:
        asked["ConditionExpression"] = condition.expression
    if condition.values:
        asked["ExpressionAttributeValues"] = to_dynamodb(condition.values)
    if condition.names:
        asked["ExpressionAttributeNames"] = dict(condition.names)
    return asked


def _update(update: Update, condition: Condition | None) -> dict[str, Any]:
    """Every attribute by a placeholder: `name`, `state` and others are words of DynamoDB's own."""
    held = {name: value for name, value in update.attributes.items() if value is not None}
    clauses = {
        "SET": [f"#{name} = :{name}" for name in held],
        "REMOVE": [f"#{name}" for name in update.attributes if name not in held],
        "ADD": [f"#{name} :{name}" for name in update.added],
    }
    values = {f":{name}": value for name, value in {**held, **update.added}.items()}
    names = {f"#{name}": name for name in (*update.attributes, *update.added)}
    condition = condition or Condition("", {})
    return {
        "Key": _plain(update.key),
        "UpdateExpression": " ".join(
            f"{verb} {', '.join(clause)}" for verb, clause in clauses.items() if clause
        ),
        **_conditional(
            replace(
                condition, values={**values, **condition.values}, names={**names, **condition.names}
            )
        ),
    }
