"""AWS's answers where moto has none, held against the service's own model."""

from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

type Answer = tuple[str, dict[str, Any] | str]
"""A client's method, and its response or its error: `Code`, or `Code: message`."""


def answering(monkeypatch: pytest.MonkeyPatch, service: str, *answers: Answer) -> Stubber:
    """Have every new client of the service give these answers, in this order."""
    client = boto3.client(service)  # type: ignore[call-overload] # any service's name
    stubber = Stubber(client)
    for method, response in answers:
        if isinstance(response, str):
            stubber.add_client_error(method, response.partition(":")[0], response)
        else:
            stubber.add_response(method, response)
    stubber.activate()
    monkeypatch.setattr(boto3, "client", lambda name: {service: client}[name])
    return stubber
