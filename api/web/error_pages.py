"""What went wrong, as a page in human words: what happened, what it means for what was typed, and what to do."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.callers import Caller
from api.languages import CHINESE, page_language
from api.problems import Problem
from api.web.catalogue import words
from api.web.rendering import page
from api.web.whereto import local
from models.domain.refusals import Refusal

_PASSES = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE})
"""What may be gone when the same is asked again."""
_OF_A_CASE = frozenset({HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED, HTTPStatus.FORBIDDEN})
"""What does not say that there is no such case, or that the reader does not see it."""
_OF_CASE = re.compile(r"(/cases/[^/]+)/")
_INSTEAD = "take_over_first"
_LEDGER = "/cases"
_DATA = ("/api/", "/assets/", "/docs/assets/")


def wants_page(request: Request) -> bool:
    """Whether a person reads the answer: it is for a browser, and not of the API."""
    if request.url.path.startswith(_DATA):
        return False
    return "text/html" in request.headers.get("accept", "") or "hx-request" in request.headers


def error_page(
    request: Request,
    error: Problem | Refusal,
    status: HTTPStatus,
    headers: Mapping[str, str],
    caller: Caller | None = None,
) -> Response:
    """The page, with the way to all others for whoever is signed in; who is not, and only looks, signs in first."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if status is HTTPStatus.UNAUTHORIZED and request.method == "GET" and "hx-request" not in request.headers:
        return RedirectResponse(f"/sign-in?next={quote(asked, safe='')}", status_code=HTTPStatus.SEE_OTHER)
    return page(
        request,
        "error.html",
        caller=caller,
        status=status,
        headers=headers,
        code=error.code,
        told=told(request, error),
        again=asked if request.method == "GET" and status in _PASSES else None,
        back=_back(request),
        ledger=status is HTTPStatus.NOT_FOUND or request.url.path == _LEDGER,
        case=_case(request, status),
        wait=headers.get("Retry-After"),
        number=status.value,
        request_id=request.scope.get("state", {}).get("request_id"),
    )


def told(request: Request, error: Problem | Refusal) -> str:
    """What happened, in the page's language: as the catalogue says it to people, else as the error says it to all."""
    language = page_language(request)
    code = _INSTEAD if "instead" in error.facts else error.code
    said = words(language).pgettext("told", code)
    if said != code:
        return said
    return error.zh if language == CHINESE else " ".join(str(error).split())


def _case(request: Request, status: HTTPStatus) -> str | None:
    """The page of the case that a refused command was about."""
    about = _OF_CASE.match(request.url.path)
    return about[1] if about is not None and status in _OF_A_CASE else None


def _back(request: Request) -> str | None:
    """The page of ours that led here, where the browser names one and it is another."""
    came = urlsplit(request.headers.get("referer", ""))
    if came.netloc != request.headers.get("host"):
        return None
    where = local(came.path + (f"?{came.query}" if came.query else ""), "")
    return where if where and came.path != request.url.path else None
