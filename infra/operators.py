"""Make a person an operator: an account in the user pool, in the group `operators`.

python -m infra.operators --stage prod
"""

from enum import StrEnum

import boto3

from infra.command_line import Refused, ask, run
from infra.stack import Stack
from infra.stages import Stage


class Account(StrEnum):
    """The state of the person's account, in words for whoever made them an operator."""

    INVITED = "Cognito mails a temporary password, which is good for seven days."
    KNOWN = "They sign in as before; what is new counts from their next sign-in on."


def make_operator(stack: Stack, email: str) -> Account:
    """Create the account if need be, and put it into the group; without a sign-in, mail again.

    Raises:
        Refused: people are signed in by somebody else.

    """
    pool_id, _ = stack.user_pool()
    account = _account(pool_id, email)
    boto3.client("cognito-idp").admin_add_user_to_group(
        UserPoolId=pool_id, Username=email, GroupName="operators"
    )
    return account


def _account(pool_id: str, email: str) -> Account:
    client = boto3.client("cognito-idp")
    try:
        client.admin_create_user(
            UserPoolId=pool_id,
            Username=email,
            DesiredDeliveryMediums=["EMAIL"],
            # Access to a school depends on the verified address.
            UserAttributes=[
                {"Name": "email", "Value": email},
                {"Name": "email_verified", "Value": "true"},
            ],
        )
    except client.exceptions.UsernameExistsException:
        found = client.admin_get_user(UserPoolId=pool_id, Username=email)
        if found["UserStatus"] != "FORCE_CHANGE_PASSWORD":
            return Account.KNOWN
        client.admin_create_user(
            UserPoolId=pool_id,
            Username=email,
            DesiredDeliveryMediums=["EMAIL"],
            MessageAction="RESEND",
        )
    return Account.INVITED


def main(stage: Stage) -> int:
    """Ask for an address, and make its owner an operator of a stage."""
    stack = Stack.find(stage.stack_name)
    stack.user_pool()
    email = ask("The operator's e-mail address: ")
    if "@" not in email or not email.isascii():
        raise Refused(f"{email!r} is no address: nothing was changed.")
    account = make_operator(stack, email)
    print(f"{email} is an operator. {account} The page is {stack.page_url}")
    return 0


if __name__ == "__main__":
    run(main, __doc__)
