"""The keys of the table: everything of one school is in one partition.

An id of a MIS is an opaque string. In a key its `%` and `#` are percent-encoded, so that no two
things share a key whatever their ids are; the plain id stands in the item's attributes.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from rostersync.domain.address import same_address
from rostersync.domain.change import RosterEntity
from rostersync.domain.errors import TooLarge
from rostersync.domain.roster import SchoolClass, Student, Subject, Task, Teacher

SCHOOLS = "SCHOOLS"
"""The key of all schools in the `directory` index."""

UNSENT = "UNSENT"
"""The key of open notices in the `directory` index."""

RECIPIENTS = "RECIPIENT#"
"""What the sort keys of a school's marked addresses begin with."""

STAFF = "STAFF#"
"""What the sort keys of a school's people begin with."""

PREVIEWS = "PREVIEW"
"""What the sort keys of a school's previews begin with, and of their documents."""

TASKS = "TASK#"
"""What the sort keys of a school's tasks begin with, whatever their class."""

RUNS = "RUN#"
"""What the sort keys of a school's runs begin with. Run ids begin with their date."""

PLANS = "PLAN#"
"""What the sort keys of a school's plans begin with."""

WARNINGS = "WARNINGS#"
"""What the sort keys of warnings begin with that are too many for their run's item."""

ARCHIVE = "ARCHIVE#"
"""What the sort keys of a school's archived classes begin with."""

OPEN_ERASURES = "ERASURES"
"""The key of unfinished erasures in the `directory` index."""

OPEN_NIGHTS = "NIGHTS"
"""The key of watched nights in the `directory` index."""

FEED = "FEED"
"""The key of all runs that changed a roster, in the `directory` index."""

BOUND = "BOUND"
"""What the sort keys of a machine client's partition begin with."""

_LONGEST_SORT_KEY = 1024
"""Bytes; a limit of DynamoDB (a partition key may have 2048)."""


@dataclass(frozen=True, slots=True)
class Key:
    """The primary key of one item."""

    pk: str
    sk: str

    def __post_init__(self) -> None:
        """Refuse what DynamoDB would refuse in the middle of a plan."""
        if len(self.sk.encode()) > _LONGEST_SORT_KEY:
            raise TooLarge(f"{self.pk}: an id of {len(self.sk)} characters ({self.sk[:40]}...)")


def partition(school_id: str) -> str:
    """Name the partition of a school."""
    return f"SCHOOL#{_quoted(school_id)}"


def school(school_id: str) -> Key:
    """Find a school's record: configuration and standing."""
    return Key(partition(school_id), "SCHOOL")


def selection(school_id: str) -> Key:
    """Find what a school left out on purpose."""
    return Key(partition(school_id), "SELECTION")


def roster_item(school_id: str, value: RosterEntity) -> Key:
    """Find one entity of a roster, or a task."""
    prefix = roster_prefix(type(value))
    if isinstance(value, Task):
        return task(school_id, value.class_id, value.id)
    return Key(partition(school_id), f"{prefix}{_quoted(value.id)}")


def roster_prefix[Entity: RosterEntity](kind: type[Entity]) -> str:
    """Give what the sort keys of all entities of one kind begin with."""
    return f"{_PREFIX[kind]}#"


def tasks_prefix(class_id: str) -> str:
    """Give what the sort keys of all tasks of one class begin with."""
    return f"{TASKS}{_quoted(class_id)}#"


def school_class(school_id: str, class_id: str) -> Key:
    """Find one class of the roster."""
    return Key(partition(school_id), f"{roster_prefix(SchoolClass)}{_quoted(class_id)}")


def task(school_id: str, class_id: str, task_id: str) -> Key:
    """Find one task of a class."""
    return Key(partition(school_id), f"{tasks_prefix(class_id)}{_quoted(task_id)}")


def student(school_id: str, student_id: str) -> Key:
    """Find one student of the roster."""
    return Key(partition(school_id), f"{roster_prefix(Student)}{_quoted(student_id)}")


def client_partition(client_id: str) -> str:
    """Name the partition of a machine client."""
    return f"CLIENT#{_quoted(client_id)}"


def client(client_id: str) -> Key:
    """Find the item that says that a machine client is bound."""
    return Key(client_partition(client_id), BOUND)


def client_school(client_id: str, school_id: str) -> Key:
    """Find a school that a machine client is bound to."""
    return Key(client_partition(client_id), f"{BOUND}#{_quoted(school_id)}")


def audit(school_id: str, at: datetime, request_id: str) -> Key:
    """Find the record of an act; those of a school sort by time."""
    instant = at.astimezone(UTC).isoformat(timespec="microseconds")
    return Key(partition(school_id), f"AUDIT#{instant}#{_quoted(request_id)}")


def erasure(school_id: str, student_id: str) -> Key:
    """Find the record that a student was erased."""
    return Key(partition(school_id), f"ERASURE#{_quoted(student_id)}")


def run(school_id: str, run_id: str) -> Key:
    """Find a run. Run ids begin with their date, so their keys sort by time."""
    return Key(partition(school_id), f"{RUNS}{_quoted(run_id)}")


def plan(school_id: str, run_id: str) -> Key:
    """Find the plan of a run; a document. Not among the runs, which are listed without it."""
    return Key(partition(school_id), f"{PLANS}{_quoted(run_id)}")


def warnings(school_id: str, run_id: str) -> Key:
    """Find the warnings of a run that has too many for its item; a document."""
    return Key(partition(school_id), f"{WARNINGS}{_quoted(run_id)}")


def archive(school_id: str, class_id: str, run_id: str) -> Key:
    """Find a class in the archive, by the run that it left with."""
    return Key(partition(school_id), f"{ARCHIVE}{_quoted(class_id)}#{_quoted(run_id)}")


def notice(school_id: str, notice_id: str) -> Key:
    """Find a notice."""
    return Key(partition(school_id), f"NOTICE#{notice_id}")


def recipient(school_id: str, email: str) -> Key:
    """Find what came back from an address."""
    return Key(partition(school_id), f"{RECIPIENTS}{_quoted(same_address(email))}")


def staff(school_id: str, email: str) -> Key:
    """Find a person whom a school lists."""
    return Key(partition(school_id), f"{STAFF}{same_address(email)}")


def staff_directory(email: str) -> str:
    """Give the key of a person's schools in the `directory` index."""
    return f"{STAFF}{same_address(email)}"


def night(night: date) -> Key:
    """Find a night; its list of schools is a document beside it."""
    return Key(f"NIGHT#{night.isoformat()}", "NIGHT")


def night_schools(night: date) -> Key:
    """Find which schools were due in a night; a document."""
    return Key(f"NIGHT#{night.isoformat()}", "SCHOOLS")


def night_unsettled(night: date) -> Key:
    """Find which schools were not settled when the night was reported; a document."""
    return Key(f"NIGHT#{night.isoformat()}", "UNSETTLED")


def night_notice(night: date, kind: str, released_at: datetime | None) -> Key:
    """Find the report of a night; the second one, if the night was held and released."""
    after = f"#released-{released_at.isoformat()}" if released_at else ""
    return Key(f"NIGHT#{night.isoformat()}", f"NOTICE#{kind}{after}")


def open_night(night: date) -> dict[str, str]:
    """Give the attributes by which the `directory` index lists a night."""
    return {"directory_pk": OPEN_NIGHTS, "directory_sk": night.isoformat()}


@dataclass(frozen=True, slots=True)
class FeedPlace:
    """The place of a frame among those of all schools: by the time of its run's end."""

    at: datetime
    sequence: int
    school_id: str

    @property
    def text(self) -> str:
        """Write it so that text sorts by time."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return f"{at}#{self.sequence}#{_quoted(self.school_id)}"

    @classmethod
    def of_text(cls, text: str) -> "FeedPlace":
        """Read it back."""
        at, sequence, school_id = text.split("#")
        return cls(datetime.fromisoformat(at), int(sequence), _unquoted(school_id))


def in_feed(place: FeedPlace) -> dict[str, str]:
    """Give the attributes by which the `directory` index lists a frame."""
    return {"directory_pk": FEED, "directory_sk": place.text}


def preview(school_id: str, preview_id: str) -> Key:
    """Find a preview."""
    return Key(partition(school_id), f"{PREVIEWS}#{_quoted(preview_id)}")


def preview_hour(school_id: str, hour: datetime) -> Key:
    """Find how many previews a school had in an hour."""
    return Key(partition(school_id), f"PREVIEW-HOUR#{hour:%Y-%m-%dT%H}")


def preview_data(school_id: str, preview_id: str, part: str) -> Key:
    """Find a preview's rows or its snapshot; documents."""
    return Key(partition(school_id), f"{PREVIEWS}-DATA#{_quoted(preview_id)}#{part}")


_PREFIX: dict[type, str] = {
    Subject: "SUBJECT",
    SchoolClass: "CLASS",
    Student: "STUDENT",
    Teacher: "TEACHER",
    Task: "TASK",
}


def _quoted(id: str) -> str:
    return id.replace("%", "%25").replace("#", "%23")


def _unquoted(quoted: str) -> str:
    return quoted.replace("%23", "#").replace("%25", "%")
