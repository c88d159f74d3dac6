"""The settings that the manual sync page needs before anybody signs in."""

from manual_sync_api.models.base import Answer
from rostersync.settings import ApiSettings


class PageConfigAnswer(Answer):
    """Where people sign in, and when the night begins.

    An endpoint that is null stands in the issuer's own discovery document
    (OpenID Connect Discovery 1.0, section 4).
    """

    issuer: str
    client_id: str
    authorization_endpoint: str | None
    token_endpoint: str | None
    end_session_endpoint: str | None
    nightly_schedule: str
    time_zone: str

    @classmethod
    def of_settings(cls, settings: ApiSettings) -> "PageConfigAnswer":
        """Give the settings of this deployment. The paths are those of Cognito's sign-in pages."""
        url = settings.sign_in_url
        return cls(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            authorization_endpoint=f"{url}/oauth2/authorize" if url else None,
            token_endpoint=f"{url}/oauth2/token" if url else None,
            end_session_endpoint=f"{url}/logout" if url else None,
            nightly_schedule=settings.nightly_schedule,
            time_zone=settings.time_zone,
        )
