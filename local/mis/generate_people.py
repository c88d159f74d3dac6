"""Makes the people of a school."""

from __future__ import annotations

from datetime import date, timedelta

from local.mis.order import YEARS, Ids, SchoolOrder
from local.mis.people import name_of, title_of, upn_of
from local.mis.school import TERM_BEGAN, Employee, Student, upi_of


def students_of(order: SchoolOrder, ids: Ids) -> dict[str, Student]:
    """The students of an order by id, spread evenly over the years."""
    years = YEARS[order.phase]
    made = (
        make_student(
            order.id,
            ordinal=number,
            seed=order.seed,
            row_id=ids.wonde(number),
            mis_id=ids.mis("S", number),
            year=years[number * len(years) // order.students],
            upn=upn_of(number, 999, ids.establishment),
        )
        for number in range(order.students)
    )
    return {student.id: student for student in made}


def make_student(  # noqa: PLR0913 one row has so many columns
    school_id: str, *, ordinal: int, seed: int, row_id: str, mis_id: str, year: str, upn: str
) -> Student:
    """An invented student, born in the school year that belongs to ``year``."""
    name = name_of(ordinal, seed)
    return Student(
        id=row_id,
        mis_id=mis_id,
        upi=upi_of(school_id, mis_id),
        forename=name.forename,
        surname=name.surname,
        middle_names=name.middle,
        gender="FEMALE" if ordinal % 2 else "MALE",
        date_of_birth=_born(year, ordinal),
        year=year,
        upn=upn,
        email=f"student{ordinal:05}@{school_id.lower()}.example.org",
        admission_number=f"{ordinal:06}",
        updated_at=TERM_BEGAN + timedelta(seconds=ordinal % 3),
    )


def _born(year: str, ordinal: int) -> date:
    number = int(year) if year.isdecimal() else 0
    first_of_september = date(TERM_BEGAN.year - 5 - number, 9, 1)
    return first_of_september + timedelta(days=ordinal * 37 % 365)


def employees_of(order: SchoolOrder, ids: Ids) -> dict[str, Employee]:
    """The teachers, then half as many who do not teach, and one in twenty who has left."""
    people = (_employee(order, ids, number) for number in range(order.teachers * 3 // 2))
    return {employee.id: employee for employee in people}


def _employee(order: SchoolOrder, ids: Ids, number: int) -> Employee:
    name = name_of(number + 50_000, order.seed)
    mis_id = ids.mis("E", number)
    teaching = number < order.teachers
    return Employee(
        id=ids.wonde(number),
        mis_id=mis_id,
        upi=upi_of(order.id, mis_id),
        title=title_of(number),
        forename=name.forename,
        surname=name.surname,
        email=f"staff{number:04}@{order.id.lower()}.example.org" if number % 25 else None,
        staff_code=f"{name.forename[0]}{name.surname[0]}{number}".upper(),
        teaching=teaching,
        current=teaching or number % 20 != 0,
    )
