"""The stack's own EventBridge bus."""

import json
from collections.abc import Sequence
from itertools import batched
from typing import TYPE_CHECKING, Final

from rostersync.aws import clients
from rostersync.aws.backoff import send_all
from rostersync.domain.announcement import Announcement

if TYPE_CHECKING:
    from mypy_boto3_events.type_defs import PutEventsRequestEntryTypeDef

SOURCE: Final = "rostersync"

_MOST_ENTRIES = 10
"""Of one PutEvents; a limit of EventBridge."""

_TRIES = 4

type _Placed = tuple[int, Announcement]
"""An announcement and its place among those that were asked for."""


class EventBridgeBus:
    """`Bus` over EventBridge."""

    def __init__(self, name: str) -> None:
        self._name = name

    def put(self, announcements: Sequence[Announcement]) -> frozenset[int]:
        """Send them in tens; see the port. A batch can be taken in part."""
        left = send_all(self._send, list(enumerate(announcements)), _TRIES)
        return frozenset(place for place, _ in left)

    def _send(self, placed: Sequence[_Placed]) -> Sequence[_Placed]:
        batches = batched(placed, _MOST_ENTRIES, strict=False)
        return [each for batch in batches for each in self._refused(batch)]

    def _refused(self, batch: Sequence[_Placed]) -> Sequence[_Placed]:
        answer = clients.events().put_events(Entries=[self._entry(each) for _, each in batch])
        results = zip(batch, answer["Entries"], strict=True)
        return [each for each, result in results if "ErrorCode" in result]

    def _entry(self, announcement: Announcement) -> "PutEventsRequestEntryTypeDef":
        return {
            "EventBusName": self._name,
            "Source": SOURCE,
            "DetailType": announcement.what,
            "Detail": json.dumps(announcement.detail),
        }
