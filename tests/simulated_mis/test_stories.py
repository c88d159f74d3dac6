"""The sample schools: each story happens to its school, and nothing but that story."""

from datetime import UTC, datetime
from functools import cache

import pytest

from local.mis.changes import apply_all
from local.mis.edits import Section
from local.mis.generate import generate_school
from local.mis.school import GroupType, School
from local.mis.world import World
from local.stories import STORIES, Cause, ClassesFrom, NextStep, Outcome, Person, Story
from tests.simulated_mis.reader import AnyJson, Reader, ids

TONIGHT = datetime(2025, 11, 3, 22, 0, tzinfo=UTC)


@cache
def before(story: Story) -> School:
    return generate_school(story.school)


@cache
def after(story: Story) -> School:
    return apply_all(before(story), story.changes, TONIGHT)


def told(words: str) -> Story:
    """The one story with these words in its name."""
    (story,) = [story for story in STORIES if words in story.name]
    return story


def reader_of(school: School) -> Reader:
    world = World(token="right", clock=lambda: 0.0)
    world.put(school)
    return Reader(world)


def read_all(story: Story, school: School) -> dict[str, list[AnyJson]]:
    """What a client reads of a school: its classes (or what stands for them) and students."""
    reader, root = reader_of(school), f"schools/{school.id}"
    classes = "groups" if story.classes_from is ClassesFrom.REGISTRATION_GROUPS else "classes"
    return {
        "students": reader.walk(f"{root}/students", per_page="200"),
        "subjects": reader.walk(f"{root}/subjects", per_page="200"),
        "classes": reader.walk(
            f"{root}/{classes}", include="students,employees", per_page="200", type="REGISTRATION"
        ),
    }


def classes_of(school: School) -> list[Section]:
    """Its classes, and its registration groups."""
    forms = [row for row in school.groups.values() if row.type is GroupType.REGISTRATION]
    return [*school.classes.values(), *forms]


def names_of(school: School) -> set[str]:
    return {row.name for row in classes_of(school)}


def emptied(story: Story) -> list[str]:
    """The names of classes that had students before and have none now."""
    had = {row.mis_id for row in classes_of(before(story)) if row.student_ids}
    now = classes_of(after(story))
    return [row.name for row in now if row.mis_id in had and not row.student_ids]


def test_every_school_has_its_own_id_and_name() -> None:
    """No two stories share a school."""
    assert len({story.school_id for story in STORIES}) == len(STORIES) == 15
    assert len({story.name for story in STORIES}) == len(STORIES)


def test_sizes_go_from_a_small_primary_to_a_college() -> None:
    """60 pupils to 5,000 students."""
    sizes = [story.school.students for story in STORIES]

    assert (min(sizes), max(sizes)) == (60, 5000)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_tasks_are_set_on_classes_that_have_students(story: Story) -> None:
    """A class of that name is there, once, before the night."""
    filled = [row.name for row in classes_of(before(story)) if row.student_ids]

    assert all(filled.count(task.class_name) == 1 for task in story.tasks)


@pytest.mark.parametrize(
    "story", [story for story in STORIES if story.changes], ids=lambda story: story.name
)
def test_a_change_is_seen_by_whoever_reads_the_school(story: Story) -> None:
    """No story has a change that a client could not notice."""
    reading = reader_of(after(story)).ask(f"schools/{story.school_id}/students")

    assert reading.status != 200 or read_all(story, after(story)) != read_all(story, before(story))


def test_nothing_happens_to_the_school_where_nothing_changed() -> None:
    """Its night must end unchanged."""
    story = told("nothing changed")

    assert story.changes == ()
    assert story.outcome is Outcome.UNCHANGED


def test_joiners_leavers_and_movers_are_all_there() -> None:
    """Five join, three leave, and some of those who stay change class."""
    story = told("joiners, leavers and movers")
    old, new = before(story), after(story)

    assert len(set(new.students) - set(old.students)) == 5
    assert len(set(old.students) - set(new.students)) == 3
    moved = set(old.class_named("8x/Ge1").student_ids) - set(new.class_named("8x/Ge1").student_ids)
    assert len(moved & set(new.students)) == 5


def test_a_story_that_is_applied_empties_and_deletes_no_class() -> None:
    """Or it would be a major change."""
    for story in STORIES:
        if story.outcome is Outcome.APPLIED:
            kept = {row.mis_id for row in classes_of(after(story))}
            assert kept == {row.mis_id for row in classes_of(before(story))}
            assert emptied(story) == []


def test_the_renamed_class_has_another_name_and_the_restaffed_other_teachers() -> None:
    """Under the ids that they had."""
    story = told("renamed and re-staffed")
    old, new = before(story), after(story)
    renamed, restaffed = old.class_named("10x/Bi1"), old.class_named("9x/Ma1")

    assert new.classes[renamed.id].name == "10x/Bi2-TripleSci"
    assert {link.employee_id for link in new.classes[restaffed.id].staff}.isdisjoint(
        link.employee_id for link in restaffed.staff
    )


def test_one_class_is_emptied() -> None:
    """One alone, and it has a task."""
    story = told("a class emptied")

    assert emptied(story) == ["11x/Ch1"] == [task.class_name for task in story.tasks]


def test_one_class_is_deleted_and_has_tasks() -> None:
    """Two of them."""
    story = told("a class deleted")

    gone = names_of(before(story)) - names_of(after(story))

    assert gone == {"10x/Hi1"} == {task.class_name for task in story.tasks}


def test_one_subject_is_deleted_with_its_classes() -> None:
    """German and every class of it."""
    story = told("a subject deleted")
    old, new = before(story), after(story)
    german = old.subject_named("German").id

    assert set(old.subjects) - set(new.subjects) == {german}
    gone = set(old.classes) - set(new.classes)
    assert gone == {row.id for row in old.classes.values() if row.subject_id == german} != set()


def test_a_third_goes_without_emptying_a_class() -> None:
    """So that the departure is the only warning."""
    story = told("a third of the students gone")

    assert len(after(story).students) == len(before(story).students) * 2 // 3
    assert emptied(story) == []


@pytest.mark.parametrize("path", ["", "/students", "/groups", "/counts"])
def test_the_mis_that_is_down_answers_503(path: str) -> None:
    """Whatever is asked about the school, its standing included."""
    story = told("the MIS is down")
    reader = reader_of(after(story))

    assert reader.ask(f"schools/{story.school_id}{path}").status == 503
    assert reader.ask(f"meta/schools/{story.school_id}").status == 503


def test_withdrawn_access_is_seen_three_ways() -> None:
    """403 on the data, not approved in meta, and not in the list of schools."""
    story = told("access withdrawn")
    reader = reader_of(after(story))

    assert reader.ask(f"schools/{story.school_id}/students").status == 403
    assert reader.read(f"meta/schools/{story.school_id}")["data"]["approved"] is False
    assert ids(reader.walk("schools")) == []


def test_the_mis_that_answers_with_nothing_is_approved() -> None:
    """Every list is empty, and nothing says why."""
    story = told("answers with nothing")
    reader = reader_of(after(story))

    assert reader.read(f"meta/schools/{story.school_id}")["data"]["approved"] is True
    assert read_all(story, after(story)) == {"students": [], "subjects": [], "classes": []}


def test_causes_and_next_steps_belong_together() -> None:
    """As the design's table of causes has them."""
    steps = {
        Cause.MAJOR_CHANGES: NextStep.MANUAL_SYNC,
        Cause.MIS_ACCESS: NextStep.RECONNECT_MIS,
        Cause.MIS_UNAVAILABLE: NextStep.NONE,
        Cause.MIS_EMPTY: NextStep.CHECK_MIS,
    }

    failed = [story for story in STORIES if story.outcome is Outcome.FAILED]

    assert {story.cause for story in failed} == set(steps)
    assert all(story.cause and story.next_step is steps[story.cause] for story in failed)


def test_whoever_acts_before_the_night_leaves_it_quiet() -> None:
    """The class is gone or made anew, and has homework: without a person the night would fail."""
    acted = [story for story in STORIES if story.person]

    assert {story.person for story in acted} == set(Person)
    assert all(story.outcome is Outcome.UNCHANGED and story.tasks for story in acted)


def test_only_major_changes_bring_warnings() -> None:
    """And they always do."""
    for story in STORIES:
        assert bool(story.warnings) is (story.cause is Cause.MAJOR_CHANGES)
