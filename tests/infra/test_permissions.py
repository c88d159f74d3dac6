"""Every role may do what is asked in its name, and nothing else."""

from dataclasses import replace

import pytest

from local.calls import Asked, Made
from tests.cloudformation import load_template
from tests.permissions import (
    PAGE,
    Grant,
    asked_by_aws,
    denied,
    grants,
    page,
    recorded,
)

TEMPLATE = load_template()
GRANTS = grants(TEMPLATE)
MADE = recorded() | asked_by_aws(TEMPLATE, recorded())


def test_everything_that_is_asked_is_allowed() -> None:
    """By the template as it stands, not as the emulator needs it."""
    assert denied(GRANTS, MADE) == []


@pytest.mark.parametrize(
    "grant", GRANTS, ids=lambda each: f"{each.role}.{each.statement}.{each.action}"
)
def test_nothing_is_allowed_that_nobody_asks(grant: Grant) -> None:
    """Without this action of this statement something that is asked is refused."""
    rest = [each for each in GRANTS if each is not grant]

    assert denied(rest, MADE) != []


@pytest.mark.parametrize(
    ("role", "action", "resource", "keys"),
    [
        (
            "NightlyRole",
            "dynamodb:PutItem",
            "${Table.Arn}",
            {"dynamodb:LeadingKeys": ("SCHOOL#*",)},
        ),
        ("WorkerRole", "dynamodb:Scan", "${Table.Arn}", {}),
        ("NotifyRole", "ses:SendEmail", "identity/x", {"ses:FromAddress": ("else@trust.example",)}),
        ("NotifyRole", "ses:SendEmail", "identity/x", {}),
        ("WorkerRole", "ssm:GetParameter", "parameter/another", {}),
    ],
)
def test_the_evaluator_refuses_as_iam_does(
    role: str, action: str, resource: str, keys: dict[str, tuple[str, ...]]
) -> None:
    """Another partition, another action, another sender, none, another parameter."""
    made = Made(role, Asked(action, resource, tuple(keys.items())))

    assert denied(GRANTS, [made]) == [made]


def test_a_condition_that_nobody_knows_is_not_taken_for_true() -> None:
    """A new operator has to be understood first."""
    grant = next(each for each in GRANTS if each.conditions)
    odd = replace(grant, conditions=(("NumericLessThan", "a:b", ("1",)),))
    made = next(each for each in MADE if grant.allows(each))

    with pytest.raises(ValueError, match="NumericLessThan"):
        odd.allows(made)


def test_the_table_of_the_architecture_is_current() -> None:
    """`make permissions` writes it."""
    text = PAGE.read_text()

    assert page(text, TEMPLATE) == text
