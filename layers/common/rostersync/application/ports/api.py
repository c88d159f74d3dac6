"""All that the API needs."""

from dataclasses import dataclass

from rostersync.application.ports.feed import Feed
from rostersync.application.ports.machine_clients import MachineClients
from rostersync.application.ports.mail import Recipients
from rostersync.application.ports.mis import MisAccess
from rostersync.application.ports.queue import WorkQueue
from rostersync.application.ports.roster import RosterPages, Tasks
from rostersync.application.ports.staff import Staff
from rostersync.application.ports.sync import Ports


@dataclass(frozen=True, slots=True)
class ApiPorts:
    """The ports of the API, made once in `rostersync.bootstrap`."""

    sync: Ports
    recipients: Recipients
    staff: Staff
    machine_clients: MachineClients
    access: MisAccess
    roster_pages: RosterPages
    tasks: Tasks
    queue: WorkQueue
    feed: Feed
