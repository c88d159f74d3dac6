"""The way of the first operator: invited, signed in, and heard by the API."""

from collections.abc import Iterator
from http import HTTPStatus

import boto3
import pytest
import urllib3

from infra.api_token import id_token
from infra.command_line import Refused
from infra.operators import Account, make_operator
from infra.stack import Stack
from local.cloud import Cloud
from local.deployment import STACK

pytestmark = pytest.mark.e2e

WHO = "first@operators.example"
PASSWORD = "Invented-password-1"


def _no_code() -> str:
    raise AssertionError("nobody has an authenticator app here")


@pytest.fixture
def stack(cloud: Cloud) -> Stack:
    return Stack.find(STACK, cloud.api_url)


@pytest.fixture
def invited(stack: Stack) -> Iterator[Account]:
    yield make_operator(stack, WHO)
    boto3.Session().client("cognito-idp").admin_delete_user(
        UserPoolId=stack.output("UserPoolId"), Username=WHO
    )


def _set_password(stack: Stack, *, permanent: bool) -> None:
    boto3.Session().client("cognito-idp").admin_set_user_password(
        UserPoolId=stack.output("UserPoolId"),
        Username=WHO,
        Password=PASSWORD,
        Permanent=permanent,
    )


def test_a_temporary_password_gets_no_token(stack: Stack, invited: Account) -> None:
    """Who was invited is sent to the page first."""
    _set_password(stack, permanent=False)

    with pytest.raises(Refused, match="sign in at"):
        id_token(stack, WHO, PASSWORD, _no_code)


def test_an_operator_sees_every_school(stack: Stack, invited: Account) -> None:
    """Their token opens the API, and they may ask for a school that nobody has registered."""
    _set_password(stack, permanent=True)

    token = id_token(stack, WHO, PASSWORD, _no_code)

    answer = urllib3.request(
        "PUT",
        f"{stack.api_url}/schools/FIRST",
        headers={"Authorization": f"Bearer {token}"},
        json={},
    )
    # Not 403: what is missing is the school's name, not the right to register one.
    assert (invited, answer.status) == (Account.INVITED, HTTPStatus.UNPROCESSABLE_ENTITY)
