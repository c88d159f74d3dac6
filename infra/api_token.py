"""A person's token for the API, good for an hour: for its page /docs, or for curl.

    python -m infra.api_token --stage prod

Prints the token alone; the password is asked for, and not shown.
"""

from collections.abc import Callable, Mapping
from getpass import getpass
from typing import Any

import boto3

from infra.command_line import Refused, ask, run
from infra.stack import Stack
from infra.stages import Stage


def id_token(stack: Stack, email: str, password: str, ask_code: Callable[[], str]) -> str:
    """Sign a person in, with the code of their authenticator app if they have one.

    Raises:
        Refused: people are signed in by somebody else, or the page must be visited first.
        botocore.exceptions.ClientError: password or code is wrong.

    """
    pool_id, client_id = stack.user_pool()
    client = boto3.client("cognito-idp")
    answer = client.admin_initiate_auth(
        UserPoolId=pool_id,
        ClientId=client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": password},
    )
    match _challenge(answer):
        case None:
            return answer["AuthenticationResult"]["IdToken"]
        case "SOFTWARE_TOKEN_MFA":
            return client.admin_respond_to_auth_challenge(
                UserPoolId=pool_id,
                ClientId=client_id,
                ChallengeName="SOFTWARE_TOKEN_MFA",
                ChallengeResponses={"USERNAME": email, "SOFTWARE_TOKEN_MFA_CODE": ask_code()},
                Session=answer["Session"],
            )["AuthenticationResult"]["IdToken"]
        case "NEW_PASSWORD_REQUIRED":
            raise Refused(
                f"The password is the temporary one: sign in at {stack.page_url} with it once, and "
                "choose your own."
            )
        case other:
            raise Refused(f"Cognito asks for {other}: sign in at {stack.page_url} to settle it.")


def _challenge(answer: Mapping[str, Any]) -> str | None:
    """What is wanted besides the password; for the type stubs something always is."""
    return answer.get("ChallengeName")


def main(stage: Stage) -> int:
    """Ask who it is, and print their token for a stage."""
    stack = Stack.find(stage.stack_name)
    stack.user_pool()
    email, password = ask("Your e-mail address: "), getpass("Your password (it is not shown): ")
    print(id_token(stack, email, password, lambda: ask("The code of your authenticator app: ")))
    return 0


if __name__ == "__main__":
    run(main, __doc__)
