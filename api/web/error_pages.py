"""What went wrong, as a page in human words: what happened, what it means for what was typed, and what to do."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.languages import CHINESE, page_language
from api.problems import Problem
from api.web.rendering import page
from models.domain.refusals import Refusal

_DATA = ("/api/", "/assets/", "/docs/assets/")


def wants_page(request: Request) -> bool:
    """Whether a person reads the answer: it is for a browser, and not of the API."""
    if request.url.path.startswith(_DATA):
        return False
    return "text/html" in request.headers.get("accept", "") or "hx-request" in request.headers


def error_page(request: Request, error: Problem | Refusal, status: HTTPStatus, headers: Mapping[str, str]) -> Response:
    """The page; whoever is not signed in, and only looks, is asked to sign in first."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if status is HTTPStatus.UNAUTHORIZED and request.method == "GET" and "hx-request" not in request.headers:
        return RedirectResponse(f"/sign-in?next={quote(asked, safe='')}", status_code=HTTPStatus.SEE_OTHER)
    return page(
        request,
        "error.html",
        status=status,
        headers=headers,
        code=error.code,
        told=told(request, error),
        facts=error.facts,
        number=status.value,
        request_id=request.scope.get("state", {}).get("request_id"),
    )


def told(request: Request, error: Problem | Refusal) -> str:
    """The error's own message, in the page's language."""
    return error.zh if page_language(request) == CHINESE else " ".join(str(error).split())
