"""How fast one partition is written, so that DynamoDB refuses none of it.

A partition takes 1,000 write units a second, whatever the table takes, and a transaction's writes
count double. All of a school is one partition:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

UNITS_A_SECOND = 900
"""The rest is for who else writes there meanwhile: people, and the platform's tasks."""


@dataclass(frozen=True, slots=True)
class _Written:
    """When all that was written will be taken in, and the share of a second that the last took."""

    taken_in_at: float
    share: float


_NOTHING = _Written(0, 0)


class Pace:
    """Makes a write wait until the partition can take one as large as the last.

    What a write has cost is known afterwards, by DynamoDB's own count, so nobody estimates. After a
    pause a second's units come at once: most runs write no more, and do not wait.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._written: dict[str, _Written] = {}

    def write(self, partition: str, ask: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        """Ask DynamoDB to write, when it is time; the answer says what that consumed."""
        before = self._written.get(partition, _NOTHING)
        wait = before.taken_in_at - self._clock() - (1 - before.share)
        if wait > 0:
            self._sleep(wait)
        answer = ask()
        now, share = self._clock(), _units(answer) / UNITS_A_SECOND
        after = _Written(max(now, before.taken_in_at) + share, min(1.0, share))
        busy = {name: each for name, each in self._written.items() if each.taken_in_at > now}
        self._written = {**busy, partition: after}
        return answer


PACE = Pace()
"""That of this process: all its stores write the same partitions."""


def _units(answer: Mapping[str, Any]) -> float:
    """Add up what a write consumed: one line, or one for each table of a transaction."""
    consumed = answer.get("ConsumedCapacity", [])
    lines = consumed if isinstance(consumed, list) else [consumed]
    return float(sum(line["CapacityUnits"] for line in lines))
