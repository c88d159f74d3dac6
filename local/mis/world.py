"""The state of the simulated Wonde: schools, faults, conditions, and the log of requests."""

from __future__ import annotations

import time
from collections import Counter, deque
from threading import Lock
from typing import TYPE_CHECKING

from local.mis.school import School, Value
from local.mis.view import SchoolView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from local.mis.faults import Fault
    from local.mis.requests import Place

_REQUESTS_KEPT = 100_000


class Conditions(Value, frozen=True, kw_only=True):
    """How the whole service behaves.

    ``latency_s`` is added to every request. More than ``requests_per_second`` answer 429, with
    Retry-After if ``retry_after_s`` is given. ``domain`` names the Wonde region that this server
    is; without it, it is every region, unless a request's Host header names one.
    """

    latency_s: float = 0.0
    requests_per_second: int | None = None
    retry_after_s: int | None = None
    domain: str | None = None


class Asked(Value, frozen=True, kw_only=True):
    """One request as it was logged: ``at_s`` in seconds of a clock that only goes forward."""

    at_s: float
    school: str | None
    endpoint: str
    address: str
    status: int


class World:
    """The state behind the server; each method is one safe step, whatever thread calls it."""

    def __init__(
        self, token: str, clock: Callable[[], float], sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.token = token
        self.clock = clock
        self.sleep = sleep
        self._lock = Lock()
        self.reset()

    def reset(self) -> None:
        """Forget schools, faults, conditions and requests."""
        self.conditions = Conditions()
        self._views: dict[str, SchoolView] = {}
        self._faults: list[Fault] = []
        self._fitted: Counter[int] = Counter()
        self._asked: deque[Asked] = deque(maxlen=_REQUESTS_KEPT)
        self._window = (0, 0)

    @property
    def schools(self) -> list[School]:
        """All schools, in the order in which they were put."""
        return [view.school for view in self._views.values()]

    def view(self, school_id: str) -> SchoolView | None:
        """The present version of a school."""
        return self._views.get(school_id)

    def put(self, school: School) -> School:
        """Add a school, or replace it."""
        with self._lock:
            self._views = {**self._views, school.id: SchoolView(school)}
            return school

    def remove(self, school_id: str) -> None:
        """Remove a school, if it is there."""
        with self._lock:
            self._views = {key: view for key, view in self._views.items() if key != school_id}

    def change(self, school_id: str, change: Callable[[School], School]) -> School:
        """Replace a school by what becomes of it. ``KeyError`` if there is none."""
        with self._lock:
            school = change(self._views[school_id].school)
            self._views = {**self._views, school_id: SchoolView(school)}
            return school

    def set_faults(self, faults: Iterable[Fault]) -> None:
        """Replace all faults; their counts start again."""
        with self._lock:
            self._faults = list(faults)
            self._fitted = Counter()

    def faults(self) -> list[Fault]:
        """The faults in force, spent ones too."""
        return list(self._faults)

    def faults_striking(self, place: Place) -> list[Fault]:
        """The faults that strike this request, which counts against their ``times``."""
        with self._lock:
            return [
                fault
                for number, fault in enumerate(self._faults)
                if fault.fits(place) and self._due(number, fault)
            ]

    def _due(self, number: int, fault: Fault) -> bool:
        self._fitted[number] += 1
        struck = self._fitted[number] - fault.skip
        return struck > 0 and (fault.times is None or struck <= fault.times)

    def over_the_rate(self) -> bool:
        """Whether this request is one too many in its second."""
        limit = self.conditions.requests_per_second
        if limit is None:
            return False
        with self._lock:
            second = int(self.clock())
            count = self._window[1] + 1 if self._window[0] == second else 1
            self._window = (second, count)
            return count > limit

    def record(self, asked: Asked) -> None:
        """Log a request."""
        self._asked.append(asked)

    def asked(self, school: str | None = None, endpoint: str | None = None) -> list[Asked]:
        """The requests so far, of one school or endpoint if given, oldest first."""
        return [
            request
            for request in list(self._asked)
            if school in (None, request.school) and endpoint in (None, request.endpoint)
        ]

    def forget_asked(self) -> None:
        """Empty the log of requests."""
        self._asked.clear()
