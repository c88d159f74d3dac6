"""The one redirect that is followed: to the same address with a slash at its end."""

from urllib.parse import urljoin

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

REDIRECTS = frozenset({301, 302, 307, 308})


def slashed(url: str, location: str) -> str | None:
    """Give `url` with a slash at the end of its path, if that is where the redirect leads.

    Scheme, host and port must be the same, because the token goes with the request; the query may
    be gone, and is kept. None for any other place.
    """
    try:
        asked, target = parse_url(url), parse_url(urljoin(url, location))
    except (LocationParseError, ValueError):
        return None
    moved = asked._replace(path=f"{asked.path}/")
    is_same = target in {moved, moved._replace(query=None)}
    return moved.url if is_same else None
