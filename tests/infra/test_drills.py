"""Every alarm and every act of the runbook has a drill in the local cloud."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.cloudformation import load_template
from tests.operations import RUNBOOK, alarms

E2E = Path(__file__).parents[1] / "e2e"

# Acts that are drilled elsewhere, or have no fault that could be made here; and where they are.
ELSEWHERE = {
    "Pause everything": "the switches of NightNotStarted, QueueBehind and ApiThrottled",
    "Rotate the Wonde token": "test_credentials_refused stores one",
    "A school changed its MIS": "test_a_school_changed_its_mis does the manual sync",
    "Restore a school": "test_restore_a_school reads the restored table",
    "Free a school whose plan is lost": "test_free_a_school_whose_plan_is_lost edits the items",
    "Redrive dead letters": "test_dead_letters moves the message",
    "Roll back a deployment": "bad_version gives the alias back",
    "Find who did it": "tests/proofs/test_audit.py reads the items and the lines",
    "Look for drift": "tests/e2e/test_drift.py",
}


def _calls() -> Iterator[ast.Call]:
    for path in sorted(E2E.glob("test_drills_*.py")):
        yield from (n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call))


def _texts(node: ast.AST) -> set[str]:
    constants = (each for each in ast.walk(node) if isinstance(each, ast.Constant))
    return {each.value for each in constants if isinstance(each.value, str)}


def test_every_alarm_has_a_drill() -> None:
    """Its drill makes the fault and repairs it; no drill is of an alarm that is gone."""
    marks = [call for call in _calls() if ast.unparse(call.func) == "pytest.mark.drill"]

    assert {name for call in marks for name in _texts(call)} == alarms(load_template()).keys()


def test_every_order_of_the_runbook_is_drilled() -> None:
    """Word for word as it is there; what is no order has its drill named here."""
    acts = RUNBOOK.read_text().split("\n## Acts\n")[1].split("\n## ")[0]
    headings = set(re.findall(r"^### (.+)$", acts, re.MULTILINE))
    said = {
        text
        for path in E2E.glob("test_drills_*.py")
        for text in _texts(ast.parse(path.read_text()))
    }

    assert headings - said == ELSEWHERE.keys()
