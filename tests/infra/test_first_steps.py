"""What comes after the first deployment; `tests/e2e/test_first_steps.py` lets the operator in."""

import boto3
import pytest

from infra.api_token import id_token
from infra.command_line import Refused
from infra.operators import Account, make_operator
from infra.stack import Stack
from infra.wonde_token import store
from tests.infra.stubs import answering

PARAMETER = "/rostersync/wonde-token"
WHO = "it@trust.example"
STACK = Stack(
    "rostersync",
    {"UserPoolId": "eu-west-2_invented", "UserPoolClientId": "page"},
    {"OidcIssuer": ""},
    {},
    "https://api.example",
)
NOT_OURS = Stack("rostersync", {}, {"OidcIssuer": "https://idp.example"}, {}, "")
SIGNED_IN = {"AuthenticationResult": {"IdToken": "an.id.token"}}


def _no_code() -> str:
    raise AssertionError("nobody was to be asked for a code")


def test_the_token_is_stored_as_a_secret(aws: None) -> None:
    """It is a SecureString."""
    store(PARAMETER, "invented")

    found = boto3.client("ssm").get_parameter(Name=PARAMETER, WithDecryption=True)["Parameter"]
    assert (found["Type"], found["Value"]) == ("SecureString", "invented")


def test_a_new_token_takes_the_place_of_the_old(aws: None) -> None:
    """With the key that the old one was encrypted with; AWS would take the account's default."""
    ssm = boto3.client("ssm")
    ssm.put_parameter(Name=PARAMETER, Type="SecureString", Value="old", KeyId="alias/own")

    version = store(PARAMETER, "new")

    (found,) = ssm.describe_parameters()["Parameters"]
    assert (version, found["KeyId"]) == (2, "alias/own")


def test_who_never_signed_in_is_invited_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail was lost, or the temporary password has expired."""
    answers = answering(
        monkeypatch,
        "cognito-idp",
        ("admin_create_user", "UsernameExistsException"),
        ("admin_get_user", {"Username": WHO, "UserStatus": "FORCE_CHANGE_PASSWORD"}),
        ("admin_create_user", {}),
        ("admin_add_user_to_group", {}),
    )

    assert make_operator(STACK, WHO) is Account.INVITED
    answers.assert_no_pending_responses()


def test_a_colleague_becomes_an_operator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has an account keeps their password."""
    answers = answering(
        monkeypatch,
        "cognito-idp",
        ("admin_create_user", "UsernameExistsException"),
        ("admin_get_user", {"Username": WHO, "UserStatus": "CONFIRMED"}),
        ("admin_add_user_to_group", {}),
    )

    assert make_operator(STACK, WHO) is Account.KNOWN
    answers.assert_no_pending_responses()


def test_people_of_somebody_elses_are_added_there() -> None:
    """With an issuer of the customer's there is no pool to add them to."""
    with pytest.raises(Refused, match=r"signed in by https://idp\.example"):
        make_operator(NOT_OURS, WHO)


def test_the_code_of_an_authenticator_app_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has a second factor is asked for it."""
    answers = answering(
        monkeypatch,
        "cognito-idp",
        ("admin_initiate_auth", {"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": "s" * 20}),
        ("admin_respond_to_auth_challenge", SIGNED_IN),
    )

    assert id_token(STACK, WHO, "invented", lambda: "123456") == "an.id.token"
    answers.assert_no_pending_responses()


@pytest.mark.parametrize(
    ("challenge", "said"),
    [
        ("NEW_PASSWORD_REQUIRED", r"temporary one: sign in at https://api\.example/ with it once"),
        ("SMS_MFA", r"asks for SMS_MFA: sign in at https://api\.example/"),
    ],
)
def test_what_only_the_page_can_settle_is_said(
    monkeypatch: pytest.MonkeyPatch, challenge: str, said: str
) -> None:
    """A password of one's own is chosen there, and a factor set up."""
    answering(monkeypatch, "cognito-idp", ("admin_initiate_auth", {"ChallengeName": challenge}))

    with pytest.raises(Refused, match=said):
        id_token(STACK, WHO, "invented", _no_code)
