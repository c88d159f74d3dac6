from rostersync.domain.audit import Actor
from tests.fakes.table import FakeTable


class FakeMachineClients:
    """Which schools each machine client of a `FakeTable` is bound to."""

    def __init__(self, table: FakeTable) -> None:
        self._table = table
        self._bound: dict[str, set[str]] = {}

    def schools_of(self, client_id: str) -> frozenset[str] | None:
        bound = self._bound.get(client_id)
        return None if bound is None else frozenset(bound)

    def bind(self, client_id: str, school_id: str, actor: Actor | None = None) -> None:
        self._table.school(school_id)
        self._bound.setdefault(client_id, set()).add(school_id)

    def release(self, client_id: str, school_id: str, actor: Actor | None = None) -> None:
        self._bound.get(client_id, set()).discard(school_id)
