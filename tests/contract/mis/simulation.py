"""The simulated MIS at a port, with two schools and a reader of it."""

from dataclasses import replace
from datetime import UTC, datetime

import msgspec

from local.mis.changes import AnyChange, apply_all
from local.mis.control import SchoolPatch
from local.mis.faults import Fault, FaultKind
from local.mis.generate import generate_school
from local.mis.order import Phase, SchoolOrder
from local.mis.server import MisServer
from rostersync.domain.school import ClassesFrom, MisSettings, Source
from rostersync.domain.snapshot import Snapshot
from rostersync.mis.limits import Limits
from rostersync.mis.wonde import WondeReader

TOKEN = "invented-token"
SECONDARY = MisSettings(Source.WONDE, "A1")
PRIMARY = MisSettings(Source.WONDE, "A2", ClassesFrom.REGISTRATION_GROUPS)
QUICK = Limits(budget_s=20.0, retrying_s=0.2, request_s=5.0, backoff_s=0.01)
PATIENT = replace(QUICK, retrying_s=10.0)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

ORDERS = (
    SchoolOrder(
        id="A1",
        name="Sample High",
        students=450,
        classes=120,
        subjects=6,
        teachers=20,
        class_size=25,
        empty_classes=2,
        classes_without_subject=3,
    ),
    SchoolOrder(id="A2", name="Sample Primary", phase=Phase.PRIMARY, students=70, teachers=5),
)

SCHOOLS = {order.id: generate_school(order) for order in ORDERS}


class Simulation:
    """A simulated MIS at a port, and a reader of it."""

    def __init__(self, server: MisServer) -> None:
        self.world = server.world
        self.url = f"{server.url}/v1.0"

    def read(
        self, school: MisSettings = SECONDARY, token: str = TOKEN, limits: Limits = QUICK
    ) -> Snapshot:
        return self.reader(token, limits).read(school)

    def reader(self, token: str = TOKEN, limits: Limits = QUICK) -> WondeReader:
        def stored(*, fresh: bool = False) -> str:
            return token

        return WondeReader(self.url, stored, limits.budget_s, limits=limits, now=lambda: NOW)

    def change(self, *changes: AnyChange, school_id: str = "A1") -> None:
        self.world.change(school_id, lambda school: apply_all(school, changes, NOW))

    def patch(self, patch: SchoolPatch) -> None:
        self.world.change("A1", patch.apply)

    def fault(self, kind: FaultKind, endpoint: str, **more: object) -> None:
        fault = {"kind": kind, "school": "A1", "endpoint": endpoint, **more}
        self.world.set_faults([msgspec.convert(fault, Fault)])
