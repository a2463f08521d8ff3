"""`/choices`: the language and the colours that a browser's pages come in."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from api.languages import LANGUAGE_COOKIE
from api.web.crossing import check_same_site
from api.web.rendering import THEME_COOKIE
from api.web.whereto import local

router = APIRouter(include_in_schema=False)

_A_YEAR = 365 * 24 * 3600


@router.post("/choices")
async def choose(
    request: Request,
    language: Annotated[Literal["zh", "en"] | None, Form()] = None,
    theme: Annotated[Literal["auto", "light", "dark"] | None, Form()] = None,
    next_: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    """Keep a choice in the browser, and go back."""
    check_same_site(request)
    answer = RedirectResponse(local(next_), status_code=HTTPStatus.SEE_OTHER)
    for name, value in ((LANGUAGE_COOKIE, language), (THEME_COOKIE, theme)):
        if value is not None:
            answer.set_cookie(name, value, max_age=_A_YEAR, path="/", httponly=True, samesite="lax")
    return answer
