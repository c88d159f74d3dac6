"""The post office of this deployment, made from the environment."""

from functools import cache

from notify.message import Composer
from rostersync import bootstrap
from rostersync.application.ports.mail import Post, Sender
from rostersync.settings import NotifySettings


@cache
def post_of(settings: NotifySettings) -> Post:
    """Make the adapters that sending needs, once for each deployment that the process serves."""
    sender = Sender(
        address=settings.sender_email,
        reply_to=settings.operator_email,
        configuration_set=settings.configuration_set,
    )
    composer = Composer(
        public_url=settings.public_url,
        operators=settings.operator_email,
        nightly_schedule=settings.nightly_schedule,
        time_zone=settings.time_zone,
    )
    return bootstrap.post(settings.table_name, sender, composer)
