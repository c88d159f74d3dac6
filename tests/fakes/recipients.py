from rostersync.application.ports.mail import RecipientMark
from rostersync.domain.address import same_address


class FakeRecipients:
    """What came back from each school's addresses, in memory."""

    def __init__(self) -> None:
        self._marks: dict[tuple[str, str], RecipientMark] = {}

    def marks(self, school_id: str) -> tuple[RecipientMark, ...]:
        found = {email: mark for (id, email), mark in self._marks.items() if id == school_id}
        return tuple(found[email] for email in sorted(found))

    def mark(self, school_id: str, mark: RecipientMark) -> None:
        self._marks[school_id, same_address(mark.email)] = mark

    def unmark(self, school_id: str, email: str) -> None:
        self._marks.pop((school_id, same_address(email)), None)
