import json
import string

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostersync.domain.errors import MisIncomplete
from rostersync.domain.snapshot import MisClass, MisStudent, People
from rostersync.domain.text import readable
from rostersync.mis.wonde import shapes
from rostersync.mis.wonde.normalise import ClassRead, class_of, form_of, student_of, text
from tests.unit.mis.scripted import Json, a_class, many


def student(**properties: object) -> MisStudent:
    row = json.dumps({"id": "P1", **properties})
    return student_of(msgspec.json.decode(row, type=shapes.Student))


def school_class(row: Json) -> MisClass:
    return class_of(msgspec.json.decode(json.dumps(row), type=shapes.SchoolClass)).row


def taught_by(**link: object) -> tuple[str, ...]:
    return school_class(a_class(employees=many({"id": "E1", **link}))).teacher_ids


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        (" \t", None),
        (" 7 ", "7"),
        (7, "7"),
        (7.0, "7"),
        (7.5, "7.5"),
        ("李", "李"),
        ("\ufeff", None),
        ("Zo\u0065\u0308", "Zoë"),
        ("O&#39;Brien", "O'Brien"),
    ],
)
def test_texts_are_stripped_and_blank_ones_unknown(
    value: shapes.Text, expected: str | None
) -> None:
    """A number is read as its text, for types drift between schools."""
    assert text(value) == expected


def test_student_is_read_from_row_and_includes() -> None:
    """Every property of the snapshot has its place in Wonde's row."""
    read = student(
        upi="ab12",
        forename="Zebedee",
        surname="Quux",
        education_details={"data": {"upn": "Y999", "current_nc_year": "8"}},
        contact_details={"data": {"emails": {"email": "z@example.org", "home": "q@example.org"}}},
        year={"data": {"code": "Y8", "name": "Year 8"}},
    )

    assert read == MisStudent("P1", "ab12", "Y999", "Zebedee", "Quux", "8", "z@example.org")


@pytest.mark.parametrize(
    ("education", "year", "expected"),
    [
        ({"current_nc_year": "8"}, {"code": "9", "name": "Year 10"}, "8"),
        ({"current_nc_year": None}, {"code": 9, "name": "Year 10"}, "9"),
        ({"current_nc_year": " "}, {"code": None, "name": "Year R"}, "Year R"),
        (None, None, None),
    ],
)
def test_year_group_is_the_national_year_before_the_schools_own(
    education: Json | None, year: Json | None, expected: str | None
) -> None:
    """The raw text is kept, whatever a school calls its years."""
    read = student(education_details={"data": education}, year={"data": year})

    assert read.year_group == expected


@pytest.mark.parametrize(
    ("emails", "expected"),
    [
        ({"email": "a@example.org", "primary": "b@example.org"}, "a@example.org"),
        ({"email": None, "primary": "b@example.org", "work": "c@example.org"}, "b@example.org"),
        ({"email": "", "primary": None, "work": "c@example.org"}, "c@example.org"),
        ({"home": "d@example.org"}, None),
    ],
)
def test_private_address_is_never_taken_for_the_schools(emails: Json, expected: str | None) -> None:
    """A home address belongs to the family."""
    assert student(contact_details={"data": {"emails": emails}}).email == expected


@pytest.mark.parametrize("absent", [None, [], {"data": None}, {"data": []}, {}])
def test_absent_include_of_one_is_unknown_in_each_of_its_shapes(absent: object) -> None:
    """None of the four ways to say nothing is an error, or a value."""
    read = student(education_details=absent, year=absent, contact_details=absent)

    assert (read.upn, read.year_group, read.email) == (None, None, None)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("M1", "M1"),
        (17, "17"),
        ({"data": {"id": "M1", "name": "Mathematics"}}, "M1"),
        ({"data": None}, None),
        ({"data": []}, None),
        ([], None),
        (None, None),
        ("", None),
    ],
)
def test_bare_subject_id_equals_the_included_subject(subject: object, expected: str | None) -> None:
    """The same key is a string or an object, as `include` says or a permission."""
    assert school_class(a_class(subject=subject)).subject_id == expected


def test_student_listed_twice_in_a_class_is_one() -> None:
    """A list is of people; the ids are sorted."""
    row = a_class(students=many({"id": "P2"}, {"id": 1}, {"id": " P2 "}))

    assert school_class(row).student_ids == ("1", "P2")


@pytest.mark.parametrize(
    ("include", "people"), [("students", People.STUDENTS), ("employees", People.TEACHERS)]
)
@pytest.mark.parametrize("value", [None, {}, {"data": None}])
def test_list_of_a_class_that_says_nothing_is_unread(
    include: str, people: People, value: object
) -> None:
    """A missing include must not look like an emptied class."""
    row = json.dumps({**a_class(), include: value})

    read = class_of(msgspec.json.decode(row, type=shapes.SchoolClass))

    assert read.unread == (people,)


def test_list_of_a_class_row_that_lacks_the_key_is_unread() -> None:
    """The key is absent when the include was not asked for, or not understood."""
    read = class_of(shapes.SchoolClass(id="C1", employees=shapes.Many(data=[])))

    assert read.unread == (People.STUDENTS,)


@pytest.mark.parametrize("include", ["students", "employees"])
@pytest.mark.parametrize("pagination", [{"more": True}, {"more": 1}, {"next": "https://x/?page=2"}])
def test_list_inside_a_row_that_goes_on_is_half_a_list(include: str, pagination: Json) -> None:
    """Whoever is on the other half would have left the class."""
    half = {"data": [], "meta": {"pagination": pagination}}
    with pytest.raises(MisIncomplete, match=f"list of {include} inside it goes on"):
        school_class({**a_class(), include: half})


@pytest.mark.parametrize("meta", [None, [], {}, {"pagination": {"more": False, "next": None}}])
def test_list_inside_a_row_that_ends_is_whole(meta: object) -> None:
    """However it says so."""
    row = a_class(students={"data": [{"id": "P1"}], "meta": meta})
    assert school_class(row).student_ids == ("P1",)


@pytest.mark.parametrize(
    ("upn", "former", "expected"),
    [
        (" a823 456 ", None, ("A823456", None)),
        ("A823456", "b1", ("A823456", "B1")),
        ("A823456", "a 823456", ("A823456", None)),
    ],
)
def test_upn_is_upper_case_and_without_blanks(
    upn: str, former: str | None, expected: tuple[str, str | None]
) -> None:
    """As the authority writes it, however a school's office typed it."""
    read = student(education_details={"data": {"upn": upn, "former_upn": former}})
    assert (read.upn, read.former_upn) == expected


@pytest.mark.parametrize(
    "link",
    [
        {},
        {"meta": None},
        {"meta": []},
        {"meta": {"role": "Class Teacher"}},
        {"meta": {"is_main_teacher": True, "is_class_teacher": False}},
        {"meta": {"is_main_teacher": False, "is_class_teacher": True}},
        {"meta": {"is_main_teacher": False, "is_class_teacher": None}},
        {"meta": {"is_main_teacher": 1, "is_class_teacher": 0}},
    ],
)
def test_linked_employee_teaches_unless_the_link_says_no(link: dict[str, object]) -> None:
    """All of the link may be withheld, and a teacher left out would lose the class."""
    assert taught_by(**link) == ("E1",)


@pytest.mark.parametrize("no", [False, 0])
def test_support_staff_do_not_teach(no: object) -> None:
    """Both flags are there and both say no."""
    assert taught_by(meta={"is_main_teacher": no, "is_class_teacher": no}) == ()


@pytest.mark.parametrize("id", ["", "  ", "x" * 129, "A\u200b1", "A\n1", "A\ufffd1"])
def test_row_without_a_usable_id_is_refused(id: str) -> None:
    """A person is known by the id alone."""
    with pytest.raises(MisIncomplete):
        student(id=id)


def test_registration_group_is_a_class_without_a_subject() -> None:
    """A primary's form stands for a class."""
    row = json.dumps(a_class("G1", type="REGISTRATION", students=many({"id": "P1"})))
    form = form_of(msgspec.json.decode(row, type=shapes.Group))

    assert form == ClassRead(MisClass("G1", "7x/Ma1", None, ("P1",), ()))


@pytest.mark.parametrize("kind", ["YEAR", "HOUSE", "USER"])
def test_group_of_another_type_is_no_class(kind: str) -> None:
    """A filter that the server ignored brings no houses into the roster."""
    row = json.dumps(a_class("G1", type=kind))

    assert form_of(msgspec.json.decode(row, type=shapes.Group)) is None


_PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
_ANY_JSON = st.recursive(
    _PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_UNKNOWN_KEY = st.text(string.ascii_uppercase, min_size=1, max_size=6)


@settings(deadline=None)
@given(extra=st.dictionaries(_UNKNOWN_KEY, _ANY_JSON))
def test_unknown_keys_change_nothing(extra: dict[str, object]) -> None:
    """Fields arrive over the years."""
    assert student(forename="Zebedee", **extra) == student(forename="Zebedee")


@settings(deadline=None)
@given(value=_ANY_JSON)
def test_any_value_of_a_property_is_read_or_refused_as_a_shape(value: object) -> None:
    """Whatever a property holds, it is a clean text, unknown, or a decoding error."""
    try:
        name = student(forename=value).forename
    except msgspec.ValidationError:
        assert isinstance(value, bool | list | dict)
    else:
        whole = isinstance(value, float) and value.is_integer()
        written = f"{value:.0f}" if whole else str(value)
        assert name == (None if value is None else readable(written) or None)


@settings(deadline=None)
@given(ids=st.lists(st.integers(0, 50) | st.text("abc ", min_size=1).filter(str.strip)))
def test_class_list_is_sorted_unique_and_stripped(ids: list[int | str]) -> None:
    """Order and repetition on the wire mean nothing."""
    read = school_class(a_class(students=many(*({"id": id} for id in ids))))

    assert list(read.student_ids) == sorted({str(id).strip() for id in ids})
