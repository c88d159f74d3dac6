"""What logs and metrics are called: a closed set, so that saved queries and alarms find them."""

from enum import StrEnum
from typing import Final

METRICS_NAMESPACE: Final = "rostersync"


class LogMessage(StrEnum):
    """The stable message of a log line; what varies is in its fields."""

    NIGHT_BEGUN = "night_begun"
    SCHOOLS_UNKNOWN = "schools_unknown"
    RUN_ENDED = "run_ended"
    RUN_REPEATED = "run_repeated"
    SCHOOL_NOT_DUE = "school_not_due"
    TRY_AGAIN = "try_again"
    MESSAGE_FAILED = "message_failed"
