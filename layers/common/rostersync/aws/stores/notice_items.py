"""The items of notices: their content, and their deliveries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rostersync.application.ports.mail import NoticeRef, Outgoing
from rostersync.aws.stores.run_items import expiry, heads
from rostersync.aws.stores.school_record import sortable
from rostersync.aws.table import keys
from rostersync.aws.table.items import Item, attributes_of, item_of, value_of
from rostersync.aws.table.keys import Key
from rostersync.domain.delivery import Delivery
from rostersync.domain.night_report import NightReport, ReportKind
from rostersync.domain.notice import Notice


@dataclass(frozen=True, slots=True)
class _Progress:
    recipients: tuple[str, ...] = ()
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    delivery_revision: int = 0
    closed_at: datetime | None = None


def notice_item(notice: Notice) -> Item:
    """Make the item of a notice; see `Notice` for what it names and what it never names."""
    attributes = {**attributes_of(notice), "audience": "school", "summary": heads(notice.summary)}
    return _item(keys.notice(notice.school_id, notice.notice_id), attributes, notice.created_at)


def report_item(report: NightReport) -> Item:
    """Make the item of a night's report."""
    attributes = {**attributes_of(report), "audience": "operators"}
    key = keys.night_notice(report.night, report.kind, report.released_at)
    return _item(key, attributes, report.created_at)


def outgoing_of(item: Item) -> Outgoing:
    """Read a notice with its deliveries so far.

    Raises:
        RecordInvalid: an attribute is missing or impossible.

    """
    kind: type[Notice | NightReport] = (
        NightReport if item.get("kind") == ReportKind.NIGHT_REPORT else Notice
    )
    progress = value_of(_Progress, item)
    return Outgoing(
        ref=NoticeRef(item["pk"], item["sk"]),
        notice=value_of(kind, item),
        recipients=progress.recipients,
        deliveries=progress.deliveries,
        revision=progress.delivery_revision,
        closed_at=progress.closed_at,
    )


def delivery_attributes(outgoing: Outgoing) -> Mapping[str, Any]:
    """Give the attributes that sending writes; a closed notice leaves the index."""
    closed = outgoing.closed_at
    open_or_not = {} if closed is None else {"directory_pk": None, "directory_sk": None}
    return {
        "recipients": list(outgoing.recipients),
        "deliveries": {
            address: _present(attributes_of(each)) for address, each in outgoing.deliveries.items()
        },
        "delivery_revision": outgoing.revision,
        "closed_at": closed and closed.isoformat(),
        **open_or_not,
    }


def _item(key: Key, attributes: Mapping[str, Any], created_at: datetime) -> Item:
    outbox = {"directory_pk": keys.UNSENT, "directory_sk": sortable(created_at)}
    return item_of(key, "notice", {**attributes, **outbox, "expires_at": expiry(created_at)})


def _present(attributes: Item) -> Item:
    return {name: value for name, value in attributes.items() if value is not None}
