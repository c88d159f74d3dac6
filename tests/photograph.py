"""Takes a picture of a page, with the browser that is installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def photograph(page: Path, picture: Path, size: str, *options: str) -> None:
    """Take a picture of the page in a window of `size` ("width,height"); say if it cannot be."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        print(f"No {picture.name}: none of {', '.join(_BROWSERS)} is installed.")  # noqa: T201 - of a command
        return
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(  # noqa: S603 - a browser, over our own file
            [
                browser,
                *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"),
                *("--no-first-run", "--disable-background-networking"),
                *("--disable-component-update", "--disable-sync", "--hide-scrollbars"),
                *options,
                f"--user-data-dir={profile}",
                f"--window-size={size}",
                f"--screenshot={picture}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )
