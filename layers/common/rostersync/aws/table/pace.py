"""How fast one partition is written, so that DynamoDB refuses none of it.

A partition takes 1,000 write units a second, whatever the table takes, and a transaction's writes
count double. All of a school is one partition:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

UNITS_A_SECOND = 900
"""The rest is for who else writes there meanwhile: people, and the platform's tasks."""

_AHEAD_S = 0.3
"""What may come at once, in seconds of that speed: most runs write no more. After it a second's
1,000 units still have room for the largest transaction, a chunk of a document at 700 units.
"""


class Pace:
    """Makes each write wait until the ones before it have been taken in.

    What a write has cost is known afterwards, by DynamoDB's own count. So the next one waits for
    it, and nobody estimates.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._busy_until: dict[str, float] = {}

    def write(self, partition: str, ask: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        """Ask DynamoDB to write, when it is time; the answer says what that consumed."""
        ahead = self._busy_until.get(partition, 0) - self._clock() - _AHEAD_S
        if ahead > 0:
            self._sleep(ahead)
        answer = ask()
        units = _units(answer)
        now = self._clock()
        busy = {each: until for each, until in self._busy_until.items() if until > now}
        busy[partition] = max(now, busy.get(partition, 0)) + units / UNITS_A_SECOND
        self._busy_until = busy
        return answer


PACE = Pace()
"""That of this process: all its stores write the same partitions."""


def _units(answer: Mapping[str, Any]) -> float:
    """Add up what a write consumed: one line, or one for each table of a transaction."""
    consumed = answer.get("ConsumedCapacity", [])
    lines = consumed if isinstance(consumed, list) else [consumed]
    return float(sum(line["CapacityUnits"] for line in lines))
