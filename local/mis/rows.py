"""A school's rows as the contract documents them, each a JSON-able dictionary without includes.

Every documented field is there, so that sizes are real. A property whose scope is withheld keeps
its key and answers null.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local.mis.school import (
        Deletion,
        Employee,
        Group,
        Row,
        School,
        SchoolClass,
        Staffing,
        Student,
        Subject,
    )

type Json = object
type JsonObject = dict[str, Json]


@lru_cache(maxsize=4096)
def utc(moment: datetime | None) -> JsonObject | None:
    """A moment as PHP writes one: wall time and the name of a zone."""
    if moment is None:
        return None
    text = f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
    return {"date": text, "timezone_type": 3, "timezone": "UTC"}


@lru_cache(maxsize=16384)
def birthday(day: date) -> JsonObject:
    """A date of birth: midnight in London, whatever the season."""
    text = f"{day:%Y-%m-%d} 00:00:00.000000"
    return {"date": text, "timezone_type": 3, "timezone": "Europe/London"}


def school_row(school: School) -> JsonObject:
    """A school as every list of schools and the single school show it."""
    as_code = str if school.quirks.codes_as_text else int
    identifiers = {
        "la_code": as_code(school.la_code),
        "establishment_number": as_code(school.establishment_number),
        "urn": school.urn,
    }
    return {
        "id": school.id,
        "name": school.name,
        **identifiers,
        "phase_of_education": school.phase,
        "timezone": "Europe/London",
        "mis": school.mis,
        "address": {
            "address_line_1": "1 Sample Lane",
            "address_line_2": None,
            "address_town": "Nowhere",
            "address_postcode": "ZZ99 9ZZ",
            "address_country": {"code": school.region.code, "name": "United Kingdom"},
        },
        "extended": {
            "allows_writeback": False,
            "has_timetables": bool(school.classes),
            "has_lesson_attendance": False,
            "audit_approved_at": {
                "date": "2025-08-20 10:24:14",  # recorded without microseconds
                "timezone_type": 3,
                "timezone": "UTC",
            },
        },
        "region": {
            "code": school.region.code,
            "domain": school.region.domain,
            "school_url": f"https://{school.region.domain}/v1.0/schools/{school.id}",
            "identifiers": identifiers,
        },
    }


def subject_row(subject: Subject) -> JsonObject:
    """A subject. ``active`` is null, as in every recorded row."""
    return {
        "id": subject.id,
        "mis_id": subject.mis_id,
        "code": subject.code,
        "name": subject.name,
        "active": None,
        "created_at": utc(subject.created_at),
        "updated_at": utc(subject.updated_at),
    }


def class_row(row: SchoolClass) -> JsonObject:
    """A class, its subject a bare id. ``code`` is null in every recorded class."""
    return {
        "id": row.id,
        "mis_id": row.mis_id,
        "type": None,
        "name": row.name,
        "code": None,
        "description": row.description,
        "subject": row.subject_id,
        "alternative": None,
        "priority": None,
        "academic_year": "2025",
        "year_group": row.year,
        **_stamps(row),
        "meta": None,
    }


def student_row(student: Student) -> JsonObject:
    """A student's core."""
    return {
        "id": student.id,
        "upi": student.upi,
        "mis_id": student.mis_id,
        "title": None,
        "initials": f"{student.forename[0]}{student.surname[0]}",
        "surname": student.surname,
        "forename": student.forename,
        "middle_names": student.middle_names,
        "legal_surname": student.surname,
        "legal_forename": student.forename,
        "gender": student.gender,
        "gender_identity": None,
        "date_of_birth": birthday(student.date_of_birth),
        **_stamps(student),
    }


def employee_row(employee: Employee) -> JsonObject:
    """An employee's core. The e-mail address is in the contact details."""
    return {
        "id": employee.id,
        "upi": employee.upi,
        "mis_id": employee.mis_id,
        "title": employee.title,
        "initials": f"{employee.forename[0]}{employee.surname[0]}",
        "surname": employee.surname,
        "forename": employee.forename,
        "middle_names": None,
        "legal_surname": employee.surname,
        "legal_forename": employee.forename,
        "gender": None,
        "date_of_birth": None,
        **_stamps(employee),
    }


def group_row(group: Group) -> JsonObject:
    """A registration or year group."""
    return {
        "id": group.id,
        "mis_id": group.mis_id,
        "name": group.name,
        "code": group.code,
        "type": group.type.value,
        "description": group.name,
        "notes": None,
        "division": None,
        **_stamps(group),
        "meta": None,
    }


def deletion_row(deletion: Deletion) -> JsonObject:
    """What is left of a deleted row: no data of the row itself."""
    return {
        "type": deletion.type,
        "id": deletion.id,
        "mis_id": deletion.mis_id,
        "deleted_at": utc(deletion.deleted_at),
        "restored_at": utc(deletion.restored_at),
    }


def pivot(staffing: Staffing) -> JsonObject:
    """The link of an employee to a class: ``meta`` on the row reached through it."""
    role = "Main Class Teacher" if staffing.main else "Class Teacher"
    return {
        "role": role,
        "all_roles": list(dict.fromkeys((role, "Class Teacher"))),
        "is_main_teacher": staffing.main,
        "is_class_teacher": True,
    }


def _stamps(row: Row) -> JsonObject:
    return {
        "restored_at": utc(row.restored_at),
        "created_at": utc(row.created_at),
        "updated_at": utc(row.updated_at),
    }
