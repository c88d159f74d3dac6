"""What cfn-lint finds in the template, held against the template's own waivers.

    python -m infra.lint

Prints each finding that nobody waived and each waiver that waives nothing; exits with 1 if any.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

TEMPLATE = Path(__file__).with_name("template.yaml")

_BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True, order=True)
class Waiver:
    """A waived rule: for one resource, or everywhere if `resource` is empty."""

    rule: str
    resource: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that does not hold at one place of the template."""

    rule: str
    place: tuple[str, ...]
    message: str

    def is_waived_by(self, waiver: Waiver) -> bool:
        """Whether the waiver is of this rule and of this place."""
        is_there = not waiver.resource or self.place[:2] == ("Resources", waiver.resource)
        return waiver.rule == self.rule and is_there


class _Loader(yaml.SafeLoader):
    """Reads past CloudFormation's short tags: no waiver has one."""


_Loader.add_multi_constructor("!", lambda *_: None)


def waivers(template: str) -> frozenset[Waiver]:
    """Every waiver of a template: those of all of it, and those of its resources."""
    body = yaml.load(template, Loader=_Loader)  # noqa: S506 - a SafeLoader
    holders = {"": body, **body["Resources"]}
    return frozenset(
        Waiver(rule, resource)
        for resource, holder in holders.items()
        for rule in _ignored(holder.get("Metadata", {}))
    )


def _ignored(metadata: dict[str, Any]) -> Iterable[str]:
    rules: list[str] = metadata.get("cfn-lint", {}).get("config", {}).get("ignore_checks", [])
    return rules


def findings(report: list[dict[str, Any]]) -> list[Finding]:
    """All that cfn-lint reports as JSON."""
    return [
        Finding(each["Rule"]["Id"], _place(each["Location"]), each["Message"]) for each in report
    ]


def _place(location: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(each) for each in location["Path"] or ())


def faults(found: Iterable[Finding], waived: frozenset[Waiver]) -> Iterator[str]:
    """The faults: findings without a waiver, and waivers without a finding."""
    idle = set(waived)
    for each in found:
        used = {waiver for waiver in waived if each.is_waived_by(waiver)}
        idle -= used
        if not used:
            yield f"{each.rule} {'/'.join(each.place)}: {each.message}"
    for waiver in sorted(idle):
        where = waiver.resource or "the whole template"
        yield f"{waiver.rule} is waived for {where} and finds nothing: remove the waiver"


def main() -> int:
    """Run cfn-lint as if nothing were waived, and judge what it found."""
    waived = waivers(TEMPLATE.read_text())
    rules = sorted({each.rule for each in waived})
    command = [str(_BIN / "cfn-lint"), "--append-rules", "cfn_lint_serverless.rules"]
    despite = ["--mandatory-checks", *rules] if rules else []
    ran = subprocess.run(  # noqa: S603 - our own command
        [*command, *despite, "--format", "json", "--template", str(TEMPLATE)],
        stdout=subprocess.PIPE,
        check=False,
        text=True,
    )
    wrong = list(faults(findings(json.loads(ran.stdout)), waived))
    print("\n".join(wrong) or "cfn-lint finds nothing that is not waived.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
