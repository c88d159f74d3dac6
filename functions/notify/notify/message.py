"""A notice as a mail: one template of content gives the HTML and the plain text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from notify.stake_words import number
from notify.view import View
from notify.when import Times, duration
from rostersync.application.ports.mail import Mail
from rostersync.domain.night_report import NightReport
from rostersync.domain.notice import Notice, NoticeKind
from rostersync.domain.run import Cause
from rostersync.domain.text import one_line, shortened

TEMPLATES = Path(__file__).parent / "templates"

_LONGEST_SUBJECT = 200
"""Characters. RFC 5322 limits a line and not a subject; inboxes show some 70."""


@dataclass(frozen=True, slots=True)
class Composer:
    """Makes mails of notices. `public_url` is the address of the manual sync page."""

    public_url: str
    operators: str
    nightly_schedule: str
    time_zone: str

    def __call__(self, notice: Notice | NightReport, recipients: Sequence[str]) -> Mail:
        """Make the mail of one notice for its recipients."""
        times = Times(ZoneInfo(self.time_zone), self.nightly_schedule)
        view = View(times, self.public_url, self.operators)
        if isinstance(notice, NightReport):
            return _mail("night_report", view.of_report(notice), notice.kind, None)
        said = view.of_notice(notice, recipients)
        return _mail(content_of(notice.kind, notice.cause), said, notice.kind, notice.school_id)


def content_of(kind: NoticeKind, cause: Cause | None) -> str:
    """Name the template: each cause of a failure has its own, because somebody else must act."""
    return cause or kind


def _mail(content: str, said: Mapping[str, Any], kind: str, school_id: str | None) -> Mail:
    text, html = (_template(form, content) for form in ("text", "html"))
    subject = shortened(_block(text, "subject", said), _LONGEST_SUBJECT)
    return Mail(
        subject=subject,
        text=_tidied(text.render(said, subject=subject)),
        html=html.render(said, subject=subject),
        kind=kind,
        school_id=school_id,
    )


def _tidied(text: str) -> str:
    """Reduce several empty lines, which the templates leave, to one."""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _block(template: Template, name: str, said: Mapping[str, Any]) -> str:
    return "".join(template.blocks[name](template.new_context(dict(said))))


@cache
def _template(form: str, content: str) -> Template:
    """Load the content in that form; in HTML everything is escaped."""
    environment = _environment(form)
    layout, m = environment.get_template(f"{form}/layout.j2"), f"{form}/macros.j2"
    macros = environment.get_template(m).module
    return environment.get_template(
        f"content/{content}.j2", globals={"layout": layout, "m": macros}
    )


@cache
def _environment(form: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=form == "html",  # noqa: S701 - the other form is plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": number, "duration": duration, "one_line": one_line}
    return environment
