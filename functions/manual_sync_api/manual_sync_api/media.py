"""What a client accepts (RFC 9110, 12.5.1)."""

from manual_sync_api.csv_changes import CSV
from manual_sync_api.errors import NotAcceptable

_JSON_RANGES = ("application/json", "application/*", "*/*")
_CSV_RANGES = (CSV, "text/*", "*/*")


def prefers_csv(accept: str | None) -> bool:
    """Whether a client prefers CSV; without a preference it gets JSON.

    Raises:
        NotAcceptable: neither will do.

    """
    weights = _weights(accept or "*/*")
    json, csv = _weight(weights, _JSON_RANGES), _weight(weights, _CSV_RANGES)
    if not (json or csv):
        raise NotAcceptable(f"Changes are given as application/json or {CSV}.")
    return csv > json


def _weights(accept: str) -> dict[str, float]:
    weights = {}
    for media_range in accept.split(","):
        name, *parameters = (part.strip().lower() for part in media_range.split(";"))
        quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        weights[name] = _number(quality)
    return weights


def _weight(weights: dict[str, float], ranges: tuple[str, ...]) -> float:
    """The most specific range that is named counts."""
    return next((weights[name] for name in ranges if name in weights), 0.0)


def _number(quality: str) -> float:
    try:
        return float(quality)
    except ValueError:
        return 1.0
