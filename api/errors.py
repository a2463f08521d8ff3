"""The one place where what went wrong becomes an HTTP answer (RFC 9457)."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import structlog
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from activities.engine import EngineAway, EngineBusy, EngineTrouble, NotRunning
from activities.evidence.store import EvidenceAway
from api.answers import UNCACHED, written
from api.languages import prefers_chinese
from api.malformed import malformed
from api.problems import (
    InspectionTaken,
    Internal,
    MethodNotAllowed,
    NotFound,
    OutcomeUnknown,
    Problem,
    TooLarge,
    Unavailable,
    UnsupportedMediaType,
)
from api.unprocessable import CursorRefused, KeyReused, Malformed
from api.web.error_pages import error_page, wants_page
from log_lines import said
from models.db import commands
from models.db.errors import LedgerUnavailable, RecordError
from models.db.faults import DATABASE_ERRORS, Fault, fault
from models.db.inspections import InspectionExists
from models.db.queries.cursors import BadCursor
from models.domain.refusals import Ground, Refusal

STATUS = {
    Ground.RIGHT: HTTPStatus.FORBIDDEN,
    Ground.STATE: HTTPStatus.CONFLICT,
    Ground.REVISION: HTTPStatus.PRECONDITION_FAILED,
    Ground.RULE: HTTPStatus.UNPROCESSABLE_ENTITY,
}
"""Why the rules refuse, as HTTP says it."""

_BY_STATUS: dict[int, type[Problem]] = {
    HTTPStatus.NOT_FOUND: NotFound,
    HTTPStatus.METHOD_NOT_ALLOWED: MethodNotAllowed,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: TooLarge,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: UnsupportedMediaType,
}

log = structlog.get_logger("duban.api")


async def answer(request: Request, error: Exception) -> Response:
    """The answer to a request that ended in `error`."""
    told = foreseen(error)
    if isinstance(told, Internal):
        log.error("unexpected", path=request.url.path, method=request.method, exc_info=error)
    elif isinstance(told, Unavailable):
        log.warning("unavailable", path=request.url.path, code=told.code, why=said(error))
    headers = {} if isinstance(told, Refusal) else dict(told.headers)
    if wants_page(request):
        # Handed in by the application: whoever finds out who it is may go wrong, too, and asks here.
        looking_on = getattr(request.app.state, "looking_on", None)
        caller = await looking_on(request, datetime.now(UTC)) if looking_on is not None else None
        return error_page(request, told, status_of(told), headers, caller)
    return _written(request, told, status_of(told), headers)


FORESEEN: tuple[type[Exception], ...] = (
    *(Problem, Refusal, RecordError, EngineTrouble, EvidenceAway, RequestValidationError, HTTPException),
    *DATABASE_ERRORS,
)
HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = dict.fromkeys(
    FORESEEN, answer
)
"""Whatever is foreseen. The rest reaches `answer` through `api.requests`."""


def foreseen(error: Exception) -> Problem | Refusal:
    """What an error is to whoever asked."""
    return error if isinstance(error, Refusal) else _problem(error)


def status_of(told: Problem | Refusal) -> HTTPStatus:
    """How HTTP says it."""
    return STATUS[told.ground] if isinstance(told, Refusal) else told.status


def _problem(error: Exception) -> Problem:  # noqa: PLR0911  # a table, one row an error
    match error:
        case Problem():
            return error
        case RequestValidationError():
            return malformed(error.errors())
        case commands.KeyReused():
            return KeyReused()
        case BadCursor():
            return CursorRefused()
        case InspectionExists():
            return InspectionTaken()
        case EngineAway(outcome_unknown=True) | LedgerUnavailable():
            return OutcomeUnknown()
        case EngineAway() | EngineBusy() | NotRunning() | EvidenceAway():
            return Unavailable()
        case HTTPException():
            return _of_status(error)
        case _ if isinstance(error, DATABASE_ERRORS) and fault(error) in {Fault.AGAIN, Fault.AWAY}:
            return Unavailable()
        case _:
            return Internal()


def _of_status(error: HTTPException) -> Problem:
    kind = _BY_STATUS.get(error.status_code)
    if kind is MethodNotAllowed:
        return MethodNotAllowed(allow=(error.headers or {}).get("Allow"))
    if kind is not None:
        return kind()
    # What is left is a body that the parser gave up on.
    return Malformed() if error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR else Internal()


def _written(request: Request, error: Problem | Refusal, status: HTTPStatus, headers: dict[str, str]) -> Response:
    body: dict[str, Any] = {
        **error.facts,
        "type": f"urn:duban:problem:{error.code}",
        "title": error.code.replace("_", " ").capitalize(),
        "status": status.value,
        "detail": error.zh if prefers_chinese(request) else " ".join(str(error).split()),
        "code": error.code,
        "request_id": request.scope.get("state", {}).get("request_id"),
    }
    return Response(
        written(body), status_code=status, headers={**UNCACHED, **headers}, media_type="application/problem+json"
    )
