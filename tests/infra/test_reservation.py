"""Concurrency that is kept for the people at the API."""

from tests.cloudformation import load_template

TEMPLATE = load_template()


def test_nothing_is_reserved_unless_asked_for() -> None:
    """A new account has ten executions and may reserve none: a figure would fail its deployment."""
    asked_for = {"Fn::Not": [{"Fn::Equals": [{"Ref": "ApiReservedConcurrency"}, "0"]}]}

    assert TEMPLATE["Parameters"]["ApiReservedConcurrency"]["Default"] == 0
    assert TEMPLATE["Conditions"]["ReservesForApi"] == asked_for


def test_what_is_asked_for_is_reserved_for_the_api() -> None:
    """The night cannot take it from the people who preview and confirm."""
    function = TEMPLATE["Resources"]["ManualSyncApiFunction"]["Properties"]

    assert function["ReservedConcurrentExecutions"] == {
        "Fn::If": ["ReservesForApi", {"Ref": "ApiReservedConcurrency"}, {"Ref": "AWS::NoValue"}]
    }
