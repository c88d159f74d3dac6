"""The Wonde token, in SSM."""

from functools import cache

from aws_lambda_powertools.utilities.parameters import SSMProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError
from botocore.exceptions import ClientError

from rostersync.aws import clients
from rostersync.aws.busy import code_of, is_busy
from rostersync.domain.errors import CredentialsRefused, MisUnavailable

_KEPT_S = 600
"""The MIS's reader asks for a fresh token as soon as the old one is refused."""


class SsmToken:
    """The token in the SecureString parameter of that name; the token itself is kept elsewhere."""

    def __init__(self, parameter: str) -> None:
        self._parameter = parameter

    def __call__(self, *, fresh: bool) -> str:
        """Give the token, at most ten minutes old; with `fresh`, as it is now.

        Raises:
            CredentialsRefused: the parameter cannot be read; says which, and SSM's error code.
            MisUnavailable: SSM is busy; the token may be good.

        """
        try:
            value = _provider().get(
                self._parameter, max_age=_KEPT_S, force_fetch=fresh, decrypt=True
            )
        except GetParameterError as error:
            raised = MisUnavailable if is_busy(error.__context__) else CredentialsRefused
            raise raised(f"parameter {self._parameter}: {_why(error)}") from None
        return str(value)


@cache
def _provider() -> SSMProvider:
    return SSMProvider(boto_config=clients.CONFIG)


def _why(error: GetParameterError) -> str:
    """Powertools hides SSM's error behind its own; SSM's code says what to repair."""
    cause = error.__context__
    if isinstance(cause, ClientError):
        return code_of(cause)
    return type(cause).__name__
