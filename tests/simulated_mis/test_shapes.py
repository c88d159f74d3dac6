"""The simulated MIS answers in the shapes that are documented; the keys are written out here."""

import pytest

from local.mis.changes import DeleteClass
from local.mis.school import TERM_BEGAN, School
from local.mis.world import World
from tests.simulated_mis.reader import Reader

SCHOOL = {
    "id",
    "name",
    "establishment_number",
    "urn",
    "phase_of_education",
    "la_code",
    "timezone",
    "mis",
    "address",
    "extended",
    "region",
}
SUBJECT = {"id", "mis_id", "code", "name", "active", "created_at", "updated_at"}
CLASS = {
    "id",
    "mis_id",
    "type",
    "name",
    "code",
    "description",
    "subject",
    "alternative",
    "priority",
    "academic_year",
    "year_group",
    "restored_at",
    "created_at",
    "updated_at",
    "meta",
}
EMPLOYEE = {
    "id",
    "upi",
    "mis_id",
    "title",
    "initials",
    "surname",
    "forename",
    "middle_names",
    "legal_surname",
    "legal_forename",
    "gender",
    "date_of_birth",
    "restored_at",
    "created_at",
    "updated_at",
}
STUDENT = EMPLOYEE | {"gender_identity"}
GROUP = {
    "id",
    "mis_id",
    "name",
    "code",
    "type",
    "description",
    "notes",
    "division",
    "restored_at",
    "created_at",
    "updated_at",
    "meta",
}


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("schools", SCHOOL),
        ("schools/A1/subjects", SUBJECT),
        ("schools/A1/classes", CLASS),
        ("schools/A1/students", STUDENT),
        ("schools/A1/employees", EMPLOYEE),
        ("schools/A1/groups", GROUP),
    ],
)
def test_every_row_of_a_list_has_exactly_the_documented_keys(
    reader: Reader, path: str, keys: set[str]
) -> None:
    """Nothing is missing that a client may read, and nothing is there that none documents."""
    rows = reader.walk(path)

    assert [set(row) for row in rows] == [keys] * len(rows) != []


@pytest.mark.parametrize("kind", ["subjects", "classes", "students", "employees", "groups"])
def test_a_single_row_is_the_row_of_the_list(reader: Reader, kind: str) -> None:
    """A row asked for by its id comes in ``data``, with ``meta.includes`` and no pagination."""
    listed = reader.read(f"schools/A1/{kind}")["data"][0]

    single = reader.read(f"schools/A1/{kind}/{listed['id']}")

    assert single["data"] == listed
    assert set(single["meta"]) == {"includes"}


def test_the_single_school_has_no_meta(reader: Reader) -> None:
    """``/schools/{id}`` is a school in ``data`` and nothing else."""
    body = reader.read("schools/A1")

    assert set(body) == {"data"}
    assert set(body["data"]) == SCHOOL


def test_a_school_names_its_region_and_codes(reader: Reader) -> None:
    """``region`` says where the school is served, and repeats its identifiers."""
    region = reader.read("schools/A1")["data"]["region"]

    assert region["domain"] == "api.wonde.com"
    assert set(region) == {"code", "domain", "school_url", "identifiers"}
    assert set(region["identifiers"]) == {"la_code", "establishment_number", "urn"}


def test_meta_tells_approved_from_audited_from_online(reader: Reader) -> None:
    """The four flags of ``/meta/schools/{id}``."""
    assert reader.read("meta/schools/A1") == {
        "data": {
            "online": True,
            "approved": True,
            "audited": True,
            "custom_attendance_codes": False,
        }
    }


def test_permissions_are_listed_with_their_state(reader: Reader) -> None:
    """Each permission has the documented fields."""
    permission = reader.read("meta/schools/A1/permissions")["data"][0]

    assert set(permission) == {
        "identity",
        "name",
        "description",
        "parent",
        "group",
        "active_from",
        "optional",
        "approved",
        "audited",
    }


def test_a_moment_is_a_php_date_in_utc(reader: Reader) -> None:
    """Wall time with microseconds, and the zone by name."""
    row = reader.read("schools/A1/subjects")["data"][0]

    assert row["created_at"] == {
        "date": "2025-09-05 02:12:31.000000",
        "timezone_type": 3,
        "timezone": "UTC",
    }


def test_a_date_of_birth_is_midnight_in_london(reader: Reader) -> None:
    """A summer birth is not moved to UTC, so its first ten characters are the day."""
    births = [row["date_of_birth"] for row in reader.walk("schools/A1/students")]

    assert {birth["date"][10:] for birth in births} == {" 00:00:00.000000"}
    assert {birth["timezone"] for birth in births} == {"Europe/London"}


def test_a_upi_is_32_hex_characters_of_one_person(secondary: School) -> None:
    """No two people share one."""
    students = [row.upi for row in secondary.students.values()]
    upis = [*students, *(row.upi for row in secondary.employees.values())]

    assert all(len(upi) == 32 and int(upi, 16) >= 0 for upi in upis)
    assert len(set(upis)) == len(upis)


def test_a_deletion_is_a_trace_without_the_row(
    reader: Reader, world: World, secondary: School
) -> None:
    """Type, ids and two moments are all that is left."""
    gone = secondary.class_named("7x/Ma1")
    world.change("A1", lambda school: DeleteClass(of=gone.id).apply(school, TERM_BEGAN))

    (row,) = reader.read("schools/A1/deletions")["data"]

    assert row == {
        "type": "class",
        "id": gone.id,
        "mis_id": gone.mis_id,
        "deleted_at": {
            "date": "2025-09-05 02:12:31.000000",
            "timezone_type": 3,
            "timezone": "UTC",
        },
        "restored_at": None,
    }


def test_counts_are_wrapped_by_name(reader: Reader) -> None:
    """``include`` names what is counted."""
    assert reader.read("schools/A1/counts", include="students,classes") == {
        "data": {"students": {"data": {"count": 120}}, "classes": {"data": {"count": 60}}}
    }
