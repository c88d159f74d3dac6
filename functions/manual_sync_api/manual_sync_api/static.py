"""Files that the function serves: the manual sync page as built, and the page of the contract."""

import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi import swagger_ui

from manual_sync_api.errors import NoSuchAsset

_HERE = Path(__file__).parent
PAGE = _HERE / "page"
"""Where the build puts the manual sync page; its assets have a digest in their names."""

_DOCS = _HERE / "docs_page"
_SWAGGER = Path(swagger_ui.__file__).parent

_FOR_EVER = "public, max-age=31536000, immutable"
_A_DAY = "public, max-age=86400"
_ASK_FIRST = "no-cache"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self' data:; "
    "font-src 'self'; connect-src {connects}; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# Swagger UI sets styles on elements as it draws them.
_DOCS_POLICY = _POLICY.format(styles="'self' 'unsafe-inline'", connects="'self'")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file, and how long a browser keeps it."""

    path: Path
    cache_control: str


def page_answer(sign_in: Iterable[str], page: Path = PAGE) -> Response[str]:
    """Answer with the manual sync page, which may call the API and the `sign_in` URLs' origins.

    Raises:
        NoSuchAsset: it was not built into this deployment.

    """
    index = page / "index.html"
    if not index.is_file():
        raise NoSuchAsset("The manual sync page is not part of this deployment.")
    connects = " ".join(["'self'", *sorted({_origin(url) for url in sign_in})])
    return _html(index.read_text(), _POLICY.format(styles="'self'", connects=connects))


def docs_answer() -> Response[str]:
    """Answer with the page that shows the contract; it loads nothing from elsewhere."""
    return _html((_DOCS / "docs.html").read_text(), _DOCS_POLICY)


def asset_answer(name: str, page: Path = PAGE) -> Response[bytes]:
    """Answer with a file that one of the pages asks for.

    Raises:
        NoSuchAsset: none of that name.

    """
    asset = _assets(page).get(name)
    if asset is None:
        raise NoSuchAsset(f"There is no file {name!r}.")
    return Response(
        status_code=HTTPStatus.OK,
        content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        body=asset.path.read_bytes(),
        headers={"Cache-Control": asset.cache_control},
    )


@cache
def _assets(page: Path) -> dict[str, Asset]:
    """Every file by its name: no path leads to a file that is not listed."""
    ours = [Asset(_DOCS / "docs.js", _A_DAY)]
    swagger = [
        Asset(_SWAGGER / name, _A_DAY)
        for name in ("swagger-ui-bundle.min.js", "swagger-ui.min.css")
    ]
    folder = page / "assets"
    built = [Asset(path, _FOR_EVER) for path in folder.iterdir()] if folder.is_dir() else []
    return {asset.path.name: asset for asset in [*ours, *swagger, *built]}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _html(body: str, policy: str) -> Response[str]:
    return Response(
        status_code=HTTPStatus.OK,
        content_type="text/html; charset=utf-8",
        body=body,
        headers={"Cache-Control": _ASK_FIRST, "Content-Security-Policy": policy},
    )
