from typing import Any

import pytest

from rostersync.aws.stores.school_record import _stored, school_item, school_of
from rostersync.aws.stores.schools import DynamoSchools
from rostersync.aws.table.items import Item, size_of
from rostersync.aws.table.table import Table
from rostersync.domain.errors import SchoolRecordInvalid
from rostersync.domain.school import Counts, SchoolState, Standing
from rostersync.domain.school_settings import Setting
from tests.builders import NIGHT, NOW, SCHOOL_ID, a_school


def record(**changed: Any) -> Item:  # noqa: ANN401 - a record may hold anything
    return {**school_item(a_school()), **changed}


def refusal(item: Item) -> str:
    with pytest.raises(SchoolRecordInvalid) as refused:
        school_of(SCHOOL_ID, item)
    return str(refused.value)


def test_every_wrong_attribute_is_named_at_once() -> None:
    """Somebody who repairs a record by hand does so once."""
    settings = {**record()["settings"], "mass_departure_percent": 120, "reminders": "hourly"}
    del settings["new_classes"]
    item = record(mis={"source": "sims", "school_id": "A1"}, settings=settings, state="sleeping")
    del item["name"]

    said = refusal(item)

    assert said.startswith(f"school {SCHOOL_ID}: ")
    wrong = [part.split(": ")[0] for part in said.removeprefix(f"school {SCHOOL_ID}: ").split("; ")]
    assert sorted(wrong) == [
        "mis.source",
        "name",
        "settings.mass_departure_percent",
        "settings.new_classes",
        "settings.reminders",
        "state",
    ]


@pytest.mark.parametrize(("came_later", "default"), [(True, 30), (False, ...)])
def test_only_a_setting_that_came_later_has_a_default(came_later: bool, default: object) -> None:  # noqa: FBT001 - pytest passes it by name
    """The records of schools that were registered before it cannot say it."""
    setting = Setting("days", int, 30, came_later=came_later)

    assert _stored(setting) == (int, default)


@pytest.mark.parametrize("missing", ["id", "mis", "recipients", "settings", "state", "counts"])
def test_a_missing_attribute_is_refused(missing: str) -> None:
    """No default replaces what a school is configured to be."""
    item = record()
    del item[missing]

    assert refusal(item) == f"school {SCHOOL_ID}: {missing}: Field required"


@pytest.mark.parametrize("setting", ["mass_departure_percent", "mass_departure_minimum"])
@pytest.mark.parametrize("value", [-1, "many", None])
def test_an_impossible_guard_is_refused(setting: str, value: object) -> None:
    """A guard that could never hold anything back is no guard."""
    settings = {**record()["settings"], setting: value}

    assert f"settings.{setting}" in refusal(record(settings=settings))


@pytest.mark.parametrize("percent", [0, 100])
def test_a_guard_may_be_anything_from_none_to_all(percent: int) -> None:
    """Both ends of the range are possible settings."""
    settings = {**record()["settings"], "mass_departure_percent": percent}

    school = school_of(SCHOOL_ID, record(settings=settings))

    assert school.settings.mass_departure_percent == percent


def test_a_paused_state_is_refused() -> None:
    """A pause hides the state, and its last day sets it."""
    assert "paused_until" in refusal(record(state="paused"))


def test_a_record_of_another_school_is_refused() -> None:
    """A copied item does not make two schools sync one roster."""
    assert "A2" in refusal(record(id="A2"))


def test_a_refusal_shows_no_address() -> None:
    """Messages end in runs and logs; recipients are people."""
    assert "head" not in refusal(record(recipients="head@larkrise.example"))


def test_unknown_attributes_are_ignored() -> None:
    """An operator's note, or a newer version's attribute, does no harm."""
    assert school_of(SCHOOL_ID, record(note="rang on Monday")) == a_school()


def test_the_record_stays_small() -> None:
    """Each fence of a transaction costs by the record's size: a kilobyte costs least."""
    digest = "0" * 64
    standing = Standing(
        state=SchoolState.OK,
        since=NOW,
        counts=Counts(40, 400, 1500, 30, 200, 90),
        mis_name="SIMS",
        roster_version=365,
        applied_digest=digest,
        selection_digest=digest,
        snapshot_digest=digest,
        snapshot_read_at=NOW,
        manual_sync_at=NOW,
        last_run_id="2026-11-23-autosync",
    )
    item = school_item(a_school(standing=standing, applying="2026-11-23-autosync"))

    assert size_of(item) < 1024


@pytest.mark.parametrize("damage", [{"state": "sleeping"}, {"paused_until": "soon"}, {"state": 7}])
def test_a_school_that_cannot_be_read_is_listed_as_due(
    store: Table, damage: dict[str, object]
) -> None:
    """Its night says what is wrong; to leave it out would be silence."""
    store.put(record(**damage))

    (entry,) = DynamoSchools(store).directory()

    assert entry.school_id == SCHOOL_ID
    assert entry.state is SchoolState.OK
    assert entry.paused_until is None or entry.paused_until < NIGHT
