"""The filters of the lists. A parameter that is not one of them is ignored, as Wonde does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from local.mis.school import Employee, Group, School, SchoolClass, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from local.mis.requests import Request
    from local.mis.view import AnyRow


@dataclass(frozen=True, slots=True)
class Filters:
    """What a request narrows its list by. Of ``has_...`` presence counts, not the value."""

    updated_after: datetime | None
    updated_before: datetime | None
    types: frozenset[str]
    present: frozenset[str]
    exact: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, request: Request) -> Filters:
        """The filters among a request's parameters; a time that cannot be read is none."""
        return cls(
            updated_after=_moment(request.arg("updated_after")),
            updated_before=_moment(request.arg("updated_before")),
            types=frozenset(filter(None, (request.arg("type") or "").split(","))),
            present=frozenset(name for name, _ in request.args if name.startswith("has_")),
            exact=tuple(pair for pair in request.args if pair[0] in _EXACT),
        )

    def admits_type(self, row_type: str) -> bool:
        """Whether rows of that type are wanted."""
        return not self.types or row_type in self.types

    def admits_time(self, moment: datetime) -> bool:
        """Whether rows of that moment are wanted; the bounds themselves are."""
        after = self.updated_after is None or moment >= self.updated_after
        return after and (self.updated_before is None or moment <= self.updated_before)


_EXACT = ("class_name", "class_subject", "subject_code", "subject_name")
_OF_SCHOOLS = ("la_code", "establishment_number", "urn")


def keep_rows(school: School, filters: Filters, rows: Sequence[AnyRow]) -> Sequence[AnyRow]:
    """The rows that the filters let through, in their order."""
    if filters == Filters(None, None, frozenset(), frozenset(), ()):
        return rows
    classes = {link.employee_id for row in school.classes.values() for link in row.staff}
    groups = {link.employee_id for row in school.groups.values() for link in row.staff}
    linked = {"has_class": classes, "has_group": groups}
    return [row for row in rows if _admits(filters, row, linked)]


def keep_schools(request: Request, schools: Iterable[School]) -> list[School]:
    """The schools whose codes are those that were asked for."""
    wanted = [(name, text) for name, text in request.args if name in _OF_SCHOOLS]
    return [
        school
        for school in schools
        if all(str(getattr(school, name)) == text for name, text in wanted)
    ]


def _admits(filters: Filters, row: AnyRow, linked: dict[str, set[str]]) -> bool:
    if not filters.admits_time(row.updated_at):
        return False
    if any(text != value for name, value in filters.exact if (text := _text(row, name))):
        return False
    match row:
        case Employee():
            return all(row.id in linked[name] for name in linked if name in filters.present)
        case Group() if not filters.admits_type(row.type):
            return False
        case SchoolClass() | Group():
            empty = (("has_students", row.student_ids), ("has_employees", row.staff))
            return not any(name in filters.present and not held for name, held in empty)
        case _:
            return True


def _text(row: AnyRow, name: str) -> str | None:
    match row, name:
        case SchoolClass(), "class_name":
            return row.name
        case SchoolClass(), "class_subject":
            return row.subject_id or "none"
        case Subject(), "subject_code":
            return row.code
        case Subject(), "subject_name":
            return row.name
        case _:
            return None


def _moment(text: str | None) -> datetime | None:
    """``YYYY-MM-DD HH:MM:SS`` or a date, taken as UTC."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
    except ValueError:
        return None
