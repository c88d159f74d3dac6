"""The inputs of a route: the ports, and the caller."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Depends, Request

from manual_sync_api.access import Caller, Machine, caller_of
from rostersync.application.hand_over import HandOver
from rostersync.application.ports.api import ApiPorts
from rostersync.bootstrap import api_ports
from rostersync.domain.audit import Actor
from rostersync.settings import ApiSettings

MOST_CHANGES = 2_500
"""More are not written within the 30 seconds that API Gateway waits: Worker finishes them."""


def services() -> ApiPorts:
    """Give the ports, as the function's environment says."""
    return api_ports(ApiSettings.read())


def calling(request: Request) -> Caller:
    """Tell who is calling, by the claims that the authorizer has checked."""
    authorizer = request.resolved_event["requestContext"].get("authorizer") or {}
    claims = authorizer.get("jwt", {}).get("claims", {})
    return caller_of(claims, ApiSettings.read().groups_claim)


def schools_of(caller: Caller, ports: ApiPorts) -> frozenset[str] | None:
    """Give the schools that a machine client is bound to; None for all, and for other callers."""
    if not isinstance(caller, Machine):
        return None
    return ports.machine_clients.schools_of(caller.client_id)


Services = Annotated[ApiPorts, Depends(services)]
Calling = Annotated[Caller, Depends(calling)]


def acting(request: Request, caller: Calling, ports: Services) -> Actor:
    """Tell who acts, and by which request, for the audit."""
    request_id = request.resolved_event["requestContext"]["requestId"]
    return Actor(caller.name, ports.sync.clock.now(), request_id)


Acting = Annotated[Actor, Depends(acting)]


def hand_over(ports: ApiPorts) -> HandOver:
    """Say which plans a request leaves to Worker."""
    return HandOver(ports.queue, MOST_CHANGES)
