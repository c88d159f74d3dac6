"""The persons of the sample schools: what they do before the night, by the product's own means."""

import secrets
from collections.abc import Iterable

from local.cloud import Cloud
from local.people import staff_of
from local.stories import Person, Story
from rostersync.application.confirming import ConfirmOrder, confirm
from rostersync.application.ports.sync import Ports
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.application.wanted import Undo
from rostersync.domain.decisions import SamePair
from rostersync.domain.preview import Preview
from rostersync.domain.run import Run


def act_all(stories: Iterable[Story], cloud: Cloud) -> None:
    """Let every person act whose story has one."""
    for story in stories:
        if story.person is not None:
            _act(story.school_id, story.person, cloud.ports)


def _act(school_id: str, person: Person, ports: Ports) -> None:
    made = _preview(school_id, ports)
    warnings = tuple(warning.id for warning in made.warnings)
    match person:
        case Person.KEEPS:
            _confirm(made, ports, keep=warnings)
        case Person.SAYS_SAME:
            strong = [pair for pair in made.pairs if pair.strong]
            same = tuple(SamePair(pair.from_id, pair.to_id) for pair in strong)
            _confirm(made, ports, same=same)
        case Person.TAKES_BACK:
            mistake = _confirm(made, ports, accept=warnings)
            _confirm(_preview(school_id, ports, Undo(mistake.run_id)), ports)


def _preview(school_id: str, ports: Ports, asked: Undo | None = None) -> Preview:
    order = PreviewOrder(school_id, staff_of(school_id), asked)
    return preview(order, lambda: secrets.token_hex(4), ports)


def _confirm(
    made: Preview,
    ports: Ports,
    accept: tuple[str, ...] = (),
    keep: tuple[str, ...] = (),
    same: tuple[SamePair, ...] = (),
) -> Run:
    order = ConfirmOrder(made.school_id, made.preview_id, made.by, accept, keep, None, same)
    return confirm(order, ports)
