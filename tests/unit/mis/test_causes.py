from dataclasses import replace

import pytest

from rostersync.domain.errors import (
    CredentialsRefused,
    MisAccessRefused,
    MisIncomplete,
    MisUnavailable,
)
from rostersync.mis.wonde import WondeReader
from tests.unit.mis.reading import QUICK, SCHOOL, reader_of
from tests.unit.mis.scripted import Reply, ScriptedMis, error, of, page, permission

LISTS = ("subjects", "classes", "students", "employees")


@pytest.mark.parametrize("endpoint", ["school", *LISTS])
@pytest.mark.parametrize("status", [401, 403])
def test_refusal_of_this_school_alone_is_its_permission(
    mis: ScriptedMis, reader: WondeReader, endpoint: str, status: int
) -> None:
    """The list of schools is shown, so the credentials are good."""
    mis.replies[endpoint] = [error(status, "invalid_permissions")]

    with pytest.raises(MisAccessRefused, match=f"{endpoint}.*{status} invalid_permissions"):
        reader.read(SCHOOL)


@pytest.mark.parametrize("endpoint", ["school", *LISTS])
def test_refusal_of_every_school_is_our_credentials(
    mis: ScriptedMis, reader: WondeReader, endpoint: str
) -> None:
    """No school gets a mail to reconnect because our own token was revoked."""
    mis.replies[endpoint] = mis.replies["schools"] = [error(401)]

    with pytest.raises(MisUnavailable, match="credentials refused"):
        reader.read(SCHOOL)


@pytest.mark.parametrize("status", [401, 403, 404])
@pytest.mark.parametrize("schools", [error(404), Reply(b"<html>A portal</html>")])
def test_answer_that_is_not_wondes_blames_no_school(
    mis: ScriptedMis, reader: WondeReader, status: int, schools: Reply
) -> None:
    """A wrong base URL, or a proxy in the way, is not the school's permission."""
    mis.replies["school"] = mis.replies["meta"] = [error(status)]
    mis.replies["schools"] = [schools]

    with pytest.raises(MisIncomplete, match="schools: "):
        reader.read(SCHOOL)


FIREWALL = Reply(b"<html>Sorry, you have been blocked</html>", 403)


@pytest.mark.parametrize("endpoint", ["school", *LISTS])
@pytest.mark.parametrize("page_of", [FIREWALL, Reply(b"", 403), of({"message": "Forbidden"}, 403)])
def test_page_of_a_firewall_is_no_refusal(mis: ScriptedMis, endpoint: str, page_of: Reply) -> None:
    """Neither the school's nor of our credentials."""
    mis.replies[endpoint] = mis.replies["schools"] = [page_of]

    with pytest.raises(MisUnavailable, match="status 403, not by the MIS") as unavailable:
        reader_of(mis, replace(QUICK, retrying_s=0.05)).read(SCHOOL)

    assert not isinstance(unavailable.value, CredentialsRefused)


def test_firewall_before_the_list_of_schools_refuses_no_credentials(mis: ScriptedMis) -> None:
    """The question could not be put."""
    mis.replies["school"] = [error(403, "invalid_permissions")]
    mis.replies["schools"] = [FIREWALL]

    with pytest.raises(MisUnavailable, match="schools: status 403, not by the MIS"):
        reader_of(mis, replace(QUICK, retrying_s=0.05)).read(SCHOOL)


@pytest.mark.parametrize("endpoint", ["school", "students"])
def test_firewall_does_not_hide_that_a_school_withdrew(mis: ScriptedMis, endpoint: str) -> None:
    """The permission is asked for, and it says so."""
    mis.replies[endpoint] = [FIREWALL]
    mis.replies["meta"] = [permission(approved=False, audited=True)]

    with pytest.raises(MisAccessRefused, match="withdrawn"):
        reader_of(mis, replace(QUICK, retrying_s=0.05)).read(SCHOOL)


@pytest.mark.parametrize(
    ("description", "scope"),
    [
        ("Scope students.read not enabled", "students.read"),
        ("The scope employees.contact-details is off", "employees.contact-details"),
        ("Not enabled", "employees"),
    ],
)
def test_refusal_of_a_part_names_the_scope(
    mis: ScriptedMis, reader: WondeReader, description: str, scope: str
) -> None:
    """As Wonde says it, or else by the list."""
    mis.replies["employees"] = [error(403, "invalid_permissions", description)]

    with pytest.raises(MisAccessRefused) as refused:
        reader.read(SCHOOL)

    assert refused.value.about == scope


def test_doubt_about_the_credentials_is_no_refusal(mis: ScriptedMis, reader: WondeReader) -> None:
    """If the question cannot be put, nothing is concluded of the school."""
    mis.replies["school"] = [error(403)]
    mis.replies["schools"] = [error(503)]

    with pytest.raises(MisUnavailable, match="schools: status 503"):
        reader_of(mis, replace(QUICK, retrying_s=0.05)).read(SCHOOL)


@pytest.mark.parametrize(
    ("meta", "reason"),
    [
        (permission(approved=False, audited=True), "pending, declined or withdrawn"),
        (permission(approved=True, audited=False), "not audited it yet"),
        (permission(approved=True, audited=True), "not among the schools that may be read"),
        (error(404, "resource_not_found"), "not among the schools that may be read"),
    ],
)
def test_unknown_school_is_refused_access_with_what_is_known_of_it(
    mis: ScriptedMis, reader: WondeReader, meta: Reply, reason: str
) -> None:
    """Whoever reconnects the MIS reads what is missing."""
    mis.replies["school"] = [error(404, "resource_not_found")]
    mis.replies["meta"] = [meta]

    with pytest.raises(MisAccessRefused, match=reason):
        reader.read(SCHOOL)


@pytest.mark.parametrize("endpoint", ["classes", "students"])
def test_list_that_is_not_there_is_no_empty_list(
    mis: ScriptedMis, reader: WondeReader, endpoint: str
) -> None:
    """Nothing may be concluded from a 404 of a school that may be read."""
    mis.replies[endpoint] = [error(404, "resource_not_found")]

    with pytest.raises(MisIncomplete, match=f"{endpoint} page 1: status 404"):
        reader.read(SCHOOL)


def test_list_that_a_closed_school_does_not_have_is_its_permission(
    mis: ScriptedMis, reader: WondeReader
) -> None:
    """What a revoked school answers is not documented, so the permission is asked for."""
    mis.replies["students"] = [error(404)]
    mis.replies["meta"] = [permission(approved=False, audited=False)]

    with pytest.raises(MisAccessRefused):
        reader.read(SCHOOL)


@pytest.mark.parametrize("endpoint", ["students", "classes"])
@pytest.mark.parametrize(
    "meta", [permission(approved=False, audited=True), permission(approved=True, audited=False)]
)
def test_empty_answer_of_a_closed_school_is_its_permission(
    mis: ScriptedMis, reader: WondeReader, endpoint: str, meta: Reply
) -> None:
    """A school that withdrew must not look like one whose children have all left."""
    mis.replies[endpoint] = [page([])]
    mis.replies["classes"] = [page([])]
    mis.replies["meta"] = [meta]

    with pytest.raises(MisAccessRefused):
        reader.read(SCHOOL)


@pytest.mark.parametrize(
    "meta",
    [
        permission(approved=True, audited=True),
        permission(approved=None, audited=None),
        error(404),
        of({"data": []}),
    ],
)
def test_empty_answer_of_an_open_school_is_an_empty_snapshot(
    mis: ScriptedMis, reader: WondeReader, meta: Reply
) -> None:
    """Whether that is news is for the roster to say."""
    mis.replies["students"] = mis.replies["classes"] = [page([])]
    mis.replies["meta"] = [meta]

    snapshot = reader.read(SCHOOL)

    assert (snapshot.students, snapshot.classes) == ((), ())


@pytest.mark.parametrize("endpoint", ["school", *LISTS])
@pytest.mark.parametrize("status", [204, 302, 400, 405, 410, 422, 451])
def test_any_other_status_is_an_incomplete_read(
    mis: ScriptedMis, reader: WondeReader, endpoint: str, status: int
) -> None:
    """The message gives the status and no body."""
    mis.replies[endpoint] = [of({"error": "some_code", "error_description": "Zebedee"}, status)]

    with pytest.raises(MisIncomplete, match=f"{endpoint}.*: status {status}") as incomplete:
        reader.read(SCHOOL)

    assert "Zebedee" not in str(incomplete.value)


@pytest.mark.parametrize(
    "content", [{"data": []}, {"data": None}, {}, {"data": {"id": "S2"}}, {"data": {"name": "x"}}]
)
def test_answer_about_no_school_or_another_is_refused(
    mis: ScriptedMis, reader: WondeReader, content: object
) -> None:
    """The domain of another region answers with no data."""
    mis.replies["school"] = [of(content)]

    with pytest.raises(MisIncomplete, match=r"^school: "):
        reader.read(SCHOOL)
