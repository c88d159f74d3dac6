"""Small builders of the domain's values: sane defaults, and keywords for what a test is about.

`a_roster()` is a tiny school; `mirror(roster)` is a MIS that says exactly what the roster holds;
what happens at the MIS afterwards stands in `mis_edits`. All people are invented.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from rostersync.domain.roster import (
    NO_SUBJECT_ID,
    Roster,
    SchoolClass,
    Student,
    StudentState,
    Subject,
    Task,
    Teacher,
)
from rostersync.domain.run import Cause, Run, RunKind, autosync_run_id, manual_run_id
from rostersync.domain.school import MisSettings, School, SchoolState, Source, Standing, Trouble
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import (
    MisClass,
    MisRead,
    MisStudent,
    MisSubject,
    MisTeacher,
    Snapshot,
    UnreadList,
    snapshot_of,
)

SCHOOL_ID = "A1930499544"
NIGHT = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def a_subject(id: str = "maths", name: str = "Mathematics") -> Subject:
    return Subject(id, name)


def a_class(
    id: str = "7x",
    *,
    name: str = "7X Maths",
    subject_id: str = "maths",
    student_ids: Iterable[str] = ("ada", "ben"),
    teacher_ids: Iterable[str] = ("grey",),
) -> SchoolClass:
    return SchoolClass(id, name, subject_id, tuple(sorted(student_ids)), tuple(sorted(teacher_ids)))


def a_student(
    id: str = "ada",
    *,
    mis_id: str | None = None,
    state: StudentState = StudentState.ACTIVE,
    upi: str | None = None,
    upn: str | None = None,
    forename: str | None = "Ada",
    surname: str | None = "Finch",
    year_group: str | None = "7",
    email: str | None = None,
) -> Student:
    return Student(
        id, id if mis_id is None else mis_id, state, upi, upn, forename, surname, year_group, email
    )


def a_teacher(
    id: str = "grey",
    *,
    title: str | None = "Ms",
    forename: str | None = "Wren",
    surname: str | None = "Grey",
    email: str | None = None,
) -> Teacher:
    return Teacher(id, title, forename, surname, email)


def a_task(
    id: str = "fractions",
    *,
    class_id: str = "7x",
    title: str = "Fractions",
    due_at: datetime | None = None,
    student_ids: Iterable[str] = (),
) -> Task:
    return Task(id, class_id, title, due_at, tuple(student_ids))


def a_roster(
    *,
    school_id: str = SCHOOL_ID,
    mis: str | None = "SIMS",
    subjects: Iterable[Subject] = (Subject("maths", "Mathematics"),),
    classes: Iterable[SchoolClass] | None = None,
    students: Iterable[Student] | None = None,
    teachers: Iterable[Teacher] | None = None,
    tasks: Iterable[Task] = (),
    declined: Iterable[str] = (),
) -> Roster:
    """One subject with one class of two and a teacher; people that classes name come with them."""
    chosen = [a_class()] if classes is None else list(classes)
    if students is None:
        students = [a_student(id) for id in sorted({s for c in chosen for s in c.student_ids})]
    if teachers is None:
        teachers = [a_teacher(id) for id in sorted({t for c in chosen for t in c.teacher_ids})]
    return Roster(
        school_id=school_id,
        mis=mis,
        subjects={subject.id: subject for subject in subjects},
        classes={each.id: each for each in chosen},
        students={student.id: student for student in students},
        teachers={teacher.id: teacher for teacher in teachers},
        tasks=tuple(tasks),
        declined=frozenset(declined),
    )


def an_empty_roster(school_id: str = SCHOOL_ID) -> Roster:
    """The roster of a school that was never synced."""
    return Roster(school_id)


def a_snapshot(
    *,
    school_id: str = SCHOOL_ID,
    school_name: str | None = "Larkrise School",
    mis: str | None = "SIMS",
    read_at: datetime = NOW,
    subjects: Iterable[MisSubject] = (),
    classes: Iterable[MisClass] = (),
    students: Iterable[MisStudent] = (),
    teachers: Iterable[MisTeacher] = (),
    unread: Iterable[UnreadList] = (),
) -> Snapshot:
    return snapshot_of(
        school_id=school_id,
        school_name=school_name,
        mis=mis,
        read_at=read_at,
        subjects=subjects,
        classes=classes,
        students=students,
        teachers=teachers,
        unread=unread,
    )


def mirror(roster: Roster, *, mis: str | None = None, read_at: datetime = NOW) -> Snapshot:
    """A MIS that says exactly what the roster holds; students who left are not on roll."""
    mis_ids = {student.id: student.mis_id for student in roster.students.values()}
    return a_snapshot(
        school_id=roster.school_id,
        mis=mis or roster.mis,
        read_at=read_at,
        subjects=[
            MisSubject(subject.id, subject.name)
            for subject in roster.subjects.values()
            if subject.id != NO_SUBJECT_ID
        ],
        classes=[
            MisClass(
                each.mis_id,
                each.name,
                None if each.subject_id == NO_SUBJECT_ID else each.subject_id,
                tuple(sorted(mis_ids[id] for id in each.student_ids)),
                each.teacher_ids,
            )
            for each in roster.classes.values()
        ],
        students=[
            MisStudent(s.mis_id, s.upi, s.upn, s.forename, s.surname, s.year_group, s.email)
            for s in roster.students.values()
            if s.state is not StudentState.LEFT
        ],
        teachers=[
            MisTeacher(t.id, t.title, t.forename, t.surname, t.email)
            for t in roster.teachers.values()
        ],
    )


def a_trouble(
    cause: Cause = Cause.MAJOR_CHANGES,
    *,
    nights: int = 1,
    cause_nights: int = 1,
    manual_sync_owed: bool | None = None,
    told_at: datetime | None = None,
    told_about: str | None = None,
) -> Trouble:
    """A failure that lasts; a manual sync is owed after major changes, unless it is said."""
    owed = cause is Cause.MAJOR_CHANGES if manual_sync_owed is None else manual_sync_owed
    return Trouble(cause, nights, cause_nights, owed, told_at, told_about)


def a_school(
    id: str = SCHOOL_ID,
    *,
    name: str = "Larkrise School",
    recipients: Iterable[str] = ("network.manager@larkrise.example",),
    settings: Settings | None = None,
    state: SchoolState = SchoolState.OK,
    trouble: Trouble | None = None,
    standing: Standing | None = None,
    applying: str | None = None,
) -> School:
    """A school that was set up and is in order; `state` and `trouble` are its standing's."""
    return School(
        id=id,
        name=name,
        mis=MisSettings(Source.WONDE, id),
        recipients=tuple(recipients),
        settings=settings or Settings(),
        standing=standing or Standing(state=state, trouble=trouble),
        applying=applying,
    )


def an_autosync(*, school_id: str = SCHOOL_ID, night: date = NIGHT) -> Run:
    """A nightly run that has just begun."""
    return Run(autosync_run_id(night), school_id, RunKind.AUTOSYNC, NOW, night=night)


def a_manual_sync(
    *, school_id: str = SCHOOL_ID, preview_id: str = "p1", by: str = "head@larkrise.example"
) -> Run:
    """A confirmed preview's run that has just begun."""
    return Run(manual_run_id(preview_id), school_id, RunKind.MANUAL_SYNC, NOW, by=by)


def a_read(digest: str = "read-1", at: datetime = NOW) -> MisRead:
    return MisRead(digest, at)
