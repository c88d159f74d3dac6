"""Decisions: a person's answer to each warning of a plan. They are an input of the plan."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from rostersync.domain.errors import KeepUntilInvalid, WarningsNotAccepted
from rostersync.domain.pairs import ClassPair
from rostersync.domain.roster import Kept, Loss
from rostersync.domain.warning import KEEPABLE, PlanWarning, WarningCode, warning_id

_KEPT_FOR = timedelta(days=30)
"""How long something is kept if the person names no day."""

_NOBODY = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SamePair:
    """The class `from_id` of the roster lives on as the MIS's class `to_id`."""

    from_id: str
    to_id: str

    def __str__(self) -> str:
        """Name it in a list of what is wrong."""
        return f"{self.from_id} → {self.to_id}"


@dataclass(frozen=True, slots=True)
class Decisions:
    """Each warning answered by its id: accepted, kept until a day, or the same class.

    `different` are doubtful matches of two different students; to accept one says that it is the
    same student.
    `wait` are the warnings that a night leaves for a person: what they are about stays as it is.
    `by` and `at` are who decides and when; they stand in what is kept.
    """

    by: str = ""
    at: datetime = _NOBODY
    accept: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    keep_until: date | None = None
    same: tuple[SamePair, ...] = ()
    different: tuple[str, ...] = ()
    wait: frozenset[str] = frozenset()

    @property
    def are_plain(self) -> bool:
        """Whether all decisions are acceptances, so that the plan is the undecided one."""
        is_plain = not (self.keep or self.same or self.different or self.keep_until)
        return is_plain and not self.wait

    def kept(self, loss: Loss) -> Kept:
        """Make the note on a thing that these decisions keep."""
        until = self.keep_until or (self.at + _KEPT_FOR).astimezone(UTC).date()
        return Kept(loss, self.by, self.at, until)


UNDECIDED = Decisions()


def refuse_keep_until(decisions: Decisions) -> None:
    """Raise KeepUntilInvalid for a day that is over, or more than a year ahead."""
    until, today = decisions.keep_until, decisions.at.astimezone(UTC).date()
    if until is None or today <= until <= _a_year_after(today):
        return
    raise KeepUntilInvalid(until, first=today, last=_a_year_after(today))


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)


def refuse_undecided(
    warnings: Iterable[PlanWarning], pairs: Iterable[ClassPair], decisions: Decisions
) -> None:
    """Check that the decisions answer every warning exactly once.

    A kept `deleted_subject` answers for those of its classes that are gone and not decided on
    their own. A pair answers the warning of its `from_id`.

    Raises:
        WarningsNotAccepted: it lists what is missing, decided twice, or not decidable so.

    """
    there = {warning.id: warning for warning in warnings}
    offered = {(pair.from_id, pair.to_id) for pair in pairs}
    undecidable = [
        *(id for id in decisions.accept if id not in there),
        *(id for id in decisions.keep if id not in there or there[id].code not in KEEPABLE),
        *(id for id in decisions.different if id not in there or not _is_doubt(there[id])),
        *(str(p) for p in decisions.same if (p.from_id, p.to_id) not in offered),
    ]
    once = (set(decisions.accept), set(decisions.keep), set(decisions.different))
    answered = Counter([*(id for ids in once for id in ids), *_answered_by(decisions.same)])
    shared = Counter(pair.to_id for pair in decisions.same)
    twice = [
        *(id for id, times in answered.items() if times > 1),
        *(str(pair) for pair in decisions.same if shared[pair.to_id] > 1),
    ]
    missing = there.keys() - answered.keys() - _covered(there.values(), decisions.keep)
    if missing or undecidable or twice:
        raise WarningsNotAccepted(missing, undecidable, twice)


def _is_doubt(warning: PlanWarning) -> bool:
    return warning.code is WarningCode.DOUBTFUL_MATCH


def _answered_by(same: Iterable[SamePair]) -> list[str]:
    return [warning_id(WarningCode.DELETED_CLASS, pair.from_id) for pair in same]


def _covered(warnings: Iterable[PlanWarning], keep: Iterable[str]) -> set[str]:
    """Name the warnings of classes that are gone with a subject which is kept."""
    kept = set(keep)
    return {
        warning.id
        for warning in warnings
        if warning.code is WarningCode.DELETED_CLASS
        and warning_id(WarningCode.DELETED_SUBJECT, warning.subject_id or "") in kept
    }
