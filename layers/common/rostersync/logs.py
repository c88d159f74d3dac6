"""The names of log lines and metrics: a closed set, so that queries and alarms find them."""

import os
from enum import StrEnum
from typing import Final

METRICS_NAMESPACE: Final = os.environ.get("POWERTOOLS_METRICS_NAMESPACE", "rostersync")
"""The template gives each stack its own namespace: two stacks of one account do not mix."""

FUNCTION_VERSION: Final = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
"""The version that runs: its faults roll a deployment back."""


class LogMessage(StrEnum):
    """The stable message of a log line; what varies is in its fields."""

    NIGHT_BEGUN = "night_begun"
    NIGHT_QUEUED = "night_queued"
    SCHOOLS_UNKNOWN = "schools_unknown"
    RUN_ENDED = "run_ended"
    RUN_REPEATED = "run_repeated"
    SCHOOL_NOT_DUE = "school_not_due"
    NIGHT_HELD = "night_held"
    NIGHT_RELEASED = "night_released"
    SCHOOL_HELD = "school_held"
    TRY_AGAIN = "try_again"
    READ_AGAIN = "read_again"
    MESSAGE_FAILED = "message_failed"
    NOTICE_SENT = "notice_sent"
    NOTICE_LEFT = "notice_left"
    NOTICE_FAILED = "notice_failed"
    NIGHT_REPORTED = "night_reported"
    MAIL_CAME_BACK = "mail_came_back"
    PREVIEW_MADE = "preview_made"
    SYNC_CONFIRMED = "sync_confirmed"
    PEOPLE_READ = "people_read"
    STUDENT_ERASED = "student_erased"
    ERASURE_DROPPED = "erasure_dropped"
    RECORD_UNREADABLE = "record_unreadable"
    REQUEST_ANSWERED = "request_answered"
    REQUEST_FAILED = "request_failed"


class Metric(StrEnum):
    """The metrics that alarms and dashboard read. Each has the dimension `service`, and its own.

    A night of all schools counts in NIGHTS_BEGUN and SCHOOLS_DUE; what an operator begins for some,
    or once more, does not.
    """

    NIGHTS_BEGUN = "NightsBegun"
    SCHOOLS_DUE = "SchoolsDue"
    SCHOOLS_NOT_QUEUED = "SchoolsNotQueued"

    SCHOOL_RUNS = "SchoolRuns"  # outcome, cause
    RUN_TIME = "RunTime"  # part; seconds
    CHANGES = "Changes"  # kind
    MIS_ERRORS = "MisErrors"  # source, cause; each try
    CREDENTIALS_REFUSED = "CredentialsRefused"  # each try
    MESSAGES_FAILED = "MessagesFailed"  # each try, of any error that is not the MIS's
    VERSION_FAULTS = "VersionFaults"  # version; each try or answer that failed by our fault
    SCHOOLS_HELD = "SchoolsHeld"

    NIGHTS_HELD = "NightsHeld"  # by the brake, now; every check, also 0
    SCHOOLS_UNFINISHED = "SchoolsUnfinished"  # of the newest night, now; every check, also 0
    SCHOOLS_FAILED_BY_US = "SchoolsFailedByUs"  # of the newest night, now; every check, also 0
    SCHOOLS_FAILED = "SchoolsFailed"  # with the night report, also 0
    NIGHT_TIME = "NightTime"  # seconds
    NOTICES_SENT = "NoticesSent"
    NOTICES_REFUSED = "NoticesRefused"
    NOTICES_PUT_OFF = "NoticesPutOff"
    NOTICES_UNCERTAIN = "NoticesUncertain"  # tried twice, and nobody knows whether it was taken
    NOTICES_LEFT_BEHIND = "NoticesLeftBehind"  # the stream gave them up; every check, also 0
    NOTICES_FAILED = "NoticesFailed"  # an error of ours, each try
    NOTICES_BOUNCED = "NoticesBounced"
    NOTICES_COMPLAINED = "NoticesComplained"
