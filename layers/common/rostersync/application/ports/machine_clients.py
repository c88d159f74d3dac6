"""Which schools a platform's machine client may work for."""

from typing import Protocol

from rostersync.domain.audit import Actor


class MachineClients(Protocol):
    """The clients that are bound to some schools. A client that was never bound has all of them.

    Once bound, a client stays so: taken off its last school it has none.
    """

    def schools_of(self, client_id: str) -> frozenset[str] | None:
        """Give the schools that a client is bound to, as last written; None for all."""
        ...

    def bind(self, client_id: str, school_id: str, actor: Actor | None = None) -> None:
        """Bind a client to a school, beside those that it is bound to already.

        Raises:
            UnknownSchool: none of that id.

        """
        ...

    def release(self, client_id: str, school_id: str, actor: Actor | None = None) -> None:
        """Take a client off a school, if it is bound to it."""
        ...
