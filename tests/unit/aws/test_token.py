from collections.abc import Iterator

import boto3
import pytest
from mypy_boto3_ssm import SSMClient

from rostersync.aws import token
from rostersync.aws.token import SsmToken
from rostersync.domain.errors import CredentialsRefused

NAME = "/rostersync/wonde-token"


@pytest.fixture
def ssm(aws: None) -> Iterator[SSMClient]:
    token._provider.cache_clear()
    yield boto3.client("ssm")
    token._provider.cache_clear()


def rotate(ssm: SSMClient, value: str) -> None:
    ssm.put_parameter(Name=NAME, Value=value, Type="SecureString", Overwrite=True)


def test_the_token_is_read_decrypted(ssm: SSMClient) -> None:
    """A SecureString comes as what was put there."""
    rotate(ssm, "first")

    assert SsmToken(NAME)(fresh=False) == "first"


def test_the_token_is_read_once(ssm: SSMClient) -> None:
    """Schools that follow in the same process cost no request."""
    rotate(ssm, "first")
    SsmToken(NAME)(fresh=False)
    rotate(ssm, "second")

    assert SsmToken(NAME)(fresh=False) == "first"


def test_a_rotated_token_is_found_on_demand(ssm: SSMClient) -> None:
    """Whoever was refused with the old token gets the new one, and so does the next."""
    rotate(ssm, "first")
    SsmToken(NAME)(fresh=False)
    rotate(ssm, "second")

    assert SsmToken(NAME)(fresh=True) == "second"
    assert SsmToken(NAME)(fresh=False) == "second"


def test_a_missing_parameter_is_said_by_name(ssm: SSMClient) -> None:
    """Operators learn which parameter to repair, and how it failed."""
    with pytest.raises(CredentialsRefused, match=f"{NAME}: ParameterNotFound"):
        SsmToken(NAME)(fresh=False)


def test_the_token_is_not_shown(ssm: SSMClient) -> None:
    """A token source that ends in a log or a traceback shows no token."""
    rotate(ssm, "secret-of-wonde")
    source = SsmToken(NAME)
    source(fresh=False)

    assert "secret-of-wonde" not in repr(source) + repr(vars(source))
