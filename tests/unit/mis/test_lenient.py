"""The second reading of a body: what says plainly what is meant, and what is not known."""

import pytest

from rostersync.domain.left_out import LeftOut, Why
from rostersync.mis.wonde import shapes
from rostersync.mis.wonde.lenient import OddBody, mended, mended_page

END = b'"meta":{"pagination":{"next":null}}'


def students(row: bytes) -> tuple[shapes.Student, tuple[LeftOut, ...]]:
    page, left_out = mended_page(
        shapes.STUDENTS, b'{"data":[' + row + b"]," + END + b"}", "student"
    )
    return page.data[0], left_out


@pytest.mark.parametrize("number", [b"1e999", b"-1e999", b"NaN", b"Infinity"])
def test_number_that_is_none_is_not_known(number: bytes) -> None:
    """No name is "inf"."""
    student, _ = students(b'{"id":"P1","forename":' + number + b"}")
    assert student.forename is None


def test_id_of_more_digits_than_a_number_has_is_kept_whole() -> None:
    """Each digit of an id counts."""
    student, left_out = students(b'{"id":123456789012345678901234567890,"upi":false}')
    assert student.id == "123456789012345678901234567890"
    assert [each.what for each in left_out] == ["student.upi"]


def test_what_could_not_be_read_is_named_by_its_property_and_row() -> None:
    """Inside an include too, and once."""
    _, left_out = students(b'{"id":"P1","education_details":{"data":{"upn":[1],"x":2}}}')
    assert left_out == (LeftOut("student.education_details.upn", "P1", Why.UNREADABLE),)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b'{"data":[{"id":"P1"},7],' + END + b"}", "row 2: Expected `object`, got `int`"),
        (b'{"data":[{"name":1}],' + END + b"}", "row 1: Object missing required field `id`"),
        (b'{"data":"x",' + END + b"}", "no list of rows"),
        (b"[]", "no list of rows"),
        (b'{"data":[],"meta":{"pagination":{"next":7}}}', "`$.pagination.next`"),
    ],
)
def test_what_must_be_understood_is_refused(body: bytes, says: str) -> None:
    """It says where, and never what stood there."""
    with pytest.raises(OddBody) as odd:
        mended_page(shapes.STUDENTS, body, "student")
    assert says in str(odd.value)


@pytest.mark.parametrize("value", [b'"Yes"', b'"true"', b"1.0", b'" TRUE "', b'"1"'])
def test_flag_in_words_is_read(value: bytes) -> None:
    """As people and forms write it."""
    body = b'{"data":{"approved":' + value + b',"audited":true}}'
    permission = mended(shapes.PERMISSION, body).data
    assert isinstance(permission, shapes.Permission)
    assert permission.approved


def test_list_with_numbered_members_is_a_list() -> None:
    """In the order of their numbers: so PHP writes a list with gaps."""
    body = b'{"data":{"10":{"id":"B"},"2":{"id":"A"}},' + END + b"}"
    page, _ = mended_page(shapes.SUBJECTS, body, "subject")
    assert [row.id for row in page.data] == ["A", "B"]
