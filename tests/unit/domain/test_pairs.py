"""The same class under another id: who is proposed, on what evidence, and who is beyond doubt."""

from collections.abc import Iterable

import pytest

from rostersync.domain.pairs import ClassPair, NameMatch, NewClass, name_match, pairs_of
from rostersync.domain.roster import SchoolClass
from rostersync.domain.snapshot import MisClass
from tests.builders import a_class


def _ids(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"s{number:02}" for number in range(first, last))


def _gone(students: Iterable[str], id: str = "7x", name: str = "7X Maths") -> SchoolClass:
    return a_class(id, name=name, student_ids=students)


def _new(
    students: Iterable[str],
    id: str = "n1",
    name: str = "7X Maths",
    subject_id: str = "maths",
    *,
    strangers: int = 0,
) -> NewClass:
    known = frozenset(students)
    listed = tuple(sorted(known)) + tuple(f"new{number}" for number in range(strangers))
    return NewClass(id, MisClass(id, name, subject_id, listed, ("grey",)), subject_id, known)


def _only(gone: SchoolClass, *new: NewClass) -> ClassPair:
    (pair,) = pairs_of([gone], new)
    return pair


def test_a_pair_shows_its_evidence() -> None:
    """Students of both lists, subject, teachers, name."""
    pair = _only(_gone(_ids(0, 10)), _new(_ids(1, 10), strangers=1))
    assert pair == ClassPair(
        from_id="7x",
        to_id="n1",
        students_shared=9,
        students_before=10,
        students_now=10,
        same_subject=True,
        same_teacher=True,
        name=NameMatch.EQUAL,
        strong=True,
    )


@pytest.mark.parametrize(("shared", "is_strong"), [(59, False), (60, True), (61, True)])
def test_a_strong_pair_shares_three_fifths_of_both_lists(shared: int, *, is_strong: bool) -> None:
    """Of the longer one, too."""
    pair = _only(_gone(_ids(0, 100)), _new(_ids(0, shared)))
    assert pair.strong is is_strong


@pytest.mark.parametrize(("rival", "is_strong"), [(70, True), (71, False), (90, False)])
def test_a_near_tie_is_never_strong(rival: int, *, is_strong: bool) -> None:
    """The next best must share twenty per cent less, whichever class it is a pair of."""
    gone = _gone(_ids(0, 100))
    by_to = pairs_of([gone], [_new(_ids(0, 90)), _new(_ids(0, rival), "n2")])
    other = _gone(_ids(0, rival), "7y")
    by_from = pairs_of([gone, other], [_new(_ids(0, 100))])
    assert by_to[0].strong is is_strong
    assert max(pair.strong for pair in by_from) is (rival <= 80)


@pytest.mark.parametrize(("shared", "is_proposed"), [(19, False), (20, True)])
def test_a_fifth_of_both_lists_is_worth_a_question(shared: int, *, is_proposed: bool) -> None:
    """Two classes of one year share a student or two by chance."""
    pairs = pairs_of([_gone(_ids(0, 100))], [_new(_ids(0, shared), name="8Z Latin")])
    assert bool(pairs) is is_proposed


def test_a_school_whose_every_class_has_another_id_is_asked_once_for_each() -> None:
    """Not of every two that have a student in common."""
    lists = {f"c{place}": _ids(place, place + 10) for place in range(0, 90, 5)}
    gone = [_gone(students, id, id) for id, students in lists.items()]
    new = [_new(students, f"new-{id}", id) for id, students in lists.items()]
    strong = [pair for pair in pairs_of(gone, new) if pair.strong]
    assert {pair.to_id for pair in strong} == {f"new-{pair.from_id}" for pair in strong}
    assert len(strong) == len(lists)


def test_classes_that_share_nobody_are_paired_by_subject_and_name() -> None:
    """The MIS made it again, without students so far: perhaps a person recognises it."""
    pair = _only(_gone(_ids(0, 10)), _new(()))
    assert (pair.students_shared, pair.strong) == (0, False)


@pytest.mark.parametrize(
    ("name", "subject_id"), [("8Z Latin", "maths"), ("7X Maths", "latin")], ids=["name", "subject"]
)
def test_nothing_in_common_is_no_pair(name: str, subject_id: str) -> None:
    """Not even to be asked about."""
    assert pairs_of([_gone(_ids(0, 10))], [_new((), name=name, subject_id=subject_id)]) == ()


def test_only_an_equal_name_and_subject_are_beyond_doubt() -> None:
    """A strong pair of another name is shown, and decided by a person."""
    equal = _only(_gone(_ids(0, 10)), _new(_ids(0, 10)))
    renamed = _only(_gone(_ids(0, 10)), _new(_ids(0, 10), name="8X Maths"))
    moved = _only(_gone(_ids(0, 10)), _new(_ids(0, 10), subject_id="latin"))
    assert [each.strong for each in (equal, renamed, moved)] == [True, True, True]
    assert [each.is_beyond_doubt for each in (equal, renamed, moved)] == [True, False, False]


@pytest.mark.parametrize(
    ("before", "now", "match"),
    [
        ("10x/Ma1", "10x/Ma1", NameMatch.EQUAL),
        ("10x/Ma1", "10X/MA1 ", NameMatch.EQUAL),
        ("10x/Ma1", "11x/Ma1", NameMatch.ONE_YEAR_UP),
        ("9x/Ma1", "10x/Ma1", NameMatch.ONE_YEAR_UP),
        ("Year 7 Maths", "Year 8 Maths", NameMatch.ONE_YEAR_UP),
        ("Y9-A", "Y10-A", NameMatch.ONE_YEAR_UP),
        ("11x/Ma1", "10x/Ma1", NameMatch.OTHER),
        ("10x/Ma1", "12x/Ma1", NameMatch.OTHER),
        ("10x/Ma1", "11x/Ma2", NameMatch.OTHER),
        ("Set 1", "Set 2", NameMatch.OTHER),
        ("13x", "14x", NameMatch.OTHER),
        ("Choir", "Band", NameMatch.OTHER),
    ],
)
def test_names_are_equal_or_one_year_up_or_other(before: str, now: str, match: NameMatch) -> None:
    """A number counts as the year only where the name begins with it."""
    assert name_match(before, now) is match
