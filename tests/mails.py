"""Draws every sample mail, to be looked at: `make mails`."""

import sys
from pathlib import Path

from rostersync.domain.night_report import NightReport
from tests.mail_samples import COMPOSER, OPERATORS, RECIPIENTS, SAMPLES
from tests.photograph import photograph

_PHONE = "390,2400"


def draw(folder: Path) -> None:
    """Write each mail as text and HTML, and as it looks on a phone by day and by night."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, notice in SAMPLES.items():
        recipients = (OPERATORS,) if isinstance(notice, NightReport) else RECIPIENTS
        mail = COMPOSER(notice, recipients)
        (folder / f"{name}.txt").write_text(f"Subject: {mail.subject}\n\n{mail.text}")
        (folder / f"{name}.html").write_text(mail.html)
    for page in sorted(folder.glob("*.html")):
        photograph(page, page.with_suffix(".png"), _PHONE)
        photograph(page, page.with_suffix(".dark.png"), _PHONE, "--force-dark-mode")
    print(f"{len(SAMPLES)} mails in {folder}")  # noqa: T201 - a command prints


if __name__ == "__main__":
    draw(Path(sys.argv[1]).resolve())
