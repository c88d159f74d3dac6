"""Functions that are changed for the worse, and put right again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import boto3

from tests.e2e.drills import physical_id

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

GONE = "gone.handler"
"""A handler that cannot be imported: the function crashes at its start."""


@contextmanager
def reconfigured(
    logical_id: str, *, handler: str | None = None, **variables: str
) -> Iterator[None]:
    """Change a function's handler or variables for as long as the block lasts."""
    client, name = _client(), physical_id(logical_id)
    before = client.get_function_configuration(FunctionName=name)
    was = before["Environment"]["Variables"]
    _configure(client, name, handler or before["Handler"], {**was, **variables})
    try:
        yield
    finally:
        _configure(client, name, before["Handler"], was)


@contextmanager
def bad_version(
    logical_id: str, *, handler: str | None = None, **variables: str
) -> Iterator[Callable[[], None]]:
    """Deploy a version all at once; in the end the former has the traffic, whatever was done."""
    client, name = _client(), physical_id(logical_id)
    former = client.get_alias(FunctionName=name, Name="live")["FunctionVersion"]
    with reconfigured(logical_id, handler=handler, **variables):
        _lead_to(client, name, client.publish_version(FunctionName=name)["Version"])
        try:
            yield lambda: _lead_to(client, name, former)
        finally:
            _lead_to(client, name, former)


def _client() -> "LambdaClient":
    return boto3.Session().client("lambda")


def _configure(client: "LambdaClient", name: str, handler: str, variables: dict[str, str]) -> None:
    client.update_function_configuration(
        FunctionName=name, Handler=handler, Environment={"Variables": variables}
    )
    client.get_waiter("function_updated_v2").wait(FunctionName=name)


def _lead_to(client: "LambdaClient", name: str, version: str) -> None:
    client.update_alias(FunctionName=name, Name="live", FunctionVersion=version)
