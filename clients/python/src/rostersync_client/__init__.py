"""Follow the rosters of rostersync: frames in order, snapshots to begin with, a digest as proof."""

from rostersync_client.api import Api
from rostersync_client.errors import (
    ApiRefused,
    ApiUnavailable,
    ClientError,
    FeedExpired,
    ReplicaDiffers,
    SnapshotMoved,
)
from rostersync_client.records import (
    Change,
    FeedPage,
    Frame,
    Moved,
    Record,
    Snapshot,
    roster_digest,
)
from rostersync_client.token import ClientCredentials

__version__ = "0.1.0"

__all__ = [
    "Api",
    "ApiRefused",
    "ApiUnavailable",
    "Change",
    "ClientCredentials",
    "ClientError",
    "FeedExpired",
    "FeedPage",
    "Frame",
    "Moved",
    "Record",
    "ReplicaDiffers",
    "Snapshot",
    "SnapshotMoved",
    "roster_digest",
]
