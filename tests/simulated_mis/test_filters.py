"""The documented filters, and those that are not."""

from datetime import UTC, datetime

import pytest

from local.mis.changes import DeleteClass, EmptyClass, RenameClass
from local.mis.school import School
from local.mis.student_changes import Leave
from local.mis.world import World
from tests.simulated_mis.reader import Reader, ids

TONIGHT = datetime(2025, 11, 3, 22, 0, tzinfo=UTC)


def test_has_students_hides_empty_classes(reader: Reader, world: World, secondary: School) -> None:
    """With it an emptied class looks like a deleted one."""
    emptied = secondary.class_named("7x/Ma1").id
    world.change("A1", lambda school: EmptyClass(of=emptied).apply(school, TONIGHT))

    assert emptied not in ids(reader.walk("schools/A1/classes", has_students="true"))
    assert emptied in ids(reader.walk("schools/A1/classes"))


def test_has_class_keeps_those_who_teach(reader: Reader, secondary: School) -> None:
    """Of thirteen employees nine teach."""
    rows = reader.walk("schools/A1/employees", has_class="true")

    assert len(rows) == 9
    assert len(secondary.employees) == 13


@pytest.mark.parametrize("wanted", ["YEAR", "REGISTRATION"])
def test_groups_are_kept_by_type(reader: Reader, wanted: str) -> None:
    """One type alone."""
    assert {row["type"] for row in reader.walk("schools/A2/groups", type=wanted)} == {wanted}


def test_groups_of_several_types_are_asked_with_commas(reader: Reader) -> None:
    """Both types are every group that there is."""
    both = reader.walk("schools/A2/groups", type="YEAR,REGISTRATION")

    assert ids(both) == ids(reader.walk("schools/A2/groups"))


@pytest.mark.parametrize("moment", ["2025-11-03 21:59:59", "2025-11-03"])
def test_updated_after_keeps_what_was_touched_since(
    reader: Reader, world: World, moment: str
) -> None:
    """A time or a date, in UTC."""
    world.change("A1", lambda school: RenameClass(of="7x/Ma1", name="New").apply(school, TONIGHT))

    rows = reader.walk("schools/A1/classes", updated_after=moment)

    assert [row["name"] for row in rows] == ["New"]


def test_updated_before_keeps_the_rest(reader: Reader, world: World) -> None:
    """The other bound."""
    world.change("A1", lambda school: RenameClass(of="7x/Ma1", name="New").apply(school, TONIGHT))

    rows = reader.walk("schools/A1/classes", updated_before="2025-11-03 21:59:59")

    assert len(rows) == 59


def test_a_time_that_cannot_be_read_filters_nothing(reader: Reader) -> None:
    """It is ignored like a misspelt name."""
    assert len(reader.walk("schools/A1/classes", updated_after="last week")) == 60


@pytest.mark.parametrize("name", ["update_after", "updatedAfter", "hasStudents"])
def test_a_misspelt_parameter_is_ignored(reader: Reader, name: str) -> None:
    """In silence: the whole list comes."""
    assert len(reader.walk("schools/A1/classes", **{name: "2030-01-01"})) == 60


def test_deletions_are_kept_by_type(reader: Reader, world: World) -> None:
    """A class and a student went; each is found under its own type."""
    world.change("A1", lambda school: DeleteClass(of="7x/Ma1").apply(school, TONIGHT))
    world.change("A1", lambda school: Leave(out_of="7x/En1").apply(school, TONIGHT))

    rows = reader.walk("schools/A1/deletions", type="student")

    assert [row["type"] for row in rows] == ["student"]


def test_deletions_are_kept_by_when(reader: Reader, world: World) -> None:
    """``updated_after`` speaks of ``deleted_at`` here."""
    world.change("A1", lambda school: DeleteClass(of="7x/Ma1").apply(school, TONIGHT))

    assert reader.walk("schools/A1/deletions", updated_after="2025-11-04") == []


@pytest.mark.parametrize(
    ("path", "name", "value", "rows"),
    [
        ("schools/A1/classes", "class_name", "7x/Ma1", 1),
        ("schools/A1/subjects", "subject_code", "Ma", 1),
        ("schools/A1/subjects", "subject_name", "Biology", 1),
        ("schools", "urn", "1", 0),
        ("schools/A1/students", "class_name", "7x/Ma1", 120),
    ],
)
def test_exact_filters_keep_the_rows_that_match(
    reader: Reader, path: str, name: str, value: str, rows: int
) -> None:
    """By name, code or number; on a list that has no such filter it is ignored."""
    assert len(reader.walk(path, **{name: value})) == rows


def test_classes_are_kept_by_subject(reader: Reader, secondary: School) -> None:
    """``class_subject`` is a subject's id."""
    subject = secondary.subject_named("English").id

    rows = reader.walk("schools/A1/classes", class_subject=subject)

    assert {row["subject"] for row in rows} == {subject}
