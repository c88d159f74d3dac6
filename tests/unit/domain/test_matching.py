"""Who is who: by MIS id, then UPI, then UPN; one to one; and never by a key that two share."""

import pytest

from rostersync.domain.matching import match_students
from rostersync.domain.roster import Student, StudentState
from rostersync.domain.snapshot import MisStudent
from tests.builders import a_student

LEFT = StudentState.LEFT


def _match(known: list[Student], *on_roll: MisStudent) -> dict[str, str]:
    return match_students({student.id: student for student in known}, on_roll)


def test_a_student_is_known_by_mis_id() -> None:
    """The id of the MIS comes first, whatever became of the roster's own id."""
    known = [a_student("ada", mis_id="m7", upn="U1")]
    assert _match(known, MisStudent("m7", upn="U2")) == {"m7": "ada"}


def test_a_roster_id_is_no_mis_id() -> None:
    """A row whose id is another student's roster id is not that student."""
    known = [a_student("m1", mis_id="m7")]
    assert _match(known, MisStudent("m1"), MisStudent("m7")) == {"m7": "m1"}


@pytest.mark.parametrize(
    "row", [MisStudent("new", upi="I1"), MisStudent("new", upn="N1")], ids=["upi", "upn"]
)
def test_one_who_returns_under_a_new_id_is_known_by_upi_or_upn(row: MisStudent) -> None:
    """A re-enrolment keeps either of the two."""
    assert _match([a_student("ada", upi="I1", upn="N1", state=LEFT)], row) == {"new": "ada"}


def test_the_upi_comes_before_the_upn() -> None:
    """A row with one student's UPI and another's UPN is the first; the other stays free."""
    known = [a_student("ada", upi="I1", upn="N1"), a_student("ben", upi="I2", upn="N2")]
    assert _match(known, MisStudent("new", upi="I1", upn="N2")) == {"new": "ada"}


def test_the_mis_id_comes_before_the_upi() -> None:
    """A row with one student's id and another's UPI is the first."""
    known = [a_student("ada", upi="I1"), a_student("ben", upi="I2")]
    assert _match(known, MisStudent("ada", upi="I2")) == {"ada": "ada"}


@pytest.mark.parametrize("upn", ["a823456", " A823 456 ", "A823456"])
def test_upns_are_compared_as_the_authority_writes_them(upn: str) -> None:
    """In upper case and without blanks, on either side."""
    assert _match([a_student("ada", upn="A823 456")], MisStudent("new", upn=upn)) == {"new": "ada"}


def test_a_former_upn_finds_its_owner() -> None:
    """The MIS says itself that the student had another UPN before."""
    known = [a_student("ada", upn="N1", state=LEFT)]
    assert _match(known, MisStudent("new", upn="N2", former_upn="n1")) == {"new": "ada"}


def test_the_upn_of_today_comes_before_a_former_one() -> None:
    """Who has the UPN now is the student, and not who had it once."""
    known = [a_student("ada", upn="N1", state=LEFT)]
    rows = [MisStudent("new1", upn="N2", former_upn="N1"), MisStudent("new2", upn="N1")]
    assert _match(known, *rows) == {"new2": "ada"}


@pytest.mark.parametrize("key", ["upi", "upn"])
def test_a_key_that_two_known_students_share_identifies_nobody(key: str) -> None:
    """Nobody inherits another child's work by a coin toss."""
    known = [a_student(id, **{key: "K"}) for id in ("ada", "ben")]  # type: ignore[arg-type] # a key by name
    assert _match(known, MisStudent("new", **{key: "K"})) == {}


@pytest.mark.parametrize("key", ["upi", "upn"])
def test_a_key_that_two_rows_share_identifies_nobody(key: str) -> None:
    """Two new students with one key look alike, so neither is the known student."""
    known = [a_student("ada", state=LEFT, **{key: "K"})]
    rows = [MisStudent(id, **{key: "K"}) for id in ("new1", "new2")]
    assert _match(known, *rows) == {}


@pytest.mark.parametrize("key", ["upi", "upn"])
def test_one_who_is_still_there_is_not_stolen(key: str) -> None:
    """A newcomer with the key of one on roll under their own id is somebody else."""
    known = [a_student("ada", **{key: "K"})]  # type: ignore[arg-type] # a key by name
    rows = [MisStudent("ada"), MisStudent("new", **{key: "K"})]
    assert _match(known, *rows) == {"ada": "ada"}


def test_one_found_by_upi_is_not_found_again_by_upn() -> None:
    """Two rows with a UPI and a UPN of the same student: the UPI's row has them."""
    known = [a_student("ada", upi="I1", upn="N1", state=LEFT)]
    rows = [MisStudent("new1", upi="I1"), MisStudent("new2", upn="N1")]
    assert _match(known, *rows) == {"new1": "ada"}


@pytest.mark.parametrize("blank", [None, ""])
def test_students_without_keys_are_not_each_other(blank: str | None) -> None:
    """A key that is missing on both sides is no key."""
    known = [a_student("ada", upi=blank, upn=blank, state=LEFT)]
    assert _match(known, MisStudent("new", upi=blank, upn=blank)) == {}


def test_a_key_of_today_tells_two_students_of_old_apart() -> None:
    """Once one of two who shared a UPN has another, the UPN identifies the other."""
    known = [a_student("ada", upn="N1"), a_student("ben", upn="N1", state=LEFT)]
    rows = [MisStudent("ada", upn="N2"), MisStudent("new", upn="N1")]
    assert _match(known, *rows) == {"ada": "ada", "new": "ben"}


def test_one_found_late_may_tell_two_others_apart() -> None:
    """One found by UPN brings the UPI of today, which frees the UPI of old for its owner."""
    known = [
        a_student("ada", upi="I1", upn="N1", state=LEFT),
        a_student("ben", upi="I1", upn="N2", state=LEFT),
    ]
    rows = [MisStudent("new1", upi="I9", upn="N1"), MisStudent("new2", upi="I1")]
    assert _match(known, *rows) == {"new1": "ada", "new2": "ben"}
