"""Where a browser is sent afterwards: to an address of this service and no other."""

from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.web.done import Done, tell


def local(asked: str, otherwise: str = "/") -> str:
    """`asked`, if it is a path of this service; browsers read a backslash as a slash, and two as another host."""
    parts = urlsplit(asked)
    is_path = asked.startswith("/") and not asked.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return asked if is_path and asked.isprintable() and "\\" not in asked else otherwise


def done(request: Request, following: str, command: str, number: str) -> Response:
    """On to `following`, where it is told once what was done to which case."""
    if "hx-request" in request.headers:
        answer = Response(headers={"HX-Redirect": following})
    else:
        answer = RedirectResponse(following, status_code=HTTPStatus.SEE_OTHER)
    tell(request, answer, Done(command, number))
    return answer
