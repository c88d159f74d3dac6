"""The mails that a local cloud sent: the emulator keeps them, and nobody gets one."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import urllib3

from local.cloud import Cloud
from local.errors import LocalCloudError

_POLL_S = 0.5
_REPORTED_WITHIN_S = 15


@dataclass(frozen=True, slots=True)
class SentMail:
    """One mail to one address, as SES took it. `sent_at` is in seconds since 1970."""

    message_id: str
    to: str
    subject: str
    text: str
    html: str
    sent_at: float


def sent_mails(cloud: Cloud) -> tuple[SentMail, ...]:
    """List every mail that was sent, oldest first."""
    answer = urllib3.request("GET", f"{cloud.aws_endpoint_url}/_ministack/ses/messages")
    return tuple(sorted(_mails(answer.json()), key=lambda mail: mail.sent_at))


def await_mails(cloud: Cloud, count: int, within_s: float) -> tuple[SentMail, ...]:
    """Wait until that many mails were sent, or as long as is given, and list them."""
    until = time.monotonic() + within_s
    mails = sent_mails(cloud)
    while len(mails) < count and time.monotonic() < until:
        time.sleep(_POLL_S)
        mails = sent_mails(cloud)
    return mails


def await_report(cloud: Cloud) -> tuple[SentMail, ...]:
    """Have the night that has ended reported, and list all mails once that one is among them.

    Raises:
        LocalCloudError: the check failed.

    """
    reports = len(check_now(cloud)["reported"])
    until = time.monotonic() + _REPORTED_WITHIN_S
    while True:
        mails = sent_mails(cloud)
        found = sum(mail.subject.startswith("Night of") for mail in mails)
        if found >= reports or time.monotonic() > until:
            return mails
        time.sleep(_POLL_S)


def check_now(cloud: Cloud) -> dict[str, Any]:
    """Look now whether a night is over, as the schedule does every few minutes.

    Raises:
        LocalCloudError: the check failed.

    """
    answer = (
        boto3.Session()
        .client("lambda")
        .invoke(FunctionName=cloud.outputs["NotifyCheckFunctionName"], Payload="{}")
    )
    result: dict[str, Any] = json.load(answer["Payload"])
    if answer.get("FunctionError"):
        raise LocalCloudError(f"NotifyCheck failed: {result.get('errorMessage', result)}")
    return result


def write_mail(mail: SentMail, folder: Path) -> Path:
    """Write a mail as files that open in a browser and an editor; the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"{mail.message_id.partition('@')[0]}.html"
    page.write_text(mail.html)
    head = f"To: {mail.to}\nSubject: {mail.subject}\n\n"
    page.with_suffix(".txt").write_text(head + mail.text)
    return page


def _mails(answer: Any) -> Iterator[SentMail]:  # noqa: ANN401 - JSON, groups in groups
    """Find the mails in the emulator's answer, which groups them by account."""
    match answer:
        case {"MessageId": str(), "To": [to, *_]} as mail:
            yield SentMail(
                message_id=mail["MessageId"],
                to=to,
                subject=mail["Subject"],
                text=mail["BodyText"],
                html=mail["BodyHtml"] or "",
                sent_at=mail["Timestamp"],
            )
        case dict():
            for each in answer.values():
                yield from _mails(each)
        case list():
            for each in answer:
                yield from _mails(each)
        case _:
            return
