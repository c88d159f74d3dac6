"""A deployed stack, as CloudFormation describes it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import boto3
from botocore.exceptions import ClientError

from infra.command_line import Refused

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.type_defs import StackTypeDef as Description


class NotDeployed(Refused):
    """There is no stack of that name in this account and region."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A deployed stack. `resources` are AWS's own ids, by the names that the template has for them.

    `api_url` is where its API is reached from here.
    """

    name: str
    outputs: dict[str, str]
    parameters: dict[str, str]
    resources: dict[str, str]
    api_url: str
    is_protected: bool = False

    @classmethod
    def find(cls, name: str, api_url: str | None = None) -> Self:
        """Find a stack; `api_url` says where the API is, if not at the stack's own URL.

        Raises:
            NotDeployed: there is none of that name.
            botocore.exceptions.ClientError: AWS refuses to say.

        """
        found = _described(name)
        outputs = {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", [])}
        parameters = {
            each["ParameterKey"]: each["ParameterValue"] for each in found.get("Parameters", [])
        }
        return cls(
            name,
            outputs,
            parameters,
            _resources(name),
            api_url or outputs.get("ApiUrl", ""),
            found.get("EnableTerminationProtection", False),
        )

    def output(self, key: str) -> str:
        """The output's value.

        Raises:
            Refused: the stack has none of that name.

        """
        return self._of(self.outputs, "output", key)

    def parameter(self, key: str) -> str:
        """The parameter's value.

        Raises:
            Refused: the stack has none of that name.

        """
        return self._of(self.parameters, "parameter", key)

    def resource(self, key: str) -> str:
        """AWS's own id of a resource.

        Raises:
            Refused: the stack has none of that name.

        """
        return self._of(self.resources, "resource", key)

    def _of(self, those: dict[str, str], kind: str, key: str) -> str:
        if key not in those:
            raise Refused(f"{self.name} has no {kind} {key}: deploy it anew.")
        return those[key]

    @property
    def page_url(self) -> str:
        """Where people reach the manual sync page, and sign in."""
        return f"{self.parameters.get('PublicUrl') or self.api_url}/"

    def user_pool(self) -> tuple[str, str]:
        """The ids of the stack's own user pool and of its page's client.

        Raises:
            Refused: people are signed in by somebody else.

        """
        issuer = self.parameter("OidcIssuer")
        if issuer:
            raise Refused(f"People are signed in by {issuer}: add them and get tokens there.")
        return self.output("UserPoolId"), self.output("UserPoolClientId")


def _described(name: str) -> "Description":
    client = boto3.client("cloudformation")
    try:
        (found,) = client.describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        # AWS has no own code for it: ValidationError stands for every mistake.
        if "does not exist" not in str(error):
            raise
        where = client.meta.region_name
        raise NotDeployed(f"{name} is not deployed in {where}.") from error
    return found


def _resources(name: str) -> dict[str, str]:
    pages = boto3.client("cloudformation").get_paginator("list_stack_resources")
    return {
        each["LogicalResourceId"]: each["PhysicalResourceId"]
        for page in pages.paginate(StackName=name)
        for each in page["StackResourceSummaries"]
        # What could not be made has none.
        if "PhysicalResourceId" in each
    }
