"""All that a sync needs."""

from dataclasses import dataclass

from rostersync.application.ports.archive import Archive
from rostersync.application.ports.clock import Clock
from rostersync.application.ports.mis import MisReader
from rostersync.application.ports.previews import Previews
from rostersync.application.ports.roster import Rosters
from rostersync.application.ports.runs import Journal, Runs
from rostersync.application.ports.schools import Schools


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports of a sync, made once in `rostersync.bootstrap`."""

    schools: Schools
    rosters: Rosters
    runs: Runs
    previews: Previews
    archive: Archive
    mis: MisReader
    clock: Clock
    journal: Journal
