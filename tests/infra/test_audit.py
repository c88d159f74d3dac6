"""What the audit makes of checkov's report."""

from typing import Any

import pytest

from infra.audit import Finding, faults, findings, waived

FOUND = [Finding("CKV_1", "Be encrypted", "Queue"), Finding("CKV_2", "Be small", "Table")]


def test_a_finding_that_is_waived_stands() -> None:
    """Each finding has its waiver, and each waiver its finding."""
    assert list(faults(FOUND, frozenset({"CKV_1", "CKV_2"}))) == []


def test_a_finding_that_nobody_waived_is_told() -> None:
    """It names the check and the resource."""
    assert list(faults(FOUND, frozenset({"CKV_1"}))) == ["CKV_2 Table: Be small"]


def test_a_waiver_that_waives_nothing_is_told() -> None:
    """What was repaired needs no waiver, which would hide the next fault of its kind."""
    assert list(faults(FOUND, frozenset({"CKV_1", "CKV_2", "CKV_3"}))) == [
        "CKV_3 is waived in checkov.yaml and finds nothing: remove the waiver"
    ]


def test_a_report_is_read() -> None:
    """Of each failed check its id, its name and the resource count."""
    failed = {"check_id": "CKV_1", "check_name": "Be encrypted", "resource": "Queue", "more": 1}

    found = findings(
        {"summary": {"passed": 3, "parsing_errors": 0}, "results": {"failed_checks": [failed]}}
    )

    assert found == FOUND[:1]


@pytest.mark.parametrize(
    "report",
    [
        # As checkov says it when it found no template.
        {"passed": 0, "failed": 0, "skipped": 0, "parsing_errors": 0, "resource_count": 0},
        {"summary": {"passed": 1, "parsing_errors": 1}, "results": {"failed_checks": []}},
    ],
)
def test_silence_about_what_was_not_read_is_no_praise(report: dict[str, Any]) -> None:
    """A template that checkov could not read has not passed."""
    with pytest.raises(ValueError, match="did not read"):
        findings(report)


def test_the_waivers_are_those_of_the_configuration() -> None:
    """They are checks of checkov, by their ids."""
    assert all(each.startswith("CKV_") for each in waived())
    assert waived()
