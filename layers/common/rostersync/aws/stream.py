"""The records of the table's stream, in the words of the domain."""

from collections.abc import Mapping
from typing import Any

from rostersync.application.announcing import FrameWritten, SchoolWritten, Written
from rostersync.aws.stores.run_items import run_without_warnings
from rostersync.aws.stores.school_record import school_of
from rostersync.aws.table.items import Item, from_dynamodb
from rostersync.domain.school import School

type StreamRecord = Mapping[str, Any]
"""One record of the stream, as Lambda hands it on, with the item before and after."""


def written_of(record: StreamRecord) -> Written | None:
    """Read a record; None for one that nobody outside needs.

    Raises:
        RecordInvalid, SchoolRecordInvalid: an item cannot be read.

    """
    before, after = _image(record, "OldImage"), _image(record, "NewImage")
    match after.get("type"):
        case "run" if "sequence" in after and "sequence" not in before:
            return FrameWritten(run_without_warnings(after))
        case "school":
            return SchoolWritten(_school(before) if before else None, _school(after))
        case _:
            return None


def _image(record: StreamRecord, name: str) -> Item:
    return from_dynamodb(record["dynamodb"].get(name, {}))


def _school(item: Item) -> School:
    return school_of(str(item.get("id")), item)
