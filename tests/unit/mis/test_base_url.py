import pytest

from rostersync.domain.errors import MisIncomplete
from rostersync.mis.wonde.base_url import WONDE, is_inside, normalised, regional

SCHOOL = "https://api.wonde.com/v1.0/schools/A1"


@pytest.mark.parametrize("configured", [WONDE, f"{WONDE}/", f" {WONDE}// "])
def test_trailing_slashes_are_tolerated(configured: str) -> None:
    """All spellings of Wonde's address mean Wonde."""
    assert normalised(configured) == WONDE


def test_region_of_the_school_counts_with_wonde() -> None:
    """The wrong domain would answer with no data."""
    domain = "API-ap-southeast-2.wonde.com"
    assert regional(WONDE, domain) == "https://api-ap-southeast-2.wonde.com/v1.0"


def test_school_without_a_region_stays_on_the_default_domain() -> None:
    """Bodies of 2018 have no region."""
    assert regional(WONDE, None) == WONDE


def test_configured_address_holds_for_every_region() -> None:
    """A proxy or a simulated MIS stands for all of Wonde."""
    assert regional("http://127.0.0.1:9/v1.0", "api.wonde.com") == "http://127.0.0.1:9/v1.0"


@pytest.mark.parametrize(
    "domain",
    [
        "example.org",
        "wonde.com.example.org",
        "notwonde.com",
        "api.wonde.com@example.org",
        "api.wonde.com:8443",
        "api.wonde.com/x",
        "api.wonde.com\n",
        ".wonde.com",
    ],
)
def test_domain_outside_wonde_is_not_shown_the_token(domain: str) -> None:
    """The token goes with every request, so a region must be one of Wonde's own."""
    with pytest.raises(MisIncomplete, match="region"):
        regional(WONDE, domain)


@pytest.mark.parametrize(
    "url",
    [
        f"{SCHOOL}/classes?cursor=x",
        f"{SCHOOL}/classes/?cursor=x",
        "HTTPS://API.WONDE.COM:443/v1.0/schools/A1/classes",
    ],
)
def test_addresses_of_the_school_are_inside(url: str) -> None:
    """Host and scheme may be in capitals, and the standard port may be said."""
    assert is_inside(url, SCHOOL)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.wonde.com/v1.0/schools/A1/classes",
        "https://api.wonde.com:444/v1.0/schools/A1/classes",
        "https://example.org/v1.0/schools/A1/classes",
        "https://api.wonde.com@example.org/v1.0/schools/A1/classes",
        "https://me:you@api.wonde.com/v1.0/schools/A1/classes",
        "https://api.wonde.com/v1.0/schools/A11/classes",
        "https://api.wonde.com/v1.0/schools/A1/../A2/classes",
        "https://api.wonde.com/v1.0/schools/A1/%2e%2e/A2/classes",
        "https://api.wonde.com/v1.0/schools/A1/.%2E/A2/classes",
        "https://api.wonde.com/v1.0/schools/A1/..%2fA2/classes",
        "https://api.wonde.com/v1.0/schools/A1/..%5cA2/classes",
        "https://api.wonde.com/v1.0/schools/A1/..\\A2/classes",
        "/v1.0/schools/A1/classes",
        "https://[/v1.0/schools/A1/classes",
        "",
    ],
)
def test_every_other_address_is_outside(url: str) -> None:
    """Another scheme, port, host, login, school or no full address is not followed."""
    assert not is_inside(url, SCHOOL)
