"""Store the Wonde token, or put a new one in its place. It is asked for, and not shown.

python -m infra.wonde_token --stage prod
"""

from getpass import getpass
from typing import Any

import boto3

from infra.command_line import Refused, run
from infra.stages import Stage


def store(name: str, token: str) -> int:
    """Put the token into the SecureString of that name, and give back its version.

    Raises:
        botocore.exceptions.ClientError: AWS refuses, for instance because it is no SecureString.

    """
    put = boto3.client("ssm").put_parameter(
        Name=name,
        Description="The Wonde API token of rostersync.",
        Type="SecureString",
        Value=token,
        Overwrite=True,
        **_key_of(name),
    )
    return put["Version"]


def _key_of(name: str) -> dict[str, Any]:
    """The present key: overwritten without one, it would get the account's default."""
    found = boto3.client("ssm").describe_parameters(
        ParameterFilters=[{"Key": "Name", "Option": "Equals", "Values": [name]}]
    )["Parameters"]
    keys = [each["KeyId"] for each in found if "KeyId" in each]
    return {"KeyId": keys[0]} if keys else {}


def main(stage: Stage) -> int:
    """Ask for a stage's token, and store it."""
    name = stage.parameters["WondeTokenParameter"]
    token = getpass(f"The token for {name} (it is not shown): ").strip()
    if not token:
        raise Refused("Nothing was stored.")
    print(f"Stored as version {store(name, token)}; functions read it within ten minutes.")
    return 0


if __name__ == "__main__":
    run(main, __doc__)
