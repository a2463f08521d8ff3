"""What has just been done, told once on the next page that is shown.

A short-lived cookie carries it from the command's answer to that page, which has it forgotten. It is sealed by the
session's own secret, so that no link, and no neighbour who may set cookies here, can claim that something was done.
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from api.web.session import secret_of

COOKIE = "duban_done"
LASTS = timedelta(minutes=1)
_SEPARATOR = "."
_PARTS = 3


@dataclass(frozen=True)
class Done:
    """A command, as URLs write it, to a case."""

    command: str
    number: str


def tell(request: Request, answer: Response, done: Done) -> None:
    """Have `answer` carry it to the next page. Whoever comes without a session is told by the answer itself."""
    secret = secret_of(request)
    if secret is None:
        return
    said = _SEPARATOR.join((done.command, done.number, str(int(_now().timestamp()))))
    answer.set_cookie(
        COOKIE,
        _SEPARATOR.join((said, _seal(secret, said))),
        max_age=int(LASTS.total_seconds()),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def told(request: Request) -> Done | None:
    """What the browser brings, if this session's own command said so a moment ago."""
    secret, kept = secret_of(request), request.cookies.get(COOKIE, "")
    said, _, seal = kept.rpartition(_SEPARATOR)
    if secret is None or not hmac.compare_digest(_seal(secret, said).encode(), seal.encode()):
        return None
    parts = said.split(_SEPARATOR)
    if len(parts) != _PARTS:
        return None
    command, number, at = parts
    return Done(command, number) if abs(_now() - datetime.fromtimestamp(int(at), UTC)) <= LASTS else None


def forget(request: Request, answer: Response) -> None:
    """Have the browser forget it: it has been shown, or is worth nothing."""
    if COOKIE in request.cookies:
        answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")


def _seal(secret: str, said: str) -> str:
    return hmac.digest(secret.encode(), f"done{_SEPARATOR}{said}".encode(), "sha256").hex()


def _now() -> datetime:
    return datetime.now(UTC)
