"""Draws every sample mail, to be looked at: `make mails`."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rostersync.domain.night_report import NightReport
from tests.mail_samples import COMPOSER, OPERATORS, RECIPIENTS, SAMPLES

_PHONE = "390,2400"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def draw(folder: Path) -> None:
    """Write each mail as text and HTML, and as it looks on a phone by day and by night."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, notice in SAMPLES.items():
        recipients = (OPERATORS,) if isinstance(notice, NightReport) else RECIPIENTS
        mail = COMPOSER(notice, recipients)
        (folder / f"{name}.txt").write_text(f"Subject: {mail.subject}\n\n{mail.text}")
        (folder / f"{name}.html").write_text(mail.html)
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        print(f"No PNG: none of {', '.join(_BROWSERS)} is installed.")  # noqa: T201 - a command prints
    else:
        for page in sorted(folder.glob("*.html")):
            _photograph(browser, page, page.with_suffix(".png"))
            _photograph(browser, page, page.with_suffix(".dark.png"), "--force-dark-mode")
    print(f"{len(SAMPLES)} mails in {folder}")  # noqa: T201 - as above


def _photograph(browser: str, page: Path, picture: Path, *options: str) -> None:
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(  # noqa: S603 - a browser, over our own file
            [
                browser,
                *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"),
                *("--no-first-run", "--disable-background-networking"),
                *("--disable-component-update", "--disable-sync", "--hide-scrollbars"),
                *options,
                f"--user-data-dir={profile}",
                f"--window-size={_PHONE}",
                f"--screenshot={picture}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )


if __name__ == "__main__":
    draw(Path(sys.argv[1]).resolve())
