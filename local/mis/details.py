"""The ``..._details`` includes: trees that are there whole even where every leaf is null."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.mis.rows import utc
from local.mis.school import TERM_BEGAN

if TYPE_CHECKING:
    from local.mis.rows import JsonObject
    from local.mis.school import Employee, Student

_ADDRESS = (
    "house_number",
    "house_name",
    "apartment",
    "street",
    "district",
    "town",
    "county",
    "country",
    "postcode",
)


def education_details(student: Student) -> JsonObject:
    """UPN, admission and National Curriculum year."""
    return {
        "admission_number": student.admission_number,
        "upn": student.upn,
        "local_upn": None,
        "former_upn": None,
        "learner_number": None,
        "current_nc_year": student.year,
        "part_time": False,
        "part_time_rate": None,
        "admission_date": utc(TERM_BEGAN),
        "leaving_date": None,
    }


def contact_details(email: str | None) -> JsonObject:
    """Telephones, e-mails and addresses; of all these only ``emails.email`` is filled."""
    return {
        "phones": dict.fromkeys(("phone", "primary", "home", "work", "mobile")),
        "emails": {"email": email, **dict.fromkeys(("primary", "home", "work"))},
        "addresses": {"home": dict.fromkeys(_ADDRESS), "work": dict.fromkeys(_ADDRESS)},
    }


def student_extended_details() -> JsonObject:
    """Special-category data, of which the sample schools hold none."""
    return dict.fromkeys(
        (
            "sen_status",
            "premium_pupil_indicator",
            "free_school_meals",
            "english_as_additional_language_status",
            "first_language",
            "home_language",
        )
    )


def employment_details(employee: Employee) -> JsonObject:
    """Whether a member of staff is current and teaches."""
    return {
        "current": employee.current,
        "teaching_staff": employee.teaching,
        "teacher_number": None,
        "staff_code": employee.staff_code,
        "role_text": "Teacher" if employee.teaching else "Support staff",
        "employment_start_date": utc(TERM_BEGAN),
        "employment_end_date": None if employee.current else utc(TERM_BEGAN),
    }
