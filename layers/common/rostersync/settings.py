"""The settings of each function, from the environment that the template sets."""

import os
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class EnvironmentInvalid(Exception):
    """The environment lacks variables, or holds impossible values; the message names them all."""


class _Environment(BaseModel):
    """Each field is read from the variable of the same name in capitals."""

    model_config = ConfigDict(frozen=True, alias_generator=str.upper, extra="ignore")

    @classmethod
    def read(cls) -> Self:
        """Read the process's environment.

        Raises:
            EnvironmentInvalid: it names every variable that is missing or impossible.

        """
        try:
            return cls.model_validate(dict(os.environ))
        except ValidationError as error:
            faults = [f"{fault['loc'][0]}: {fault['msg']}" for fault in error.errors()]
            raise EnvironmentInvalid("; ".join(faults)) from None


class NightlySettings(_Environment):
    """Nightly finds the schools in the table and sends their messages to the queue."""

    table_name: str = Field(min_length=1)
    queue_url: str = Field(min_length=1)


class WorkerSettings(_Environment):
    """Worker reads the MIS and writes the table. Delays in seconds."""

    table_name: str = Field(min_length=1)
    queue_url: str = Field(min_length=1)
    wonde_base_url: str = Field(min_length=1)
    wonde_token_parameter: str = Field(min_length=1)
    retry_delay_seconds: int = Field(ge=0, le=14_400)
    reread_delay_seconds: int = Field(ge=0, le=900)
    mis_retry_seconds: float = Field(gt=0, le=60)
    brake_percent: int = Field(ge=1, le=100)
    brake_minimum_schools: int = Field(ge=1)


class ApiSettings(_Environment):
    """The API does what Worker does, and hands what is too large for a request over to it.

    `groups_claim` is where the tokens of the issuer name a person's groups. The `oidc_` ones are
    those of the manual sync page; `sign_in_url` is where Cognito's sign-in pages are, empty with
    another issuer. The page tells when the night begins, in the schools' zone.
    """

    table_name: str = Field(min_length=1)
    queue_url: str = Field(min_length=1)
    wonde_base_url: str = Field(min_length=1)
    wonde_token_parameter: str = Field(min_length=1)
    mis_retry_seconds: float = Field(gt=0, le=60)
    groups_claim: str = Field(min_length=1)
    oidc_issuer: str = Field(min_length=1)
    oidc_client_id: str = Field(min_length=1)
    sign_in_url: str
    nightly_schedule: str = Field(min_length=1)
    time_zone: str = Field(min_length=1)


class NotifySettings(_Environment):
    """Notify sends mail. `public_url` leads to the manual sync page; the zone is that of mails."""

    table_name: str = Field(min_length=1)
    sender_email: str = Field(min_length=3)
    operator_email: str = Field(min_length=3)
    configuration_set: str = Field(min_length=1)
    public_url: str = Field(min_length=1)
    nightly_schedule: str = Field(min_length=1)
    time_zone: str = Field(min_length=1)


class FeedbackSettings(_Environment):
    """What comes back from mails is written to the table."""

    table_name: str = Field(min_length=1)


class PublishSettings(_Environment):
    """What the table's stream says is announced on the bus."""

    table_name: str = Field(min_length=1)
    bus_name: str = Field(min_length=1)


class EraseSettings(_Environment):
    """Erase works on the table alone."""

    table_name: str = Field(min_length=1)
