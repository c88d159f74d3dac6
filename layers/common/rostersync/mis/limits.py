from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one read of an MIS, so that a read always ends before its function does.

    `budget_s` is wall-clock time for the whole read; keep it below the function's time limit.
    `retrying_s` is the time for all retries, waits and repeated requests together: after that the
    queue brings the school again later.
    `request_s` is for one request, from connecting to the last byte. Wonde publishes no figure and
    large lists are slow (docs/wonde.md, Time and rate), so a page is waited for as long as there is
    budget.
    `backoff_s` is about the first wait; each later wait is about twice as long.
    `body_bytes` is for one page, unpacked. 50 classes of 60 students are 3 MB.
    """

    budget_s: float = 120.0
    retrying_s: float = 30.0
    request_s: float = inf
    backoff_s: float = 0.5
    body_bytes: int = 32 * 1024**2


STANDARD = Limits()
