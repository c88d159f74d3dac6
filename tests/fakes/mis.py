from rostersync.domain.errors import MisError
from rostersync.domain.school import MisSettings
from rostersync.domain.snapshot import Snapshot


class FakeMis:
    """A MIS that answers as told: set `answer` to the next snapshot, or to how it fails.

    `reads` holds whom it was asked for, in order.
    """

    def __init__(self, answer: Snapshot | MisError) -> None:
        self.answer = answer
        self.reads: list[MisSettings] = []

    def read(self, school: MisSettings) -> Snapshot:
        self.reads.append(school)
        if isinstance(self.answer, MisError):
            raise self.answer
        return self.answer
