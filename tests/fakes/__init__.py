"""Fakes of the ports: the same refusals as the real adapters, in memory.

One `FakeTable` stands behind the four stores, as one DynamoDB table does in production:

    table = FakeTable()
    table.add(school, roster, tasks)
    ports = table.ports(FakeMis(snapshot), FakeClock(NOW))

Afterwards look at what is in it: `table.schools`, `table.rosters`, `table.runs`, `table.notices`.
`tests/contract/aws` holds the fakes and the adapters to one and the same behaviour.
"""

from tests.fakes.archive import FakeArchive
from tests.fakes.clock import FakeClock
from tests.fakes.erasures import FakeErasures
from tests.fakes.mailer import FakeMailer
from tests.fakes.mis import FakeMis
from tests.fakes.nights import FakeNights
from tests.fakes.outbox import Crash, FakeOutbox
from tests.fakes.previews import FakePreviews
from tests.fakes.queue import FakeWorkQueue
from tests.fakes.recipients import FakeRecipients
from tests.fakes.rosters import FakeRosters
from tests.fakes.runs import FakeRuns
from tests.fakes.schools import FakeSchools
from tests.fakes.table import FakeTable

__all__ = [
    "Crash",
    "FakeArchive",
    "FakeClock",
    "FakeErasures",
    "FakeMailer",
    "FakeMis",
    "FakeNights",
    "FakeOutbox",
    "FakePreviews",
    "FakeRecipients",
    "FakeRosters",
    "FakeRuns",
    "FakeSchools",
    "FakeTable",
    "FakeWorkQueue",
]
