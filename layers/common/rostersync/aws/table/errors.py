"""What the store refuses, beside the errors that the ports name.

    RosterSyncError
    ├── RecordInvalid       a stored item with a missing or impossible value
    ├── DocumentDamaged     a stored plan, preview or snapshot that is not whole
    └── TooLarge            a value that DynamoDB cannot hold

Messages carry keys, ids and sizes, never what a record says of a person.
"""

from rostersync.domain.errors import RosterSyncError


class RecordInvalid(RosterSyncError):
    """A stored item has a missing or impossible value; the message names key and attribute."""


class DocumentDamaged(RosterSyncError):
    """A stored document is missing, incomplete or not what was written."""


class TooLarge(RosterSyncError):
    """An id or an item is larger than DynamoDB takes."""
