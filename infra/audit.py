"""What checkov finds in the template, held against the waivers of `infra/checkov.yaml`.

    python -m infra.audit .local/checkov/bin/checkov

Prints each finding that nobody waived and each waiver that waives nothing; exits with 1 if any.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

CONFIG = Path(__file__).with_name("checkov.yaml")

_WAIVE_NOTHING = "CKV_NONE"
"""What the command line skips is skipped in place of the file's: a check that does not exist."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check that one resource fails."""

    check_id: str
    check: str
    resource: str


def waived(config: Path = CONFIG) -> frozenset[str]:
    """The ids of the checks that need not pass."""
    return frozenset(yaml.safe_load(config.read_text())["skip-check"])


def findings(report: dict[str, Any]) -> list[Finding]:
    """All that checkov reports.

    Raises:
        ValueError: it has not read the template, so that its silence means nothing.

    """
    summary = report.get("summary", report)
    if not summary.get("passed") or summary.get("parsing_errors"):
        raise ValueError(f"checkov did not read the template: {summary}")
    return [
        Finding(each["check_id"], each["check_name"], each["resource"])
        for each in report["results"]["failed_checks"]
    ]


def faults(found: list[Finding], waivers: frozenset[str]) -> Iterator[str]:
    """The faults: findings without a waiver, and waivers without a finding."""
    for each in found:
        if each.check_id not in waivers:
            yield f"{each.check_id} {each.resource}: {each.check}"
    for waiver in sorted(waivers - {each.check_id for each in found}):
        yield f"{waiver} is waived in {CONFIG.name} and finds nothing: remove the waiver"


def main(checkov: str) -> int:
    """Run checkov without its waivers, and judge what it found."""
    command = [checkov, "--config-file", str(CONFIG), "--skip-check", _WAIVE_NOTHING]
    ran = subprocess.run(  # noqa: S603 - the tool that the Makefile installed
        [*command, "--output", "json"], stdout=subprocess.PIPE, check=False, text=True
    )
    wrong = list(faults(findings(json.loads(ran.stdout)), waived()))
    print("\n".join(wrong) or "checkov finds nothing that is not waived.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
