"""Includes, and properties that are withheld."""

import pytest
from msgspec.structs import replace

from local.mis.changes import ChangeSubject, EmptyClass
from local.mis.school import TERM_BEGAN, AbsentOne, Kind, Quirks, School
from local.mis.world import World
from tests.simulated_mis.reader import AnyJson, Reader


def class_with(reader: Reader, include: str, class_id: str) -> AnyJson:
    return reader.read(f"schools/A1/classes/{class_id}", include=include)["data"]


@pytest.fixture
def maths(secondary: School) -> str:
    return secondary.class_named("7x/Ma1").id


def test_what_is_not_asked_for_is_absent(reader: Reader, maths: str) -> None:
    """The key is not there at all, rather than null."""
    row = reader.read(f"schools/A1/classes/{maths}")["data"]

    assert {"students", "employees", "lessons"}.isdisjoint(row)


def test_a_subject_not_asked_for_is_its_bare_id(
    reader: Reader, secondary: School, maths: str
) -> None:
    """The same key changes type."""
    row = reader.read(f"schools/A1/classes/{maths}")["data"]

    assert row["subject"] == secondary.subject_named("Mathematics").id


def test_a_subject_asked_for_is_wrapped(reader: Reader, maths: str) -> None:
    """One row, in ``data``."""
    assert class_with(reader, "subject", maths)["subject"]["data"]["name"] == "Mathematics"


def test_a_class_lists_its_students_wrapped(reader: Reader, secondary: School, maths: str) -> None:
    """Many rows, in ``data``, and no meta in the wrapper."""
    students = class_with(reader, "students", maths)["students"]

    assert [row["id"] for row in students["data"]] == list(secondary.classes[maths].student_ids)
    assert set(students) == {"data"}


def test_an_emptied_class_has_an_empty_list(reader: Reader, world: World, maths: str) -> None:
    """It is there with no students: ``{"data": []}``."""
    world.change("A1", lambda school: EmptyClass(of=maths).apply(school, TERM_BEGAN))

    assert class_with(reader, "students", maths)["students"] == {"data": []}


def test_an_employee_of_a_class_carries_the_link(reader: Reader, maths: str) -> None:
    """The pivot says main or not, and a main teacher has both roles."""
    main, second = class_with(reader, "employees", maths)["employees"]["data"]

    assert main["meta"] == {
        "role": "Main Class Teacher",
        "all_roles": ["Main Class Teacher", "Class Teacher"],
        "is_main_teacher": True,
        "is_class_teacher": True,
    }
    assert (second["meta"]["role"], second["meta"]["is_main_teacher"]) == ("Class Teacher", False)


def test_an_employees_classes_carry_the_same_link(reader: Reader, maths: str) -> None:
    """From the employee's side the pivot lies on the class."""
    employee = class_with(reader, "employees", maths)["employees"]["data"][0]

    row = reader.read(f"schools/A1/employees/{employee['id']}", include="classes")["data"]

    links = {taught["id"]: taught["meta"] for taught in row["classes"]["data"]}
    assert links[maths] == employee["meta"]


def test_a_dotted_include_brings_what_it_goes_through(reader: Reader, maths: str) -> None:
    """``students.year`` alone brings the students, each with the year."""
    students = class_with(reader, "students.year", maths)["students"]["data"]

    assert {row["year"]["data"]["code"] for row in students} == {"7"}


def test_a_students_details_hold_upn_and_year(
    reader: Reader, secondary: School, maths: str
) -> None:
    """``education_details`` carries them, as text."""
    key = secondary.classes[maths].student_ids[0]

    row = reader.read(f"schools/A1/students/{key}", include="education_details")["data"]

    given = row["education_details"]["data"]
    assert (given["upn"], given["current_nc_year"]) == (secondary.students[key].upn, "7")


def test_contact_details_are_a_whole_tree(reader: Reader, secondary: School, maths: str) -> None:
    """Every leaf is there, though only one e-mail is filled."""
    key = secondary.classes[maths].student_ids[0]

    row = reader.read(f"schools/A1/students/{key}", include="contact_details")["data"]

    contact = row["contact_details"]["data"]
    assert contact["emails"] == {
        "email": secondary.students[key].email,
        "primary": None,
        "home": None,
        "work": None,
    }
    assert set(contact["addresses"]["home"].values()) == {None}


def test_employment_details_tell_teachers_from_others(reader: Reader) -> None:
    """Non-teaching and former staff are in the list like everybody."""
    rows = reader.walk("schools/A1/employees", include="employment_details")

    details = [row["employment_details"]["data"] for row in rows]
    assert {row["teaching_staff"] for row in details} == {True, False}


def test_a_registration_group_brings_students_and_tutor(reader: Reader, primary: School) -> None:
    """What a primary has in place of classes."""
    groups = reader.walk("schools/A2/groups", type="REGISTRATION", include="students,employees")

    members = [row["id"] for group in groups for row in group["students"]["data"]]
    assert sorted(members) == sorted(primary.students)
    assert all(len(group["employees"]["data"]) == 1 for group in groups)


@pytest.mark.parametrize(
    ("path", "include"),
    [
        ("schools/A1/students", "extended_details"),
        ("schools/A1/students", "house"),
        ("schools/A1/students", "boarding"),
        ("schools/A1/employees", "extended_details"),
        ("schools/A1/classes", "lessons"),
    ],
)
def test_what_the_sample_schools_do_not_hold_is_asked_for_in_vain(
    reader: Reader, path: str, include: str
) -> None:
    """The key is there, and nothing is in it."""
    for row in reader.walk(path, include=include):
        data = (row[include] or {"data": None})["data"]
        assert not data or set(data.values()) == {None}


@pytest.mark.parametrize(
    ("path", "include", "many"),
    [
        ("schools/A1/subjects", "classes", 15),
        ("schools/A2/students", "groups", 2),
        ("schools/A1/students", "classes.subject", 5),
    ],
)
def test_links_can_be_followed_the_other_way(
    reader: Reader, path: str, include: str, many: int
) -> None:
    """A subject's classes, a student's groups and classes."""
    name = include.partition(".")[0]

    assert {len(row[name]["data"]) for row in reader.walk(path, include=include)} == {many}


def test_a_tutors_groups_are_found(reader: Reader) -> None:
    """From the employee's side."""
    rows = reader.walk("schools/A2/employees", include="groups")

    assert sum(len(row["groups"]["data"]) for row in rows) == 7


def test_a_form_comes_with_the_student(reader: Reader) -> None:
    """``registration`` is the one group of that type."""
    rows = reader.walk("schools/A2/students", include="registration")

    assert {row["registration"]["data"]["type"] for row in rows} == {"REGISTRATION"}


@pytest.mark.parametrize(
    ("quirk", "shape"),
    [
        (AbsentOne.NULL, None),
        (AbsentOne.WRAPPED_NULL, {"data": None}),
        (AbsentOne.EMPTY_LIST, {"data": []}),
    ],
)
def test_a_missing_one_comes_in_each_shape_that_a_client_must_take(
    reader: Reader, world: World, maths: str, quirk: AbsentOne, shape: object
) -> None:
    """No source says which it is."""
    world.change("A1", lambda school: replace(school, quirks=Quirks(absent_one=quirk)))
    world.change(
        "A1", lambda school: ChangeSubject(of=maths, subject=None).apply(school, TERM_BEGAN)
    )

    assert class_with(reader, "subject", maths)["subject"] == shape


def test_meta_lists_what_is_offered(reader: Reader) -> None:
    """Every list says what may be included."""
    offered = reader.read("schools/A1/classes")["meta"]["includes"]

    assert {"subject", "students", "students.year", "employees.contact_details"} <= set(offered)


@pytest.mark.parametrize("path", ["schools/A1/classes", "schools/A1/students"])
def test_an_unknown_include_refuses_the_whole_request(reader: Reader, path: str) -> None:
    """The error names it."""
    body = reader.read(path, include="registration_group")

    assert body == {"error": "invalid_include", "error_description": "registration_group"}


def test_a_refused_include_is_no_longer_offered(reader: Reader, world: World) -> None:
    """And asking for it, or for what lies behind it, is a 400."""
    world.change("A1", lambda school: replace(school, refused_includes=frozenset({"students"})))

    offered = reader.read("schools/A1/classes")["meta"]["includes"]

    assert [name for name in offered if name.startswith("students")] == []
    assert reader.ask("schools/A1/classes", include="students.year").status == 400


def test_a_kind_without_scope_is_refused_as_endpoint_and_as_include(
    reader: Reader, world: World
) -> None:
    """403 on its own list, 400 where it is included."""
    scopes = frozenset({Kind.EMPLOYEES})
    world.change("A1", lambda school: replace(school, refused_scopes=scopes))

    assert reader.read("schools/A1/employees") == {
        "error": "invalid_permissions",
        "error_description": "Scope employees.read not enabled",
    }
    assert reader.ask("schools/A1/classes", include="employees").status == 400


@pytest.mark.parametrize(
    ("withheld", "include", "keys"),
    [
        ("student.gender", "", ("gender",)),
        ("student.mis_id", "", ("mis_id",)),
        ("student.upn", "education_details", ("education_details", "data", "upn")),
        ("student.email", "contact_details", ("contact_details", "data", "emails", "email")),
    ],
)
def test_a_withheld_property_is_null_and_its_key_stays(
    reader: Reader, world: World, withheld: str, include: str, keys: tuple[str, ...]
) -> None:
    """What a school does not share looks like what it does not have."""
    world.change("A1", lambda school: replace(school, withheld=frozenset({withheld})))

    for row in reader.walk("schools/A1/students", include=include):
        value = row
        for key in keys:
            value = value[key]
        assert value is None


def test_a_withheld_subject_is_null_with_and_without_include(
    reader: Reader, world: World, maths: str
) -> None:
    """The permission to read a class's subject stands alone."""
    world.change("A1", lambda school: replace(school, withheld=frozenset({"class.subject"})))

    assert reader.read(f"schools/A1/classes/{maths}")["data"]["subject"] is None
    assert class_with(reader, "subject", maths)["subject"] is None


def test_a_hidden_student_is_in_class_lists_alone(
    reader: Reader, world: World, secondary: School, maths: str
) -> None:
    """A class then names somebody whom the list of students does not."""
    hidden = secondary.classes[maths].student_ids[0]
    world.change("A1", lambda school: replace(school, hidden_students=frozenset({hidden})))

    listed = [row["id"] for row in reader.walk("schools/A1/students")]

    assert hidden not in listed
    assert hidden in [
        row["id"] for row in class_with(reader, "students", maths)["students"]["data"]
    ]
