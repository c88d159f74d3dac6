"""The start of the night: one message for each school that is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from rostersync.application.notify_ports import Nights
from rostersync.application.ports import DirectoryEntry, NightMessage, NightQueue, Schools
from rostersync.domain.night_report import Night
from rostersync.domain.school import SchoolState


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What became of each school of the night, by id.

    `not_sent` could not be queued after retries; `unknown` were asked for and do not exist.
    """

    night: date
    sent: tuple[str, ...]
    not_due: tuple[str, ...]
    not_sent: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NightOrder:
    """Which night, a UTC date, and which schools; None is all of them."""

    night: date
    school_ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class NightPorts:
    """What the start of the night needs of the world."""

    schools: Schools
    queue: NightQueue
    nights: Nights


def dispatch(order: NightOrder, ports: NightPorts, now: datetime) -> Dispatched:
    """Queue every school that is due, or those of the order alone that are.

    Before a night of all schools is queued, it is written down who is due: the night report
    waits for those, and a message that is lost is seen there.
    """
    night, ids = order.night, order.school_ids
    entries = list(ports.schools.directory())
    asked = [each for each in entries if ids is None or each.school_id in ids]
    due = sorted(each.school_id for each in asked if is_due(each, night))
    if ids is None:
        ports.nights.begin(Night(night, now, tuple(due)))
    not_taken = {m.school_id for m in ports.queue.send(NightMessage(id, night) for id in due)}
    return Dispatched(
        night=night,
        sent=tuple(id for id in due if id not in not_taken),
        not_due=_ids(each for each in asked if not is_due(each, night)),
        not_sent=tuple(sorted(not_taken)),
        unknown=tuple(sorted((ids or frozenset()) - {each.school_id for each in entries})),
    )


def is_due(entry: DirectoryEntry, night: date) -> bool:
    """Whether the night is for that school: set up and not paused, or with a plan unfinished."""
    is_paused = entry.paused_until is not None and night <= entry.paused_until
    return entry.is_applying or not (entry.state is SchoolState.NEW or is_paused)


def _ids(entries: Iterable[DirectoryEntry]) -> tuple[str, ...]:
    return tuple(sorted(each.school_id for each in entries))
