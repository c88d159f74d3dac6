"""Doubtful matches: an id or UPN says that two students are one, and both names contradict it.

An MIS can give an id or a leaver's UPN to another child, who must not get the first one's
answers. So such a match is a warning of its own, and a person decides who it is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from rostersync.domain.person_names import contradict, full_name
from rostersync.domain.roster import EntityKind, Roster, Student, StudentState
from rostersync.domain.snapshot import MisClass, MisStudent, Snapshot
from rostersync.domain.warning import Entity, PlanWarning, WarningCode, warning_id


@dataclass(frozen=True, slots=True)
class Doubt:
    """A student of the roster, and whom the MIS knows by the same id or UPN; with their names."""

    student_id: str
    mis_id: str
    known_as: str
    is_now: str

    @property
    def warning_id(self) -> str:
        """The id of its warning."""
        return warning_id(WarningCode.DOUBTFUL_MATCH, self.student_id)


def doubts_of(
    known: Mapping[str, Student], rows: Iterable[MisStudent], matched: Mapping[str, str]
) -> tuple[Doubt, ...]:
    """Find the matches that both names contradict, sorted by roster id."""
    found = (
        Doubt(student.id, row.id, full_name(student), full_name(row))
        for row in rows
        if row.id in matched and contradict(student := known[matched[row.id]], row)
    )
    return tuple(sorted(found, key=lambda doubt: doubt.student_id))


def as_they_were(snapshot: Snapshot, known: Roster, doubtful: Mapping[str, Student]) -> Snapshot:
    """Make a snapshot that has the roster's data for these students, given by MIS id.

    Who waits for a person stays as they are: in the same classes, or left. Whoever the MIS knows by
    their id or UPN comes in when that is decided.
    """
    staying = [each for each in doubtful.values() if each.state is not StudentState.LEFT]
    classes = {each.mis_id: frozenset(each.student_ids) for each in known.classes.values()}
    students = [row for row in snapshot.students if row.id not in doubtful]
    return replace(
        snapshot,
        students=tuple(sorted([*students, *map(_row_of, staying)], key=lambda row: row.id)),
        classes=tuple(
            _with_members(row, doubtful.keys(), _members(staying, classes.get(row.id)))
            for row in snapshot.classes
        ),
    )


def _row_of(known: Student) -> MisStudent:
    return MisStudent(
        id=known.mis_id,
        upi=known.upi,
        upn=known.upn,
        forename=known.forename,
        surname=known.surname,
        year_group=known.year_group,
        email=known.email,
    )


def _members(staying: Iterable[Student], roster_ids: frozenset[str] | None) -> Iterator[str]:
    return (each.mis_id for each in staying if roster_ids and each.id in roster_ids)


def _with_members(row: MisClass, doubtful: Iterable[str], staying: Iterable[str]) -> MisClass:
    ids = tuple(sorted((set(row.student_ids) - set(doubtful)) | set(staying)))
    return row if ids == row.student_ids else replace(row, student_ids=ids)


def doubtful_warning(doubt: Doubt) -> PlanWarning:
    """Warn of a doubtful match by id: runs and mails name no student."""
    return PlanWarning(
        code=WarningCode.DOUBTFUL_MATCH,
        entity=Entity(EntityKind.STUDENT, doubt.student_id, doubt.student_id),
        message=(
            f"Student {doubt.student_id} has another forename and another surname on the MIS now. "
            "It may be the same person under new names, or another one who was given the same id "
            "or UPN and would see the first one's answers."
        ),
    )


def by_name(warnings: Iterable[PlanWarning], doubts: Iterable[Doubt]) -> tuple[PlanWarning, ...]:
    """Name the students of doubtful matches, for a person who has signed in."""
    named = {doubt.warning_id: doubt for doubt in doubts}
    return tuple(_named(each, named[each.id]) if each.id in named else each for each in warnings)


def _named(warning: PlanWarning, doubt: Doubt) -> PlanWarning:
    return replace(
        warning,
        entity=replace(warning.entity, name=doubt.known_as),
        message=(
            f"{doubt.known_as} is {doubt.is_now} on the MIS now, by the same id or UPN. It may be "
            "the same person under new names, or another one who would see the first one's answers."
        ),
    )
