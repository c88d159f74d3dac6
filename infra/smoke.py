"""After a deployment: check that everything is there, enabled and allowed to work.

    python -m infra.smoke --stage prod

Prints a line for each check, and exits with 1 if one failed; a hint fails nothing. Changes nothing
that would not happen by itself within minutes. Needs the rights of who deploys.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import urllib3
from botocore.exceptions import BotoCoreError, ClientError

from infra.checks import CHECKS, HINTS, Check
from infra.command_line import Refused, run
from infra.stack import Stack
from infra.stages import Stage


class Verdict(StrEnum):
    """How serious a finding is."""

    OK = "ok"
    HINT = "hint"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one check."""

    check: str
    verdict: Verdict
    text: str


def results(stack: Stack) -> Iterator[Result]:
    """Run every check."""
    for check in CHECKS:
        yield _result(check, stack, Verdict.FAIL)
    for check in HINTS:
        yield _result(check, stack, Verdict.HINT)


def _result(check: Check, stack: Stack, otherwise: Verdict) -> Result:
    try:
        text = check(stack)
    except (BotoCoreError, ClientError, Refused, urllib3.exceptions.HTTPError) as error:
        text = str(error)
    return Result(check.__name__, otherwise if text else Verdict.OK, text or "")


def main(stage: Stage) -> int:
    """Check what is deployed of a stage."""
    has_failed = False
    for result in results(Stack.find(stage.stack_name)):
        print(f"{result.verdict:4} {result.check.replace('_', ' ')}  {result.text}".rstrip())
        has_failed |= result.verdict is Verdict.FAIL
    return 1 if has_failed else 0


if __name__ == "__main__":
    run(main, __doc__)
