"""A school whose MIS is the simulated one, read over HTTP: its preview, its confirm, its nights."""

from datetime import timedelta

from rostersync.application.confirming import ConfirmOrder, confirm
from rostersync.application.night import MAX_ATTEMPTS, run_school
from rostersync.application.night_results import Ran
from rostersync.application.ports.queue import NightMessage
from rostersync.application.previewing import PreviewOrder, preview
from rostersync.application.wanted import Choice
from rostersync.domain.preview import Preview
from rostersync.domain.roster import Roster
from rostersync.domain.run import Run
from rostersync.domain.school import MisSettings, School
from rostersync.domain.school_settings import Settings
from tests.contract.mis.simulation import NOW, QUICK, SECONDARY, Simulation
from tests.fakes import FakeClock, FakeTable
from tests.fakes.brake import an_idle_brake

BY = "head@sample.example"


class SchoolOverHttp:
    """One registered school, and what the platform holds of it, in memory."""

    def __init__(
        self, mis: Simulation, settings: MisSettings = SECONDARY, own: Settings | None = None
    ) -> None:
        self.id = settings.school_id
        self.clock = FakeClock(NOW)
        self.table = FakeTable()
        self.table.add(School(self.id, "Sample", settings, settings=own or Settings()))
        self.ports = self.table.ports(mis.reader(limits=QUICK), self.clock)

    @property
    def roster(self) -> Roster:
        """What the platform holds now."""
        return self.table.rosters[self.id]

    def preview(self, *class_ids: str) -> Preview:
        """Preview these classes with their subjects; without any, what is chosen until now."""
        self.clock.advance(timedelta(minutes=1))
        seen = preview(PreviewOrder(self.id, BY), lambda: "seen", self.ports)
        if not class_ids:
            return seen
        subjects = {each.subject_id for each in seen.classes if each.id in class_ids}
        choice = Choice(frozenset(subjects), frozenset(class_ids))
        self.clock.advance(timedelta(minutes=1))
        return preview(PreviewOrder(self.id, BY, choice), lambda: "chosen", self.ports)

    def sync(self, *class_ids: str) -> Run:
        """Preview and confirm, accepting whatever is warned of."""
        made = self.preview(*class_ids)
        accept = tuple(warning.id for warning in made.warnings)
        return confirm(ConfirmOrder(self.id, made.preview_id, BY, accept), self.ports)

    def night(self) -> Run:
        """Run the next night to its end."""
        self.clock.advance(timedelta(days=1))
        message = NightMessage(self.id, self.clock.now().date(), reread=True)
        ended = run_school(message, MAX_ATTEMPTS, self.ports, an_idle_brake())
        assert isinstance(ended, Ran)
        return ended.run
