"""Pages by number and by cursor."""

import pytest
from msgspec.structs import replace

from local.mis.changes import DeleteClass
from local.mis.school import TERM_BEGAN, Quirks
from local.mis.world import World
from tests.simulated_mis.reader import BASE_URL, Reader, ids


@pytest.mark.parametrize("params", [{}, {"cursor": "true"}], ids=["offset", "cursor"])
def test_walking_every_page_gives_every_row_once(reader: Reader, params: dict[str, str]) -> None:
    """Both modes bring the whole list, here in pages of 7."""
    rows = reader.walk("schools/A1/students", per_page="7", **params)

    assert len(rows) == len(set(ids(rows))) == 120


def test_pages_by_number_say_where_they_are(reader: Reader) -> None:
    """The middle page knows its number and both neighbours, by absolute address."""
    pagination = reader.read("schools/A1/classes", per_page="20", page="2")["meta"]["pagination"]

    assert pagination == {
        "next": f"{BASE_URL}/v1.0/schools/A1/classes?per_page=20&page=3",
        "previous": f"{BASE_URL}/v1.0/schools/A1/classes?per_page=20&page=1",
        "more": True,
        "per_page": 20,
        "current_page": 2,
    }


def test_the_last_page_has_no_next(reader: Reader) -> None:
    """``more`` is false and ``next`` null on it."""
    pagination = reader.read("schools/A1/classes", per_page="20", page="3")["meta"]["pagination"]

    assert (pagination["more"], pagination["next"]) == (False, None)


def test_a_cursor_page_has_no_number(reader: Reader) -> None:
    """In cursor mode ``current_page`` is absent, not null."""
    pagination = reader.read("schools/A1/classes", cursor="true")["meta"]["pagination"]

    assert set(pagination) == {"next", "previous", "more", "per_page"}


def test_next_repeats_include_and_filters(reader: Reader) -> None:
    """Whoever follows ``next`` as given asks the same question about the next rows."""
    params = {"include": "students,employees", "has_students": "true", "cursor": "true"}
    first = reader.read("schools/A1/classes", **params)

    second = reader.follow(first["meta"]["pagination"]["next"])

    assert set(second["data"][0]) >= {"students", "employees"}
    assert "has_students=true" in first["meta"]["pagination"]["next"]


@pytest.mark.parametrize(
    ("asked", "rows"),
    [({}, 50), ({"per_page": "10"}, 10), ({"per_page": "5000"}, 120), ({"per_page": "x"}, 50)],
)
def test_a_page_holds_50_rows_unless_asked(
    reader: Reader, asked: dict[str, str], rows: int
) -> None:
    """What is no number counts as not asked."""
    assert len(reader.read("schools/A1/students", **asked)["data"]) == rows


def test_a_page_never_holds_more_than_200_rows(reader: Reader) -> None:
    """A larger ``per_page`` is taken as 200."""
    assert reader.read("schools", per_page="5000")["meta"]["pagination"]["per_page"] == 200


def test_a_row_that_goes_mid_walk_moves_no_other_across_a_cursor_page(
    reader: Reader, world: World
) -> None:
    """A cursor stands behind a row, not at a number, so nobody is skipped."""
    first = reader.read("schools/A1/classes", per_page="20", cursor="true")
    before = ids(reader.walk("schools/A1/classes", per_page="20", cursor="true"))
    gone = first["data"][0]["id"]

    world.change("A1", lambda school: DeleteClass(of=gone).apply(school, TERM_BEGAN))
    second = reader.follow(first["meta"]["pagination"]["next"])

    assert ids(second["data"]) == before[20:40]


def test_a_row_that_goes_mid_walk_makes_numbered_pages_skip_one(
    reader: Reader, world: World
) -> None:
    """The documented weakness of pages by number is there to be met."""
    before = ids(reader.walk("schools/A1/classes", per_page="20"))

    world.change("A1", lambda school: DeleteClass(of=before[0]).apply(school, TERM_BEGAN))
    second = reader.read("schools/A1/classes", per_page="20", page="2")

    assert before[20] not in ids(second["data"])


def test_an_unknown_cursor_is_refused(reader: Reader) -> None:
    """A cursor that the server never gave is a 400."""
    assert reader.ask("schools/A1/classes", cursor="nonsense").status == 400


def test_an_empty_list_still_has_pagination(reader: Reader) -> None:
    """As recorded for deletions."""
    body = reader.read("schools/A1/deletions")

    assert body["data"] == []
    assert body["meta"]["pagination"]["more"] is False


def test_per_page_can_be_text(reader: Reader, world: World) -> None:
    """One of the type drifts that were seen."""
    world.change("A1", lambda school: replace(school, quirks=Quirks(per_page_as_text=True)))

    assert reader.read("schools/A1/classes")["meta"]["pagination"]["per_page"] == "50"


@pytest.mark.parametrize(("asked", "there"), [({}, False), ({"per_page": "50"}, True)])
def test_a_short_list_can_leave_pagination_out_unless_per_page_is_asked(
    reader: Reader, world: World, asked: dict[str, str], *, there: bool
) -> None:
    """As documented: passing ``per_page`` forces it."""
    quirks = Quirks(short_lists_without_pagination=True)
    world.change("A1", lambda school: replace(school, quirks=quirks))

    assert ("pagination" in reader.read("schools/A1/subjects", **asked)["meta"]) is there
