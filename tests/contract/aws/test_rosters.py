from dataclasses import replace

from rostersync.domain.roster import NO_SUBJECT_ID, NO_SUBJECT_NAME, Roster, StudentState, Subject
from rostersync.domain.school import Standing
from tests.builders import NOW, a_class, a_roster, a_school, a_student, a_task, a_teacher
from tests.contract.aws.worlds import World

SCHOOL = a_school(standing=Standing(mis_name="SIMS"))


def test_a_roster_is_read_as_it_was_written(world: World) -> None:
    """Every entity comes back whole: sparse and full, with any id and any script."""
    roster = a_roster(
        subjects=[Subject("a#b%", "Biología"), Subject(NO_SUBJECT_ID, NO_SUBJECT_NAME)],
        classes=[a_class("7#x", subject_id="a#b%"), a_class("e", student_ids=(), teacher_ids=())],
        students=[
            a_student("ada", forename=None, surname=None, year_group=None),
            a_student("ben", upi="u", upn="n", email="ben@school.example", forename="明"),
            a_student("#", state=StudentState.LEFT, mis_id="other"),
        ],
        teachers=[a_teacher("grey", email="grey@school.example"), a_teacher("%23", title=None)],
        declined=["7z", "7#z"],
    )
    world.seed(SCHOOL, roster)

    assert world.rosters.roster(SCHOOL) == roster


def test_a_school_that_was_never_synced_has_an_empty_roster(world: World) -> None:
    """A new school's roster holds nothing."""
    world.schools.add(SCHOOL)

    assert world.rosters.roster(SCHOOL) == Roster(SCHOOL.id, mis="SIMS")


def test_the_roster_of_one_school_is_not_that_of_another(world: World) -> None:
    """Schools share a table, and no partition."""
    world.seed(SCHOOL, a_roster())
    other = a_school(SCHOOL.id + "0", standing=Standing(mis_name="SIMS"))

    assert world.rosters.roster(other).classes == {}


def test_the_roster_comes_without_tasks_and_with_the_last_applied_mis(world: World) -> None:
    """Tasks are read apart; the MIS is the one that the school's standing names."""
    roster = a_roster(mis=None)
    world.seed(SCHOOL, roster, [a_task()])

    assert world.rosters.roster(SCHOOL) == replace(roster, mis="SIMS")


def test_tasks_are_read_by_class_and_id(world: World) -> None:
    """The tasks of the classes asked for, in order, and no other."""
    full = a_task("b", class_id="7x", due_at=NOW, student_ids=("ada", "ben"))
    tasks = [full, a_task("a", class_id="7y"), a_task("a", class_id="7x"), a_task(class_id="8z")]
    world.seed(SCHOOL, a_roster(), tasks)

    read = world.rosters.tasks(SCHOOL.id, ["7y", "7x", "7x"])

    assert read == (tasks[2], full, tasks[1])


def test_a_class_whose_id_begins_like_anothers_keeps_its_own_tasks(world: World) -> None:
    """Ids are opaque: `7` and `7#a` are two classes."""
    world.seed(SCHOOL, a_roster(), [a_task("t", class_id="7"), a_task("t", class_id="7#a")])

    assert world.rosters.tasks(SCHOOL.id, ["7"]) == (a_task("t", class_id="7"),)


def test_the_tasks_of_many_classes_are_read(world: World) -> None:
    """Also when a whole school's classes go."""
    tasks = tuple(a_task("t", class_id=f"c{number:03}") for number in range(60))
    world.seed(SCHOOL, a_roster(), tasks)

    assert world.rosters.tasks(SCHOOL.id, [t.class_id for t in tasks[:40]]) == tasks[:40]


def test_tasks_are_counted_by_class(world: World) -> None:
    """A class without tasks is not in the count."""
    tasks = [a_task("a"), a_task("b"), a_task("a", class_id="7y")]
    world.seed(SCHOOL, a_roster(), tasks)

    assert world.rosters.task_counts(SCHOOL) == {"7x": 2, "7y": 1}
