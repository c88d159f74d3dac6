"""Routers, as the resolver takes them in."""

from aws_lambda_powertools.event_handler.api_gateway import Router


def new_router() -> Router:
    """Make a router for the routes of one module."""
    return Router()  # type: ignore[no-untyped-call] # Powertools left its constructor without
