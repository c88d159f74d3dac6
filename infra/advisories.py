"""What is known against the locked dependencies, by the advisories of osv.dev.

    python -m infra.advisories

Prints each package with its advisories and exits with 1 if any. Where the service cannot be
reached, it says so and exits with 0: a laptop on a train is no fault, and silence would be.
"""

import json
import re
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).parents[1]
SERVICE = "https://api.osv.dev/v1/querybatch"

PYTHON_LOCKS = ("layers/common/requirements.txt", "functions/notify/requirements.txt")
PAGE_LOCK = "web/package-lock.json"
"""What is deployed; what only builds and tests is not."""

_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ \\;]+)", re.MULTILINE)
_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Package:
    """One locked package of an ecosystem, as osv.dev calls it."""

    ecosystem: str
    name: str
    version: str


def locked(root: Path = ROOT) -> list[Package]:
    """Every package that is deployed, once."""
    pinned = (
        match for lock in PYTHON_LOCKS for match in _PINNED.findall((root / lock).read_text())
    )
    python = {Package("PyPI", name, version) for name, version in pinned}
    page = json.loads((root / PAGE_LOCK).read_text())["packages"]
    return sorted(python | set(_of_the_page(page)), key=lambda each: (each.ecosystem, each.name))


def _of_the_page(packages: dict[str, dict[str, object]]) -> Iterator[Package]:
    for path, each in packages.items():
        if path and not each.get("dev"):
            yield Package("npm", path.rpartition("node_modules/")[2], str(each["version"]))


def advisories(packages: Sequence[Package], service: str = SERVICE) -> dict[Package, list[str]]:
    """The ids of the advisories against each package that has any.

    Raises:
        OSError: the service cannot be reached, or answers with an error.
        ValueError: its answer is none.

    """
    queries = [
        {"package": {"ecosystem": each.ecosystem, "name": each.name}, "version": each.version}
        for each in packages
    ]
    asked = urllib.request.Request(  # noqa: S310 - the address is ours
        service,
        json.dumps({"queries": queries}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked, timeout=_TIMEOUT_S) as answer:  # noqa: S310 - as above
        results = json.loads(answer.read())["results"]
    found = zip(packages, results, strict=True)
    return {each: [v["id"] for v in known["vulns"]] for each, known in found if known.get("vulns")}


def main(service: str = SERVICE) -> int:
    """Look, and print what is known."""
    packages = locked()
    try:
        known = advisories(packages, service)
    except (URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        print(f"Advisories were NOT looked at: {service} cannot be reached ({reason}).")
        return 0
    for package, ids in known.items():
        print(f"{package.name} {package.version}: {', '.join(ids)}")
    print(f"{len(packages)} deployed dependencies, {len(known)} with advisories.")
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main())
