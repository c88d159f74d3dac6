"""Times as people read them: in one zone, which each text names."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

# The only schedule whose next time needs no cron library: once a day.
_DAILY = re.compile(r"cron\((\d{1,2}) (\d{1,2}) \* \* \? \*\)")


@dataclass(frozen=True, slots=True)
class Times:
    """Words for times in a zone; `schedule` is the night's EventBridge expression, in UTC."""

    zone: ZoneInfo
    schedule: str

    def full(self, at: datetime) -> str:
        """Say a time: "Monday 23 November 2026, 01:02 GMT"."""
        local = at.astimezone(self.zone)
        return f"{_day(local)}, {local:%H:%M %Z}"

    def clock(self, at: datetime) -> str:
        """Say a time of the day: "01:02 GMT"."""
        return f"{at.astimezone(self.zone):%H:%M %Z}"

    def day(self, at: datetime) -> str:
        """Say the day of a time: "Monday 23 November 2026"."""
        return _day(at.astimezone(self.zone))

    def next_night(self, after: datetime) -> str:
        """Say when the next night begins: "on Tuesday 24 November 2026, 01:00 GMT".

        "next night" for a schedule other than once a day.
        """
        daily = _DAILY.fullmatch(self.schedule)
        if daily is None:
            return "in the next night"
        minute, hour = (int(part) for part in daily.groups())
        today = after.astimezone(UTC).replace(hour=hour, minute=minute, second=0, microsecond=0)
        following = today if today > after else today + timedelta(days=1)
        return f"on {self.full(following)}"


def plain_day(day: date) -> str:
    """Say a date: "Monday 23 November 2026"."""
    return _day(day)


def duration(seconds: int) -> str:
    """Say how long: "48 s", "2 min 5 s", "1 h 3 min"."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes_left = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes_left} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B} {day.year}"
