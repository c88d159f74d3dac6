"""`python -m local up`: the whole local cloud, from nothing to a night and back to nothing."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from botocore.exceptions import BotoCoreError
from rich.console import Console

from local.cloud import STATE_FILE, Cloud, forget
from local.people import OPERATOR, PASSWORD, tokens_of
from local.persons import act_all
from local.samples import register, set_up_all
from local.screen import progress, timed
from local.show import show_mails, show_night
from local.start import CloudOrder, Started, local_cloud
from local.stories import STORIES


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person asked for."""

    order: CloudOrder
    is_once: bool = False
    json_file: Path | None = None


def up(wish: Wish, screen: Console) -> bool:
    """Start everything, run the night, and stay until interrupted, unless only once.

    Returns whether every story ended as expected. Whatever was started has ended when this returns
    or raises.

    Raises:
        LocalCloudError: something did not come up, or ended too early.

    """
    with (
        _unwinding_when_terminated(),
        local_cloud(wish.order, screen) as started,
        _found_by_others(started.cloud),
    ):
        try:
            return _do(wish, started, screen)
        except BotoCoreError:
            # The likeliest reason for no answer is that there is nobody left to answer.
            started.require_running()
            raise


def _do(wish: Wish, started: Started, screen: Console) -> bool:
    as_told = _live_the_stories(started, screen) if wish.order.has_schools else True
    if wish.json_file:
        school_ids = [story.school_id for story in STORIES] if wish.order.has_schools else []
        tokens = tokens_of(school_ids, started.cloud)
        replace(started.cloud, tokens=tokens).write(wish.json_file)
    if not wish.is_once:
        _stay(started, screen)
    return as_told


def _set_up_schools(cloud: Cloud, screen: Console) -> None:
    ports = cloud.ports
    for story in STORIES:
        register(story, ports)
    to_set_up = [story for story in STORIES if story.set_up]
    with (
        timed(screen, "first sync of the sample schools"),
        progress(screen, "First sync", len(to_set_up)) as advance,
    ):
        set_up_all(to_set_up, cloud, advance)


def _live_the_stories(started: Started, screen: Console) -> bool:
    """Set the schools up, let happen what the stories tell, and run the night."""
    _set_up_schools(started.cloud, screen)
    for story in STORIES:
        if story.changes and started.control:
            started.control.change(story.school_id, story.changes)
    act_all(STORIES, started.cloud)
    found = show_night(started.cloud, (), STORIES, screen, started.require_running)
    show_mails(started.cloud, screen)
    return all(row.as_told for row in found)


@contextmanager
def _found_by_others(cloud: Cloud) -> Iterator[None]:
    """Let the commands of this clone find the cloud for as long as the block lasts."""
    cloud.write(STATE_FILE)
    try:
        yield
    finally:
        forget(cloud)


def _stay(started: Started, screen: Console) -> None:
    cloud = started.cloud
    screen.print(
        f"AWS    {cloud.aws_endpoint_url}  (region {cloud.region}, any request as key `test`)\n"
        f"Page   {cloud.api_url}/  (sign in as {OPERATOR}, password {PASSWORD})\n"
        f"API    {cloud.api_url}\n"
        f"MIS    {cloud.mis_url}\n"
        f"Table  {cloud.outputs['TableName']}\n"
        "Another night: .venv/bin/python -m local night. A person's token: .venv/bin/python -m "
        "local token EMAIL. A mail as a file: .venv/bin/python -m local mail NUMBER. "
        "Ctrl-C ends it all.",
        markup=False,
    )
    while True:
        started.require_running()
        time.sleep(0.5)


@contextmanager
def _unwinding_when_terminated() -> Iterator[None]:
    """Let a terminated process unwind as an interrupted one does."""

    def interrupt(number: int, _frame: object) -> None:
        raise KeyboardInterrupt(signal.Signals(number).name)

    before = {each: signal.signal(each, interrupt) for each in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
