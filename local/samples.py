"""The sample schools: registered, and set up through the product's own first sync."""

import secrets
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import UTC, datetime, timedelta

from local.cloud import Cloud
from local.people import staff_of
from local.stories import SampleTask, Story
from rostersync.application.confirming import ConfirmOrder, confirm
from rostersync.application.ports.sync import Ports
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.application.wanted import Choice
from rostersync.aws.stores.tasks import DynamoTasks
from rostersync.aws.table.table import Table
from rostersync.domain.preview import Preview
from rostersync.domain.roster import Task
from rostersync.domain.school import ClassesFrom, MisSettings, School, Source

_BY = "set-up@rostersync.example"

# The emulator answers from one process, so more would only wait for it.
_AT_ONCE = 2


def register(story: Story, ports: Ports) -> None:
    """Register a sample school, not yet set up."""
    mis = MisSettings(Source.WONDE, story.school_id, ClassesFrom(story.classes_from))
    recipients = (staff_of(story.school_id),)
    ports.schools.add(School(story.school_id, story.name, mis, recipients))


def set_up_all(stories: Iterable[Story], cloud: Cloud, on_done: Callable[[str], None]) -> None:
    """Set up every school that is to be; `on_done` is called with the name of each."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        names = {pool.submit(_set_up, story, cloud): story.name for story in stories}
        for future in as_completed(names):
            future.result()
            on_done(names[future])


def _set_up(story: Story, cloud: Cloud) -> None:
    """Do as a person does: look what the MIS has, tick all of it, confirm, then set homework."""
    ports = cloud.ports
    seen = preview(PreviewOrder(story.school_id, _BY), _token, ports)
    everything = Choice(
        subjects=frozenset(each.id for each in seen.subjects),
        classes=frozenset(each.id for each in seen.classes),
    )
    chosen = preview(PreviewOrder(story.school_id, _BY, everything), _token, ports)
    confirm(ConfirmOrder(story.school_id, chosen.preview_id, _BY), ports)
    if story.tasks:
        _set_tasks(story, chosen, cloud)


def _token() -> str:
    return secrets.token_hex(4)


def _set_tasks(story: Story, chosen: Preview, cloud: Cloud) -> None:
    ports, tasks = cloud.ports, DynamoTasks(Table(cloud.outputs["TableName"]))
    roster = ports.rosters.roster(ports.schools.get(story.school_id))
    ids = {each.name: each.id for each in chosen.classes}
    for number, sample in enumerate(story.tasks, start=1):
        school_class = roster.classes[ids[sample.class_name]]
        task = _task(f"task-{number}", sample, school_class.id, school_class.student_ids)
        tasks.put(story.school_id, task)


def _task(task_id: str, sample: SampleTask, class_id: str, student_ids: tuple[str, ...]) -> Task:
    due_at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=sample.due_in_days)
    return Task(task_id, class_id, sample.title, due_at, student_ids)
