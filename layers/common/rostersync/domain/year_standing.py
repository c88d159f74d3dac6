"""How a school stands after a run of its change of year."""

from dataclasses import replace
from datetime import datetime

from rostersync.domain.school import School, SchoolState, Standing
from rostersync.domain.year_change import ChangeOfYear


def with_year(school: School, standing: Standing, year: ChangeOfYear, now: datetime) -> Standing:
    """Say how the change of year stands: while it is open, no night may be quiet."""
    if year.is_over:
        return replace(standing, year_change=year)
    before = school.standing
    return replace(
        standing,
        state=SchoolState.YEAR_CHANGE,
        since=before.since if before.state is SchoolState.YEAR_CHANGE else now,
        applied_digest=None,
        year_change=year,
    )
