"""Register a school, change its settings, see its state."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rostersync.application.ports.api import ApiPorts
from rostersync.application.ports.mail import MarkState, RecipientMark
from rostersync.domain.errors import MisAccessRefused
from rostersync.domain.run import Cause, Outcome
from rostersync.domain.school import SchoolState, Standing
from rostersync.domain.year_change import ChangeOfYear, Picture
from tests.builders import NIGHT, NOW, SCHOOL_ID, a_manual_sync, a_trouble, an_autosync
from tests.fakes import FakeTable
from tests.fakes.api import FakeAccess
from tests.functions.manual_sync_api.client import STAFF_CLAIMS, Client

NEW = {"name": "New School", "mis": {"source": "wonde"}}
ANN, BEN = "Ann@larkrise.example", "ben@larkrise.example"


def bounced(email: str) -> RecipientMark:
    return RecipientMark(email, MarkState.BOUNCED, NOW, "Permanent/General")


@pytest.fixture
def unreached(client: Client, ports: ApiPorts) -> None:
    """Ann and Ben get mails, and the mail to Ann came back, in another case."""
    client.call("PATCH", f"/schools/{SCHOOL_ID}/settings", {"recipients": [ANN, BEN]})
    ports.recipients.mark(SCHOOL_ID, bounced(ANN.lower()))


def test_a_new_school_needs_a_manual_sync(client: Client) -> None:
    """Nothing is selected yet; the school's id is Wonde's."""
    made = client.call("PUT", "/schools/N1", NEW)

    school = made.json()
    assert (made.status, school["state"], school["next_step"]) == (201, "new", "manual_sync")
    assert school["mis"] == {"source": "wonde", "school_id": "N1", "classes_from": "classes"}


def test_registering_again_replaces_what_people_decide(client: Client, table: FakeTable) -> None:
    """And leaves the state of the school as it is."""
    before = table.schools[SCHOOL_ID].standing

    client.call("PUT", f"/schools/{SCHOOL_ID}", {**NEW, "settings": {"new_classes": "add"}})

    school = table.schools[SCHOOL_ID]
    assert (school.name, school.settings.new_classes) == ("New School", "add")
    assert school.standing == before


def test_a_school_whose_mis_gives_no_access_is_not_registered(
    client: Client, ports: ApiPorts, table: FakeTable
) -> None:
    """The problem says what is wrong."""
    assert isinstance(ports.access, FakeAccess)
    ports.access.error = MisAccessRefused("the school's approval is pending")

    refused = client.call("PUT", "/schools/N1", NEW)

    assert (refused.status, refused.json()["detail"]) == (409, "the school's approval is pending")
    assert "N1" not in table.schools


def test_a_setting_is_changed_and_the_others_stay(client: Client) -> None:
    """By the school's own staff."""
    path = f"/schools/{SCHOOL_ID}/settings"
    client.call("PATCH", path, {"reminders": "weekly"}, claims=STAFF_CLAIMS)

    school = client.call("PATCH", path, {"paused_until": "2099-01-01"}, claims=STAFF_CLAIMS).json()

    assert (school["settings"]["reminders"], school["state"]) == ("weekly", "paused")


def test_a_change_of_year_is_set_and_taken_back(client: Client) -> None:
    """The window is of any year; null is a school without one."""
    path, window = f"/schools/{SCHOOL_ID}/settings", {"from": "07-15", "to": "09-20"}

    is_set = client.call("PATCH", path, {"year_change": window}, claims=STAFF_CLAIMS).json()
    is_not = client.call("PATCH", path, {"year_change": None}, claims=STAFF_CLAIMS).json()

    settings = [each["settings"] for each in (is_set, is_not)]
    assert [each["year_change"] for each in settings] == [window, None]
    assert settings[0]["wide_guard_days"] == 14


def test_a_change_of_year_shows_how_far_it_is(client: Client, table: FakeTable) -> None:
    """From its first night, before anything is done."""
    year = ChangeOfYear(NOW, NIGHT, picture=Picture(60, 58, 2, 140, 151, 900), stable_nights=1)
    standing = replace(
        table.schools[SCHOOL_ID].standing, state=SchoolState.YEAR_CHANGE, year_change=year
    )
    table.schools[SCHOOL_ID] = replace(table.schools[SCHOOL_ID], standing=standing)

    school = client.call("GET", f"/schools/{SCHOOL_ID}").json()

    assert (school["state"], school["next_step"]) == ("year_change", "none")
    assert school["year_change"] == {
        "since": "2026-11-23T01:00:00Z",
        "ends": None,
        "classes_new": 60,
        "classes_filled": 58,
        "classes_empty": 2,
        "students_leaving": 140,
        "students_joining": 151,
        "stable_nights": 1,
        "ready": False,
        "done_at": None,
        "guards_wide_until": None,
        "guards": None,
    }


def test_guards_that_stand_wider_say_by_which_figures(client: Client, table: FakeTable) -> None:
    """After the window too, until they go back by themselves."""
    year = ChangeOfYear(NOW, NIGHT, done_at=NOW, is_closed=True)
    standing = replace(table.schools[SCHOOL_ID].standing, year_change=year)
    table.schools[SCHOOL_ID] = replace(table.schools[SCHOOL_ID], standing=standing)

    shown = client.call("GET", f"/schools/{SCHOOL_ID}").json()["year_change"]

    assert (shown["guards_wide_until"], shown["ready"]) == ("2026-12-07", False)
    assert shown["guards"]["mass_departure_percent"] == 40


def test_a_pause_is_taken_back_with_null(client: Client) -> None:
    """Null is what a day is when there is none."""
    path = f"/schools/{SCHOOL_ID}/settings"
    client.call("PATCH", path, {"paused_until": "2099-01-01"})

    assert client.call("PATCH", path, {"paused_until": None}).json()["state"] == "ok"


def test_recipients_are_listed_once_each(client: Client) -> None:
    """Nobody gets the same mail twice."""
    recipients = ["b@school.example", "a@school.example", "b@school.example"]

    school = client.call(
        "PATCH", f"/schools/{SCHOOL_ID}/settings", {"recipients": recipients}
    ).json()

    assert school["recipients"] == ["b@school.example", "a@school.example"]


@pytest.mark.usefixtures("unreached")
def test_a_school_says_who_is_not_reached(client: Client) -> None:
    """By the address as the school wrote it, with why and since when."""
    school = client.call("GET", f"/schools/{SCHOOL_ID}", claims=STAFF_CLAIMS).json()

    assert school["recipient_problems"] == [
        {
            "email": ANN,
            "problem": "bounced",
            "at": NOW.isoformat().replace("+00:00", "Z"),
            "reason": "Permanent/General",
        }
    ]


def test_what_came_back_from_no_recipient_is_no_problem(client: Client, ports: ApiPorts) -> None:
    """A mail may come back after its address was taken off the list."""
    ports.recipients.mark(SCHOOL_ID, bounced("gone@larkrise.example"))

    assert client.call("GET", f"/schools/{SCHOOL_ID}").json()["recipient_problems"] == []


@pytest.mark.usefixtures("unreached")
def test_a_list_of_schools_does_not_look_for_problems(client: Client) -> None:
    """They would be a read more for each school."""
    (school, _) = client.call("GET", "/schools").json()["items"]

    assert "recipient_problems" not in school


@pytest.mark.usefixtures("unreached")
@pytest.mark.parametrize("recipients", [[ANN, BEN], [ANN.lower()], [BEN], []])
def test_recipients_given_anew_are_trusted(
    client: Client, ports: ApiPorts, recipients: list[str]
) -> None:
    """The same list again says that it works now; who is left out has no mark to come back to."""
    school = client.call(
        "PATCH", f"/schools/{SCHOOL_ID}/settings", {"recipients": recipients}, claims=STAFF_CLAIMS
    ).json()

    assert (school["recipient_problems"], ports.recipients.marks(SCHOOL_ID)) == ([], ())


@pytest.mark.usefixtures("unreached")
def test_other_settings_say_nothing_of_the_recipients(client: Client) -> None:
    """A bad address stays one when the reminders change."""
    school = client.call("PATCH", f"/schools/{SCHOOL_ID}/settings", {"reminders": "weekly"}).json()

    assert [each["email"] for each in school["recipient_problems"]] == [ANN]


@pytest.mark.usefixtures("unreached")
def test_registering_again_trusts_the_recipients(client: Client, ports: ApiPorts) -> None:
    """All settings are set again, and the recipients with them."""
    school = client.call("PUT", f"/schools/{SCHOOL_ID}", {**NEW, "recipients": [ANN]}).json()

    assert (school["recipient_problems"], ports.recipients.marks(SCHOOL_ID)) == ([], ())


def test_another_schools_marks_stay(client: Client, ports: ApiPorts) -> None:
    """A person may be reached for one school and have bounced at another."""
    ports.recipients.mark("B2", bounced(ANN))

    client.call("PATCH", f"/schools/{SCHOOL_ID}/settings", {"recipients": [ANN]})

    assert ports.recipients.marks("B2") == (bounced(ANN),)


@pytest.mark.usefixtures("unreached")
def test_a_refused_registration_leaves_the_marks(client: Client, ports: ApiPorts) -> None:
    """Nothing was set again."""
    assert isinstance(ports.access, FakeAccess)
    ports.access.error = MisAccessRefused("the school's approval is pending")

    client.call("PUT", f"/schools/{SCHOOL_ID}", NEW)

    assert ports.recipients.marks(SCHOOL_ID) == (bounced(ANN.lower()),)


def test_a_school_in_trouble_says_whose_move_it_is(client: Client, table: FakeTable) -> None:
    """With its last run, and how many tasks it has."""
    run = a_manual_sync()
    standing = Standing(
        state=SchoolState.MIS_PROBLEM,
        trouble=a_trouble(Cause.MIS_ACCESS, nights=2),
        last_run_id=run.run_id,
    )
    table.schools[SCHOOL_ID] = replace(table.schools[SCHOOL_ID], standing=standing)
    table.runs[SCHOOL_ID, run.run_id] = run

    school = client.call("GET", f"/schools/{SCHOOL_ID}").json()

    assert (school["state"], school["next_step"]) == ("mis_problem", "reconnect_mis")
    assert (school["last_run"]["run_id"], school["counts"]["tasks"]) == (run.run_id, 1)


def test_a_quiet_night_is_the_last_run(client: Client, table: FakeTable) -> None:
    """It leaves the school's standing as it is, and is the newest run all the same."""
    loud, quiet = an_autosync(), an_autosync(night=NIGHT + timedelta(days=1))
    standing = Standing(state=SchoolState.OK, last_run_id=loud.run_id)
    table.schools[SCHOOL_ID] = replace(table.schools[SCHOOL_ID], standing=standing)
    for days, run in enumerate((loud, quiet)):
        ended_at = run.started_at + timedelta(days=days)
        ended = replace(run, outcome=Outcome.UNCHANGED, ended_at=ended_at)
        table.runs[SCHOOL_ID, run.run_id] = ended

    school = client.call("GET", f"/schools/{SCHOOL_ID}").json()

    newest = client.call("GET", f"/schools/{SCHOOL_ID}/runs").json()["items"][0]
    assert school["last_run"]["run_id"] == newest["run_id"] == quiet.run_id


def test_an_old_night_that_was_run_again_is_the_last_run(client: Client, table: FakeTable) -> None:
    """The newest by the clock, though its night lies further back than the list is looked at."""
    nights = [an_autosync(night=NIGHT + timedelta(days=day)) for day in range(5)]
    for day, run in enumerate(nights):
        ended_at = run.started_at + timedelta(days=9 if run is nights[0] else day)
        table.runs[SCHOOL_ID, run.run_id] = replace(run, ended_at=ended_at)
    standing = Standing(state=SchoolState.OK, last_run_id=nights[0].run_id)
    table.schools[SCHOOL_ID] = replace(table.schools[SCHOOL_ID], standing=standing)

    school = client.call("GET", f"/schools/{SCHOOL_ID}").json()

    assert school["last_run"]["run_id"] == nights[0].run_id


def test_schools_come_in_pages(client: Client) -> None:
    """A trust has many."""
    first = client.call("GET", "/schools", limit="1").json()

    second = client.call("GET", "/schools", limit="1", cursor=first["cursor"]).json()
    assert [first["items"][0]["id"], second["items"][0]["id"]] == [SCHOOL_ID, "B2"]


def test_the_list_of_staff_says_who_let_whom_in(client: Client) -> None:
    """By address."""
    client.call("PUT", f"/schools/{SCHOOL_ID}/staff/a@larkrise.example", claims=STAFF_CLAIMS)

    people = client.call("GET", f"/schools/{SCHOOL_ID}/staff").json()["items"]
    assert [(each["email"], each["added_by"]) for each in people] == [
        ("a@larkrise.example", "head@larkrise.example"),
        ("head@larkrise.example", "operator"),
    ]
