"""What NotifyCheck's look at a night that is over costs, for as many schools as there will be.

To hold: reading and judging 30,000 schools takes half of what the check keeps for it, at the
function's share of a processor. Measured with a tenth of them, in an emulated cloud. Run as
`python -m bench.watch`.
"""

import time
from collections.abc import Iterable
from dataclasses import replace
from itertools import batched
from typing import TYPE_CHECKING

from bench import write_units
from bench.functions import ONE_PROCESSOR_MB, memory_mb
from rostersync.application.night_report import watch_nights
from rostersync.aws import clients
from rostersync.aws.stores.nights import DynamoNights
from rostersync.aws.stores.run_items import run_item
from rostersync.aws.stores.school_record import school_item
from rostersync.aws.table.items import Item, to_dynamodb
from rostersync.aws.table.table import Table
from rostersync.domain.ending import failed_run
from rostersync.domain.night_report import Night
from rostersync.domain.run import Cause, Outcome
from tests.builders import NIGHT, NOW, a_school, an_autosync

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import WriteRequestTypeDef

SCHOOLS = 3_000
SHARE = 10
"""How many times as many there will be."""

BOUND_S = 60
"""Half of what the check keeps for the night (`notify.check`)."""

_A_READ_S = 0.015
"""Of a hundred items, on AWS. 60,000 items are 600 reads, one after the other."""

_AT_ONCE = 25


def _write(items: Iterable[Item]) -> None:
    for some in batched(items, _AT_ONCE, strict=False):
        puts: list[WriteRequestTypeDef] = [
            {"PutRequest": {"Item": to_dynamodb(item)}} for item in some
        ]
        clients.dynamodb().batch_write_item(RequestItems={write_units.TABLE: puts})


def _begin_a_night() -> DynamoNights:
    """Write a night that is over: each tenth school failed."""
    ids = [f"S{number}" for number in range(SCHOOLS)]
    unchanged = replace(an_autosync(), outcome=Outcome.UNCHANGED, ended_at=NOW)
    runs = [replace(unchanged, school_id=id) for id in ids]
    _write(school_item(replace(a_school(), id=id)) for id in ids)
    _write(
        run_item(failed_run(run, Cause.MIS_UNAVAILABLE, NOW) if place % 10 == 0 else run)
        for place, run in enumerate(runs)
    )
    nights = DynamoNights(Table(write_units.TABLE))
    nights.begin(Night(NIGHT, NOW, tuple(ids)))
    return nights


def main() -> None:
    """Print the figures."""
    with write_units.cloud():
        write_units.create_table()
        nights = _begin_a_night()
        began = time.process_time()
        (report,) = watch_nights(nights, NOW).reports
        took = time.process_time() - began
    assert report.due == SCHOOLS
    processor = min(1.0, memory_mb("NotifyCheckFunction") / ONE_PROCESSOR_MB)
    computing, waiting = took * SHARE / processor, SCHOOLS * SHARE * 2 / 100 * _A_READ_S
    verdict = "ok" if computing + waiting <= BOUND_S else "TOO SLOW"
    print(
        f"a night of {SCHOOLS * SHARE:,} schools is reported in {computing:.1f} s of computing "
        f"and {waiting:.1f} s of waiting, at most {BOUND_S} s: {verdict}"
    )


if __name__ == "__main__":
    main()
