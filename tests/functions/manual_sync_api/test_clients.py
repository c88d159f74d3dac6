"""A machine client is bound to some schools, and the others do not exist for it."""

from datetime import timedelta

import pytest

from tests.builders import SCHOOL_ID
from tests.fakes import FakeClock
from tests.functions.manual_sync_api.client import MACHINE, Client

BINDING = f"/schools/{SCHOOL_ID}/clients/platform"


@pytest.fixture
def bound(client: Client) -> None:
    """The client of the tests is bound to the first school."""
    assert client.call("PUT", BINDING).status == 204


def test_a_bound_client_reads_its_school(client: Client, bound: None) -> None:
    """As before."""
    assert client.call("GET", f"/schools/{SCHOOL_ID}/students", claims=MACHINE).status == 200


@pytest.mark.parametrize("path", ["/schools/B2", "/schools/B2/feed", "/schools/B2/students"])
def test_another_school_does_not_exist_for_it(client: Client, bound: None, path: str) -> None:
    """The answer is that of a school that nobody registered."""
    refused = client.call("GET", path, claims=MACHINE)
    assert (refused.status, refused.json()["type"]) == (404, "/problems/school-not-found")


def test_it_is_listed_its_own_schools(client: Client, bound: None) -> None:
    """And no other."""
    answer = client.call("GET", "/schools", claims=MACHINE).json()
    assert [each["id"] for each in answer["items"]] == [SCHOOL_ID]


def test_a_client_without_a_binding_is_listed_all(client: Client) -> None:
    """As a platform with one client needs it."""
    answer = client.call("GET", "/schools", claims=MACHINE).json()
    assert [each["id"] for each in answer["items"]] == [SCHOOL_ID, "B2"]


def test_it_learns_of_no_other_school_that_moved(
    client: Client, bound: None, clock: FakeClock
) -> None:
    """The list of moves is its own too."""
    client.call("POST", "/schools/B2/manual-sync/preview")
    clock.advance(timedelta(minutes=1))
    assert client.call("GET", "/feed", claims=MACHINE).json()["items"] == []


def test_operators_see_what_a_client_is_bound_to(client: Client, bound: None) -> None:
    """And that another is bound to nothing."""
    found = [client.call("GET", f"/clients/{id}").json() for id in ("platform", "other")]
    assert [each["school_ids"] for each in found] == [[SCHOOL_ID], None]


def test_a_client_is_taken_off_a_school(client: Client, bound: None) -> None:
    """Then it has none."""
    client.call("DELETE", BINDING)
    assert client.call("GET", f"/schools/{SCHOOL_ID}", claims=MACHINE).status == 404
