"""Machine clients."""

from manual_sync_api.models.base import Answer


class ClientAnswer(Answer):
    """A machine client and the schools that it is bound to; null for all."""

    client_id: str
    school_ids: tuple[str, ...] | None
