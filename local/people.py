"""People and a machine who call the API of a local cloud, and their tokens."""

import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import boto3
import urllib3

from local.cloud import Cloud
from rostersync.application.ports.staff import StaffMember
from rostersync.aws.stores.staff import DynamoStaff
from rostersync.aws.table.table import Table

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

OPERATOR = "operator@rostersync.example"

PASSWORD = "Rostersync-local-1"  # noqa: S105 - everybody's, and of this machine alone
"""For the sign-in pages of the local cloud."""

type Tokens = dict[str, str | dict[str, str]]

_SCOPES = " ".join(
    f"rostersync/{scope}"
    for scope in ("roster.read", "tasks.write", "manual-sync", "schools.read", "feed.read")
)


def staff_of(school_id: str) -> str:
    """The sample school's one member of staff, who also gets its mails."""
    return f"office@{school_id.lower()}.example"


def tokens_of(school_ids: Iterable[str], cloud: Cloud) -> Tokens:
    """A token of each kind; the staff are put on the lists of their schools."""
    return {
        "operator": operator_token(cloud),
        "machine": machine_token(cloud),
        "staff": {id: _staff_token(id, cloud) for id in school_ids},
    }


def _staff_token(school_id: str, cloud: Cloud) -> str:
    email = staff_of(school_id)
    member = StaffMember(email, datetime.now(UTC), OPERATOR)
    DynamoStaff(Table(cloud.outputs["TableName"])).add(school_id, member)
    return person_token(email, cloud)


def operator_token(cloud: Cloud) -> str:
    """An ID token of an operator."""
    _create(OPERATOR, cloud)
    _pool().admin_add_user_to_group(
        UserPoolId=cloud.outputs["UserPoolId"], Username=OPERATOR, GroupName="operators"
    )
    return person_token(OPERATOR, cloud)


def person_token(email: str, cloud: Cloud) -> str:
    """An ID token of the person, who is created if need be, with a verified address."""
    _create(email, cloud)
    answer = _pool().admin_initiate_auth(
        UserPoolId=cloud.outputs["UserPoolId"],
        ClientId=cloud.outputs["UserPoolClientId"],
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD},
    )
    return answer["AuthenticationResult"]["IdToken"]


def machine_token(cloud: Cloud, scopes: str = _SCOPES) -> str:
    """An access token of the platform's back end."""
    client_id = cloud.outputs["MachineClientId"]
    client = _pool().describe_user_pool_client(
        UserPoolId=cloud.outputs["UserPoolId"], ClientId=client_id
    )
    secret = client["UserPoolClient"]["ClientSecret"]
    answer = urllib3.request(
        "POST",
        f"{cloud.aws_endpoint_url}/oauth2/token",
        body=urlencode({"grant_type": "client_credentials", "scope": scopes}),
        headers={
            **urllib3.make_headers(basic_auth=f"{client_id}:{secret}"),
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    return str(json.loads(answer.data)["access_token"])


def _create(email: str, cloud: Cloud) -> None:
    pool, pool_id = _pool(), cloud.outputs["UserPoolId"]
    with suppress(pool.exceptions.UsernameExistsException):
        pool.admin_create_user(
            UserPoolId=pool_id,
            Username=email,
            MessageAction="SUPPRESS",
            UserAttributes=[
                {"Name": "email", "Value": email},
                {"Name": "email_verified", "Value": "true"},
            ],
        )
    pool.admin_set_user_password(
        UserPoolId=pool_id, Username=email, Password=PASSWORD, Permanent=True
    )


def _pool() -> "CognitoIdentityProviderClient":
    return boto3.Session().client("cognito-idp")
