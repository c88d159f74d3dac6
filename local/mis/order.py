"""What school to make, and how its rows are numbered."""

from __future__ import annotations

from enum import StrEnum
from zlib import crc32

from local.mis.school import Value


class Phase(StrEnum):
    """The phase of education, as Wonde spells it; it decides the years and the class names."""

    PRIMARY = "PRIMARY"
    SECONDARY = "SECONDARY"
    COLLEGE = "SIXTEEN_PLUS"


#: The years of each phase, youngest first.
YEARS = {
    Phase.PRIMARY: ("R", "1", "2", "3", "4", "5", "6"),
    Phase.SECONDARY: ("7", "8", "9", "10", "11"),
    Phase.COLLEGE: ("12", "13"),
}


class SchoolOrder(Value, frozen=True, kw_only=True):
    """What school to make.

    A primary has registration groups and neither subjects nor classes. Each class holds
    ``class_size`` students, no student twice. The last classes are left empty, and others
    without a subject, where asked.
    """

    id: str
    name: str
    phase: Phase = Phase.SECONDARY
    students: int = 1500
    classes: int = 400
    subjects: int = 40
    teachers: int = 100
    class_size: int = 28
    empty_classes: int = 0
    classes_without_subject: int = 0
    mis: str = "SIMS"
    seed: int = 1


class Ids:
    """Identifiers of one school's rows, by kind and number.

    Wonde's ids are unique within a kind only, so kinds overlap here on purpose. They are not
    numbered in the order of the rows, since nobody may rely on that.
    """

    def __init__(self, order: SchoolOrder) -> None:
        self.base = crc32(f"{order.id}:{order.seed}".encode())
        self.establishment = 4000 + self.base % 3000

    def wonde(self, number: int) -> str:
        """Wonde's id of the row with that number."""
        # 7919 is prime to 10^9, so no two numbers share an id.
        return f"A{1_000_000_000 + (self.base + number * 7919) % 1_000_000_000}"

    def mis(self, kind: str, number: int) -> str:
        """The MIS's own id; ``kind`` is a letter."""
        return f"{kind}{self.base % 10_000:04}{number:06}"
