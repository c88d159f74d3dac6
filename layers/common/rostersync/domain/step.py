"""One sync as the guards see it, and the words that their messages share."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from rostersync.domain.class_names import told_apart_in
from rostersync.domain.doubts import Doubt
from rostersync.domain.roster import Loss, Roster, SchoolClass, Selection, Subject, Task
from rostersync.domain.school_settings import Settings
from rostersync.domain.snapshot import Snapshot

STUDENT_DATA_STAYS = "Every student's answers, percentages and watch times stay."


@dataclass(frozen=True, slots=True)
class Step:
    """The roster now, the roster then, and the read.

    `losses` are of the classes that do not stay as they are, by id.
    """

    before: Roster
    after: Roster
    snapshot: Snapshot
    settings: Settings
    losses: Mapping[str, Loss]
    selection: Selection
    doubts: tuple[Doubt, ...] = ()
    tasks: Mapping[str, list[Task]] = field(init=False)
    told_apart: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Sort the tasks by class once: two thousand classes may go, with forty tasks each.

        So with what tells classes of one name apart.
        """
        tasks = defaultdict[str, list[Task]](list)
        for task in self.before.tasks:
            tasks[task.class_id].append(task)
        object.__setattr__(self, "tasks", tasks)
        object.__setattr__(self, "told_apart", told_apart_in(self.before))

    def tasks_of(self, class_id: str) -> tuple[Task, ...]:
        """Name the tasks of a class, earliest due first, those without a date last."""
        return tuple(sorted(self.tasks.get(class_id, ()), key=_by_due_date))

    def is_taken_out(self, before: Subject | SchoolClass) -> bool:
        """Whether it was kept until today or longer, and goes because a person takes it out."""
        is_kept = before.kept is not None and before.kept.until >= self.snapshot.day
        return is_kept and before.id not in self.selection.classes | self.selection.subjects


def in_subject(step: Step, each: SchoolClass) -> str:
    """Name a class and its subject, and more where another class has both."""
    subject = step.before.subjects[each.subject_id].name
    return f"{each.name} ({step.told_apart.get(each.id, subject)})"


def number_of_tasks(tasks: tuple[Task, ...]) -> str:
    """Say how many."""
    return number(len(tasks), "task", "tasks")


def number(count: int, singular: str, plural: str) -> str:
    """Say how many of what."""
    return f"{count} {singular if count == 1 else plural}"


def _by_due_date(task: Task) -> tuple[bool, float, str]:
    return (task.due_at is None, task.due_at.timestamp() if task.due_at else 0.0, task.id)
