"""Makes whole schools: the same order gives the same school, to the last byte, on any machine."""

from __future__ import annotations

from itertools import cycle, islice
from random import Random
from typing import TYPE_CHECKING

from local.mis.generate_people import employees_of, students_of
from local.mis.order import YEARS, Ids, Phase, SchoolOrder
from local.mis.school import (
    Group,
    GroupType,
    School,
    SchoolClass,
    Staffing,
    Subject,
)

if TYPE_CHECKING:
    from local.mis.school import Employee, Student

_SUBJECTS_TEXT = (
    "Mathematics:Ma English:En Biology:Bi Chemistry:Ch Physics:Ph History:Hi Geography:Ge "
    "French:Fr German:Gm Spanish:Sp Art:Ar Music:Mu Drama:Dr Computing:Co Economics:Ec "
    "Religious_Studies:Rs Physical_Education:Pe Design_and_Technology:Dt Food_Technology:Fo "
    "Textiles:Te Business_Studies:Bs Sociology:So Psychology:Ps Law:Lw Politics:Po Media:Me "
    "Photography:Pt Latin:La Classical_Civilisation:Cc Further_Mathematics:Fm Statistics:St "
    "Geology:Gl Electronics:El Engineering:Eg Dance:Da Film_Studies:Fs Philosophy:Pl Welsh:We "
    "Mandarin:Mn Arabic:Ab Urdu:Ur Polish:Pn Health_and_Social_Care:Hs Childcare:Cd Tourism:Lt"
)
_SUBJECTS = _SUBJECTS_TEXT.split()

_TREES = "Acorn Ash Beech Birch Cedar Elm Hazel Holly Larch Maple Oak Pine Rowan Willow".split()  # noqa: SIM905


def generate_school(order: SchoolOrder) -> School:
    """The school that was ordered. A primary's ``classes`` and ``subjects`` are ignored."""
    ids = Ids(order)
    students = students_of(order, ids)
    employees = employees_of(order, ids)
    subjects = {} if order.phase is Phase.PRIMARY else _subjects(order, ids)
    return School(
        id=order.id,
        name=order.name,
        phase=order.phase.value,
        mis=order.mis,
        urn=900000 + ids.base % 100000,
        establishment_number=ids.establishment,
        subjects=subjects,
        classes=_classes(order, ids, subjects, students, employees) if subjects else {},
        students=students,
        employees=employees,
        groups=_groups(order, ids, students, employees),
    )


def _subjects(order: SchoolOrder, ids: Ids) -> dict[str, Subject]:
    made = {}
    for number, entry in enumerate(islice(cycle(_SUBJECTS), order.subjects)):
        name, code = entry.replace("_", " ").split(":")
        again = number // len(_SUBJECTS)
        made[ids.wonde(number)] = Subject(
            id=ids.wonde(number),
            mis_id=ids.mis("U", number),
            name=f"{name} {again + 1}" if again else name,
            code=f"{code}{again + 1}" if again else code,
        )
    return made


def _classes(
    order: SchoolOrder,
    ids: Ids,
    subjects: dict[str, Subject],
    students: dict[str, Student],
    employees: dict[str, Employee],
) -> dict[str, SchoolClass]:
    """Classes laid over years and subjects in turn, each filled with the next of its year."""
    seats = {year: _seats(order, students, year) for year in YEARS[order.phase]}
    slots = [(year, subject) for subject in subjects.values() for year in seats]
    teachers = list(employees)[: order.teachers]
    made = {}
    for number, (year, subject) in enumerate(islice(cycle(slots), order.classes)):
        from_the_end = order.classes - number
        size = 0 if from_the_end <= order.empty_classes else order.class_size
        made[ids.wonde(number)] = SchoolClass(
            id=ids.wonde(number),
            mis_id=ids.mis("C", number),
            name=_class_name(year, subject, number // len(slots)),
            description=subject.name,
            subject_id=None if number < order.classes_without_subject else subject.id,
            year=year,
            student_ids=_sorted_distinct(islice(seats[year], size)),
            staff=_staff(teachers, number),
        )
    return made


def _seats(order: SchoolOrder, students: dict[str, Student], year: str) -> cycle[str]:
    pupils = [student.id for student in students.values() if student.year == year]
    Random(f"{order.id}:{order.seed}:{year}").shuffle(pupils)
    return cycle(pupils)


def _sorted_distinct(ids: islice[str]) -> tuple[str, ...]:
    return tuple(sorted(set(ids)))


def _class_name(year: str, subject: Subject, round_number: int) -> str:
    """A timetabler's name such as ``10x/Bi1``: year, half of the year, subject, set."""
    half = "xy"[round_number % 2]
    return f"{year}{half}/{subject.code}{round_number // 2 + 1}"


def _staff(teachers: list[str], number: int) -> tuple[Staffing, ...]:
    """One main teacher, and for every eighth class a second one."""
    main = Staffing(employee_id=teachers[number % len(teachers)])
    if number % 8 or len(teachers) == 1:
        return (main,)
    second = teachers[(number + 1) % len(teachers)]
    return (main, Staffing(employee_id=second, main=False))


def _groups(
    order: SchoolOrder, ids: Ids, students: dict[str, Student], employees: dict[str, Employee]
) -> dict[str, Group]:
    """A year group a year, and registration groups of ``class_size`` within it."""
    made: list[Group] = []
    tutors = cycle(list(employees)[: order.teachers])
    for year in YEARS[order.phase]:
        pupils = [student.id for student in students.values() if student.year == year]
        made.append(
            _group(
                ids,
                len(made),
                group_type=GroupType.YEAR,
                code=year,
                name=f"Year {year}",
                students=pupils,
                staff=(),
            )
        )
        for start in range(0, len(pupils), order.class_size):
            tree = _TREES[start // order.class_size % len(_TREES)]
            lap = start // order.class_size // len(_TREES)
            name = f"{year} {tree}{lap + 1 if lap else ''}"
            form = pupils[start : start + order.class_size]
            tutor = (Staffing(employee_id=next(tutors)),)
            made.append(
                _group(
                    ids,
                    len(made),
                    group_type=GroupType.REGISTRATION,
                    code=name,
                    name=name,
                    students=form,
                    staff=tutor,
                )
            )
    return {group.id: group for group in made}


def _group(  # noqa: PLR0913 one row has so many columns
    ids: Ids,
    number: int,
    *,
    group_type: GroupType,
    code: str,
    name: str,
    students: list[str],
    staff: tuple[Staffing, ...],
) -> Group:
    return Group(
        id=ids.wonde(number),
        mis_id=ids.mis("G", number),
        name=name,
        code=code,
        type=group_type,
        student_ids=tuple(students),
        staff=staff,
    )
