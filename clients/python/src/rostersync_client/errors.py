"""What can go wrong, as one small tree.

ClientError
├── ApiUnavailable      no answer, or half of one, after all retries: try again later
├── ApiRefused          the API refuses the request: `problem` says why
│   ├── FeedExpired     the feed cannot go on from there: take a snapshot
│   └── SnapshotMoved   the roster changed between two pages: begin again
└── ReplicaDiffers      a replica has another digest than the roster, after a fresh snapshot too
"""

from collections.abc import Mapping
from typing import Any


class ClientError(Exception):
    """Base of every error of this client."""


class ApiUnavailable(ClientError):
    """No answer, or half of one, after all retries."""


class ApiRefused(ClientError):
    """The API refuses the request; `problem` is its answer (RFC 9457)."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('type', '')}: {problem.get('detail', '')}")
        self.status = status
        self.problem = problem


class FeedExpired(ApiRefused):
    """The feed cannot go on after that sequence."""


class SnapshotMoved(ApiRefused):
    """The roster changed between two pages of a snapshot."""


class ReplicaDiffers(ClientError):
    """The replica's digest is not the roster's."""
