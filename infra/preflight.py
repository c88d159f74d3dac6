"""Before a deployment: check samconfig.toml and the sender, and report drift.

    python -m infra.preflight --stage prod

Drift does not stop the deployment, which may be what brings the template up to what is there.
"""

from botocore.exceptions import ClientError

from infra.command_line import Refused, run
from infra.drift import detect, lines
from infra.mail_checks import identity_is_verified
from infra.stack import NotDeployed, Stack
from infra.stages import Stage


def placeholders(stage: Stage) -> list[str]:
    """The parameters that still are the examples of `infra/samconfig.toml`."""
    return [name for name, value in stage.parameters.items() if value.endswith("@example.org")]


def require_verified(sender: str) -> None:
    """The user pool mails in the sender's name, so Cognito does not make it without.

    Raises:
        Refused: SES knows neither the address nor its domain.

    """
    if not identity_is_verified(sender):
        raise Refused(f"SES > Identities: verify {sender} or its domain, in this region, first.")


def told_drift(stage: Stage) -> list[str]:
    """What was changed by hand, in lines; why that is not known, where it is not.

    Raises:
        botocore.exceptions.ClientError: AWS does not even describe the stack.

    """
    try:
        stack = Stack.find(stage.stack_name)
    except NotDeployed:
        return [f"{stage.stack_name} is deployed for the first time."]
    try:
        return list(lines(detect(stack.name)))
    except (ClientError, Refused) as error:
        return [f"Drift is not known: {error}"]


def main(stage: Stage) -> int:
    """Look before a stage is deployed."""
    missing = placeholders(stage)
    if missing:
        raise Refused(f"Put your own into infra/samconfig.toml first: {', '.join(missing)}.")
    require_verified(stage.parameters["SenderEmail"])
    print("\n".join(told_drift(stage)))
    return 0


if __name__ == "__main__":
    run(main, __doc__)
