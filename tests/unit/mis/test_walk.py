import pytest

from rostersync.domain.errors import MisIncomplete
from rostersync.mis.wonde import WondeReader
from rostersync.mis.wonde.listing import SUBJECTS
from tests.unit.mis.reading import SCHOOL
from tests.unit.mis.scripted import Json, Reply, ScriptedMis, a_class, of, page

SUBJECT: Json = {"id": "M1", "name": "Mathematics"}
OTHER: Json = {"id": "M2", "name": "Music"}


def ids_read(reader: WondeReader) -> list[str]:
    return [subject.id for subject in reader.read(SCHOOL).subjects]


def test_pages_are_followed_to_the_end(mis: ScriptedMis, reader: WondeReader) -> None:
    """By the address that each page gives for the next."""
    mis.replies["subjects"] = [page([OTHER], mis.next_url("subjects", "2")), page([SUBJECT])]

    assert ids_read(reader) == ["M1", "M2"]
    assert mis.requests_of("subjects")[1].query == {"cursor": ["2"]}


def test_lists_are_asked_for_by_cursor_and_with_a_page_size(
    mis: ScriptedMis, reader: WondeReader
) -> None:
    """Pages by number shift in mid-walk, and a list without per_page may lack its pagination."""
    reader.read(SCHOOL)

    lists = [asked for asked in mis.asked if asked.endpoint != "school"]
    assert all(asked.query.keys() >= {"cursor", "per_page"} for asked in lists)


def test_classes_are_asked_for_whole(mis: ScriptedMis, reader: WondeReader) -> None:
    """With has_students an emptied class would look like a deleted one."""
    reader.read(SCHOOL)

    query = mis.requests_of("classes")[0].query
    assert query == {
        "cursor": ["true"],
        "per_page": ["50"],
        "include": ["subject,students,employees"],
    }


@pytest.mark.parametrize(
    ("meta", "reason"),
    [
        (None, "no meta.pagination"),
        ({}, "no meta.pagination"),
        ({"pagination": None}, "no meta.pagination"),
        ({"pagination": []}, "no meta.pagination"),
        ({"pagination": {"per_page": 50}}, "neither next nor more"),
        ({"pagination": {"more": True, "next": None}}, "there is more, and no next page"),
        ({"pagination": {"more": True, "next": ""}}, "there is more, and no next page"),
        ({"pagination": {"more": True}}, "there is more, and no next page"),
        ({"pagination": {"more": 3, "next": 3}}, "Expected `str | null`"),
    ],
)
def test_page_that_does_not_say_how_it_goes_on_is_refused(
    mis: ScriptedMis, reader: WondeReader, meta: Json | None, reason: str
) -> None:
    """It might be the first of many: a roster cut short in silence."""
    mis.replies["subjects"] = [of({"data": [SUBJECT], "meta": meta})]

    with pytest.raises(MisIncomplete) as incomplete:
        reader.read(SCHOOL)

    assert str(incomplete.value).startswith("subjects page 1:")
    assert reason in str(incomplete.value)


@pytest.mark.parametrize(
    "pagination", [{"next": None}, {"more": False}, {"more": False, "next": None, "per_page": "2"}]
)
def test_last_page_needs_to_say_so_once(
    mis: ScriptedMis, reader: WondeReader, pagination: Json
) -> None:
    """Either property is enough; what the page size is does not matter."""
    mis.replies["subjects"] = [of({"data": [SUBJECT], "meta": {"pagination": pagination}})]

    assert ids_read(reader) == ["M1"]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/v1.0/schools/S1/subjects",
        "http://example.org/v1.0/schools/S1/subjects",
        "//example.org/v1.0/schools/S1/subjects",
        "../S2/subjects?cursor=2",
        "http://[example",
    ],
)
def test_next_page_elsewhere_is_refused_and_not_asked_for(
    mis: ScriptedMis, reader: WondeReader, url: str
) -> None:
    """The token would go with the request."""
    mis.replies["subjects"] = [page([SUBJECT], url)]

    with pytest.raises(MisIncomplete, match="subjects page 1: its next page lies outside"):
        reader.read(SCHOOL)


def test_next_page_of_another_school_is_refused(mis: ScriptedMis, reader: WondeReader) -> None:
    """One school's children must not come into another's roster."""
    mis.replies["subjects"] = [page([SUBJECT], f"{mis.base_url}/schools/S2/subjects?cursor=2")]

    with pytest.raises(MisIncomplete, match="outside the school's address"):
        reader.read(SCHOOL)


@pytest.mark.parametrize(
    "url", ["subjects?cursor=2", "?cursor=2", "/v1.0/schools/S1/subjects?cursor=2"]
)
def test_relative_address_of_the_next_page_is_followed(
    mis: ScriptedMis, reader: WondeReader, url: str
) -> None:
    """It leads where a browser would go."""
    mis.replies["subjects"] = [page([SUBJECT], url), page([OTHER])]

    assert ids_read(reader) == ["M1", "M2"]


def test_list_that_runs_in_a_circle_is_refused(mis: ScriptedMis, reader: WondeReader) -> None:
    """A page that was read before never ends."""
    mis.replies["subjects"] = [
        page([SUBJECT], mis.next_url("subjects", "2")),
        page([OTHER], mis.next_url("subjects", "2")),
    ]

    with pytest.raises(MisIncomplete, match="subjects page 2: its next page was read before"):
        reader.read(SCHOOL)


def test_empty_page_in_mid_list_is_followed(mis: ScriptedMis, reader: WondeReader) -> None:
    """The list says itself that it goes on."""
    mis.replies["subjects"] = [page([], mis.next_url("subjects", "2")), page([SUBJECT])]

    assert ids_read(reader) == ["M1"]


def test_more_rows_than_any_school_has_end_the_read(mis: ScriptedMis, reader: WondeReader) -> None:
    """A hundred thousand where hundreds were expected is a fault, not a school."""
    rows = [{"id": f"M{number}"} for number in range(SUBJECTS.most_rows)]
    mis.replies["subjects"] = [page(rows, mis.next_url("subjects", "2")), page([{"id": "X"}])]

    with pytest.raises(MisIncomplete, match="subjects page 2: more than 5,000 rows"):
        reader.read(SCHOOL)


def test_list_without_end_ends_the_read(mis: ScriptedMis, reader: WondeReader) -> None:
    """However few rows a page has: a thousand pages are more than any school's."""
    pages = (page([{"id": f"M{n}"}], mis.next_url("subjects", str(n))) for n in range(1001))
    mis.replies["subjects"] = list(pages)

    with pytest.raises(MisIncomplete, match="subjects page 1000: and still no end"):
        reader.read(SCHOOL)


def test_fullest_list_is_still_read(mis: ScriptedMis, reader: WondeReader) -> None:
    """The limit itself is within it."""
    mis.replies["subjects"] = [page([{"id": f"M{n}"} for n in range(SUBJECTS.most_rows)])]

    assert len(ids_read(reader)) == SUBJECTS.most_rows


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html><body>Zebedee Quux</body></html>",
        b'{"data":[{"id":"M1","name":"Zebed',
        b'{"data":"Zebedee"}',
        b'{"data":{"id":"Zebedee"}}',
        b'{"data":[{"name":"Zebedee"}]}',
        b'{"data":[{"id":null,"name":"Zebedee"}]}',
        b'{"data":[{"id":"M1","name":"Zebedee\xff"}]}',
        b'{"data":[{"id":"M1","x":' + b"[" * 100_000,
        b'["Zebedee"]',
        b"null",
        b"",
    ],
)
def test_body_that_is_not_understood_is_refused_and_not_quoted(
    mis: ScriptedMis, reader: WondeReader, body: bytes
) -> None:
    """The message says what was wrong and where, and nothing of what was there."""
    mis.replies["subjects"] = [Reply(body)]

    with pytest.raises(MisIncomplete) as incomplete:
        reader.read(SCHOOL)

    assert str(incomplete.value).startswith("subjects page 1:")
    assert "Zebed" not in str(incomplete.value)


def test_row_that_is_refused_is_told_with_its_page(mis: ScriptedMis, reader: WondeReader) -> None:
    """Whoever looks into it knows where to look, by id and not by name."""
    half = {"data": [], "meta": {"pagination": {"more": True}}}
    mis.replies["classes"] = [
        page([a_class("C1")], mis.next_url("classes", "2")),
        page([a_class("C2", students=half)]),
    ]

    with pytest.raises(MisIncomplete, match="classes page 2, row C2: the list of students inside"):
        reader.read(SCHOOL)
