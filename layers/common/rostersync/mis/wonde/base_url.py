"""The address of a school's data, and the addresses that we trust with the token."""

import re

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from rostersync.domain.errors import MisIncomplete

WONDE = "https://api.wonde.com/v1.0"

_WONDE_HOST = re.compile(r"(?:[a-z0-9-]+\.)+wonde\.com")


def normalised(base_url: str) -> str:
    """Drop the trailing slashes that people leave on a configured address."""
    return base_url.strip().rstrip("/")


def regional(base_url: str, domain: str | None) -> str:
    """Give the address of a school's data: with Wonde itself, the domain of the school's region.

    The wrong domain answers with no data, and not with an error (docs/wonde.md, Addresses and
    token). Any other base URL was configured on purpose, and holds for every region.

    Raises:
        MisIncomplete: the domain is not Wonde's, so it must not get the token.

    """
    if base_url != WONDE or domain is None:
        return base_url
    if not _WONDE_HOST.fullmatch(domain.lower()):
        raise MisIncomplete("school: the domain of its region does not lie under wonde.com")
    return f"https://{domain.lower()}/v1.0"


_HIDDEN_STEP = re.compile(r"%2e|%2f|%5c|\\\\", re.IGNORECASE)


def is_inside(url: str, base_url: str) -> bool:
    """Whether `url` is below `base_url`: same scheme, host and port, and a longer path.

    Both are read as urllib3 reads them before it connects, dots in the path resolved.
    """
    try:
        asked, base = parse_url(url), parse_url(base_url)
    except LocationParseError:
        return False
    path = asked.path or ""
    # urllib3 resolves dots, and a server those that are encoded, too.
    inside = path.startswith(f"{base.path or ''}/") and not _HIDDEN_STEP.search(path)
    return inside and asked.auth is None and _origin(asked) == _origin(base)


def _origin(url: Url) -> tuple[str | None, str | None, int | None]:
    default_port = {"https": 443, "http": 80}.get(url.scheme or "")
    return url.scheme, url.host, url.port or default_port
