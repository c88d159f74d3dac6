import json
from datetime import UTC, date, datetime

from autosync.events import order_of
from local.night import scheduled_event
from rostersync.application.dispatch import NightOrder

NIGHT = date(2026, 11, 30)


def test_the_scheduled_event_is_read_as_its_own_night() -> None:
    """Nightly takes it for EventBridge's: the night is the event's day, for all schools."""
    sent = json.loads(json.dumps(scheduled_event(NIGHT)))

    assert order_of(sent, datetime.now(UTC)) == NightOrder(NIGHT, None)
