"""The two implementations of the API's own stores, over the worlds of the others."""

from dataclasses import dataclass

from rostersync.application.ports.feed import Feed
from rostersync.application.ports.machine_clients import MachineClients
from rostersync.application.ports.roster import RosterPages, Tasks
from rostersync.application.ports.staff import Staff
from rostersync.aws.stores.feed import DynamoFeed
from rostersync.aws.stores.machine_clients import DynamoMachineClients
from rostersync.aws.stores.roster_pages import DynamoRosterPages
from rostersync.aws.stores.staff import DynamoStaff
from rostersync.aws.stores.tasks import DynamoTasks
from tests.contract.aws.worlds import DynamoWorld, FakeWorld, World
from tests.fakes.api import (
    FakeRosterPages,
    FakeStaff,
    FakeTasks,
)
from tests.fakes.feed import FakeFeed
from tests.fakes.machine_clients import FakeMachineClients


@dataclass
class ApiWorld:
    """The API's stores; `world` are those of a sync, over the same table."""

    world: World
    staff: Staff
    machine_clients: MachineClients
    roster_pages: RosterPages
    tasks: Tasks
    feed: Feed


def api_world(world: World) -> ApiWorld:
    match world:
        case FakeWorld(table=fake):
            return ApiWorld(
                world,
                FakeStaff(fake),
                FakeMachineClients(fake),
                FakeRosterPages(fake),
                FakeTasks(fake),
                FakeFeed(fake),
            )
        case DynamoWorld(table=table):
            return ApiWorld(
                world,
                DynamoStaff(table),
                DynamoMachineClients(table),
                DynamoRosterPages(table),
                DynamoTasks(table),
                DynamoFeed(table),
            )
        case _:
            raise AssertionError(f"no API stores for {type(world).__name__}")
