"""The manual sync page: served as built, told where it is, and allowed to call nobody else."""

from pathlib import Path

import pytest

from manual_sync_api import static
from manual_sync_api.errors import NoSuchAsset
from tests.functions.manual_sync_api.client import Client

SIGN_IN = ["https://issuer.example/pool", "https://sign-in.example"]


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A page as the build leaves it."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>Page</title>")
    (tmp_path / "assets" / "index-abc123.js").write_text("start();")
    return tmp_path


def test_the_page_may_call_the_api_and_the_issuer_alone(built: Path) -> None:
    """Its policy names the origins of the sign-in, and neither inline script nor style."""
    policy = static.page_answer(SIGN_IN, built).headers["Content-Security-Policy"]
    assert "connect-src 'self' https://issuer.example https://sign-in.example;" in policy
    assert "unsafe-inline" not in policy


def test_the_page_is_asked_for_anew_and_its_assets_are_kept(built: Path) -> None:
    """An asset's name changes with its content, so that a browser never has to ask again."""
    page, asset = static.page_answer(SIGN_IN, built), static.asset_answer("index-abc123.js", built)
    assert page.headers["Cache-Control"] == "no-cache"
    assert "immutable" in str(asset.headers["Cache-Control"])


@pytest.mark.parametrize("name", ["index.html", "../index.html", "nothing.js"])
def test_what_is_no_asset_is_not_served(built: Path, name: str) -> None:
    """Only the files of the folder can be asked for, whatever the name says."""
    with pytest.raises(NoSuchAsset):
        static.asset_answer(name, built)


def test_the_page_is_told_where_people_sign_in(client: Client) -> None:
    """With Cognito the endpoints are those of its sign-in pages."""
    config = client.call("GET", "/config.json", claims={}).json()
    assert config == {
        "issuer": "https://issuer.example",
        "client_id": "page",
        "authorization_endpoint": "https://sign-in.example/oauth2/authorize",
        "token_endpoint": "https://sign-in.example/oauth2/token",
        "end_session_endpoint": "https://sign-in.example/logout",
        "nightly_schedule": "cron(0 1 * * ? *)",
        "time_zone": "Europe/London",
    }


def test_another_issuer_is_asked_for_its_endpoints(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without sign-in pages of our own, the issuer's discovery document says where they are."""
    monkeypatch.setenv("SIGN_IN_URL", "")
    config = client.call("GET", "/config.json", claims={}).json()
    assert config["token_endpoint"] is None
