"""Trying what may be refused, where the page then shows the form again with what was typed."""

from collections.abc import Awaitable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeVar

from starlette.requests import Request

from api.errors import FORESEEN, foreseen, status_of
from api.problems import CaseNotFound, Problem
from api.web.error_pages import told
from models.domain.refusals import Refusal

_Result = TypeVar("_Result")
_NO_FORM = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.INTERNAL_SERVER_ERROR})


@dataclass(frozen=True)
class Refused:
    """Why it was not done: the error itself, its message in the page's language, and its status."""

    error: Problem | Refusal
    told: str
    status: HTTPStatus


async def attempt(request: Request, doing: Awaitable[_Result]) -> _Result | Refused:
    """What `doing` gives, or why it was refused. What cannot be put right in a form goes on to the error's page."""
    try:
        return await doing
    except FORESEEN as error:
        found = foreseen(error)
        if isinstance(found, CaseNotFound) or status_of(found) in _NO_FORM:
            raise
        return Refused(found, told(request, found), status_of(found))
