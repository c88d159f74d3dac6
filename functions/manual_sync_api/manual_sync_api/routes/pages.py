"""What is public: the manual sync page, the contract, and what the types of problems mean."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from manual_sync_api.answers import answer
from manual_sync_api.errors import NoSuchProblem
from manual_sync_api.models.page import PageConfigAnswer
from manual_sync_api.models.problems import ProblemTypeAnswer
from manual_sync_api.problems import PROBLEMS
from manual_sync_api.routing import new_router
from manual_sync_api.static import asset_answer, docs_answer, page_answer
from rostersync.settings import ApiSettings

router = new_router()

Name = Annotated[str, Path(max_length=200)]


@router.get("/", include_in_schema=False, compress=True)
def page() -> Response[str]:
    """Show the manual sync page."""
    settings = ApiSettings.read()
    return page_answer(filter(None, [settings.oidc_issuer, settings.sign_in_url]))


@router.get("/config.json", include_in_schema=False, compress=True)
def page_config() -> Response[str]:
    """Tell the page where people sign in, and when the night begins."""
    config = PageConfigAnswer.of_settings(ApiSettings.read())
    return answer(config, headers={"Cache-Control": "no-cache"})


# Without validation, which would take the bytes of a picture for text.
@router.get("/assets/<name>", include_in_schema=False, compress=True, enable_validation=False)
def asset(name: str) -> Response[bytes]:
    """Give a file of a page."""
    return asset_answer(name)


@router.get("/docs", include_in_schema=False, compress=True)
def docs() -> Response[str]:
    """Show the contract, and let people try it."""
    return docs_answer()


@router.get("/problems/<slug>", include_in_schema=False)
def problem(slug: Name) -> Response[str]:
    """Say what a type of problem means."""
    for each in PROBLEMS.values():
        if each.slug == slug:
            return answer(
                ProblemTypeAnswer(type=each.type, title=each.title, status=each.status.value)
            )
    raise NoSuchProblem(f"There is no type of problem {slug!r}.")
