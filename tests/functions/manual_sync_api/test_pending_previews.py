"""A preview that takes longer than a request, as a client sees it."""

import pytest

from rostersync.application.ports.api import ApiPorts
from rostersync.application.previewing import make_pending
from rostersync.domain.errors import MisSlow
from tests.builders import SCHOOL_ID, a_roster, mirror
from tests.fakes import FakeMis
from tests.functions.manual_sync_api.client import STAFF_CLAIMS, Client, Reply

PREVIEW = f"/schools/{SCHOOL_ID}/manual-sync/preview"


@pytest.fixture
def begun(client: Client, mis: FakeMis) -> Reply:
    """The answer to a preview of a slow MIS, which answers by now."""
    mis.answer = MisSlow("students page 3: not answered")
    reply = client.call("POST", PREVIEW, {}, claims=STAFF_CLAIMS)
    mis.answer = mirror(a_roster())
    return reply


def test_a_slow_preview_is_accepted(begun: Reply) -> None:
    """With where to look, and when."""
    preview_id = begun.json()["preview_id"]
    location = f"/schools/{SCHOOL_ID}/manual-sync/previews/{preview_id}"
    assert (begun.status, begun.headers["Location"], begun.headers["Retry-After"]) == (
        202,
        location,
        "2",
    )


def test_until_it_is_ready_its_address_says_how_far_it_is(client: Client, begun: Reply) -> None:
    """Again 202, with pages by list."""
    again = client.call("GET", begun.headers["Location"], claims=STAFF_CLAIMS)
    assert (again.status, again.json()["progress"]) == (202, {})


def test_when_it_is_ready_it_is_there(client: Client, ports: ApiPorts, begun: Reply) -> None:
    """At the same address, and it can be confirmed."""
    preview_id = begun.json()["preview_id"]
    make_pending(SCHOOL_ID, preview_id, ports.sync)
    ready = client.call("GET", begun.headers["Location"], claims=STAFF_CLAIMS)
    assert (ready.status, ready.json()["preview_id"]) == (200, preview_id)


def test_what_cannot_be_made_is_answered_as_at_once(
    client: Client, mis: FakeMis, ports: ApiPorts
) -> None:
    """With the problem and its members."""
    mis.answer = MisSlow("students page 3: not answered")
    body = {"selection": {"subjects": [], "classes": ["nowhere"]}}
    begun = client.call("POST", PREVIEW, body, claims=STAFF_CLAIMS)
    mis.answer = mirror(a_roster())
    make_pending(SCHOOL_ID, begun.json()["preview_id"], ports.sync)

    refused = client.call("GET", begun.headers["Location"], claims=STAFF_CLAIMS)
    assert (refused.status, refused.json()["type"], refused.json()["unknown"]) == (
        409,
        "/problems/selection-invalid",
        {"subjects": [], "classes": ["nowhere"]},
    )


def test_what_is_not_ready_cannot_be_confirmed(client: Client, begun: Reply) -> None:
    """There is nothing yet that anybody saw."""
    body = {"preview_id": begun.json()["preview_id"], "accept": []}
    path = f"/schools/{SCHOOL_ID}/manual-sync/confirm"
    assert client.call("POST", path, body, claims=STAFF_CLAIMS).status == 404
