"""The start of the night: one message for each school that is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from rostersync.application.ports.erasures import Erasures
from rostersync.application.ports.nights import Nights, NightTallies
from rostersync.application.ports.queue import NightMessage, WorkQueue
from rostersync.application.ports.schools import DirectoryEntry, Schools
from rostersync.domain.night_report import Night
from rostersync.domain.run import Outcome
from rostersync.domain.school import SchoolState


@dataclass(frozen=True, slots=True)
class Dispatched:
    """The result of the start of a night for each school, by id.

    `not_sent` could not be queued after retries; `unknown` were asked for and do not exist.
    `ended` do not run again, because none of their runs failed.
    """

    night: date
    sent: tuple[str, ...]
    not_due: tuple[str, ...]
    not_sent: tuple[str, ...]
    unknown: tuple[str, ...]
    ended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NightOrder:
    """Which night, a UTC date, and which schools; None is all of them.

    With `again`, those are run once more whose last run of that night ended as failed.
    """

    night: date
    school_ids: frozenset[str] | None = None
    again: bool = False

    @property
    def is_of_all(self) -> bool:
        """Whether it begins a night of all schools."""
        return self.school_ids is None and not self.again


@dataclass(frozen=True, slots=True)
class NightPorts:
    """The ports that the start of the night needs."""

    schools: Schools
    queue: WorkQueue
    nights: Nights
    tallies: NightTallies
    erasures: Erasures


def dispatch(order: NightOrder, ports: NightPorts, now: datetime) -> Dispatched:
    """Queue every school that is due, or those of the order alone that are.

    Before a night of all schools is queued, it is written down who is due: the night report
    waits for those, and a message that is lost is seen there. Erasures that were cut off come last.
    """
    night, ids = order.night, order.school_ids
    entries = list(ports.schools.directory())
    asked = [each for each in entries if ids is None or each.school_id in ids]
    due = sorted(each.school_id for each in asked if is_due(each, night))
    if order.is_of_all:
        ports.nights.begin(Night(night, now, tuple(due)))
    messages = _again(night, due, ports) if order.again else [NightMessage(id, night) for id in due]
    not_taken = {message.school_id for message in ports.queue.send(messages)}
    if order.is_of_all:
        for unfinished in ports.erasures.unfinished():
            ports.queue.send_erasure(unfinished)
    wanted = [message.school_id for message in messages]
    return Dispatched(
        night=night,
        sent=tuple(id for id in wanted if id not in not_taken),
        not_due=_ids(each for each in asked if not is_due(each, night)),
        not_sent=tuple(sorted(not_taken)),
        unknown=tuple(sorted((ids or frozenset()) - {each.school_id for each in entries})),
        ended=tuple(sorted(set(due) - set(wanted))),
    )


def release(night: date, ports: NightPorts, now: datetime) -> Dispatched:
    """Let a night go on that the brake held: whose run ended is left alone, the others run.

    Raises:
        NightNotHeld: there is nothing to release, and nothing is sent.

    """
    ports.tallies.release(night, now)
    return dispatch(NightOrder(night), ports, now)


def is_due(entry: DirectoryEntry, night: date) -> bool:
    """Whether the night is for that school: set up and not paused, or with a plan unfinished."""
    is_paused = entry.paused_until is not None and night <= entry.paused_until
    return entry.is_applying or not (entry.state is SchoolState.NEW or is_paused)


def _again(night: date, due: list[str], ports: NightPorts) -> list[NightMessage]:
    """Order the next run of each school whose last one failed; one without an end, that again."""
    return [
        NightMessage(each.school_id, night, each.ordinal + (each.outcome is Outcome.FAILED))
        for each in ports.nights.schools(night, due)
        if each.outcome in {Outcome.FAILED, None}
    ]


def _ids(entries: Iterable[DirectoryEntry]) -> tuple[str, ...]:
    return tuple(sorted(each.school_id for each in entries))
