"""The cookie that a browser holds a session by. Its secret is a token like any other, and ends like any other."""

from starlette.requests import Request
from starlette.responses import Response

from models.db.tokens import SIGN_IN

COOKIE = "duban_session"


def begin(response: Response, secret: str, *, secure: bool) -> None:
    """Have the browser keep `secret`: out of reach of scripts, and not sent along by other sites' forms."""
    response.set_cookie(
        COOKIE, secret, max_age=int(SIGN_IN.total_seconds()), path="/", secure=secure, httponly=True, samesite="lax"
    )


def end(response: Response) -> None:
    """Have it forgotten."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")


def secret_of(request: Request) -> str | None:
    """What a browser presents."""
    return request.cookies.get(COOKIE) or None
