"""How routes read bodies: by orjson, and judged only after who asks and what they see."""

from collections.abc import Callable, Coroutine
from typing import Any

import orjson
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from api.problems import UnsupportedMediaType
from api.unprocessable import Malformed

NOT_JSON = "not JSON"
"""Stands for a body that is no JSON, so that it is found out in its turn, after 401 and 404. No model takes a text."""


class JsonRequest(Request):
    """A request whose JSON is read strictly: no NaN, no half surrogates, no nesting without end."""

    is_json = True

    async def json(self) -> Any:
        """The body, or `NOT_JSON`."""
        try:
            return orjson.loads(await self.body())
        except ValueError:
            self.is_json = False
            return NOT_JSON


class OrderedRoute(APIRoute):
    """A route that keeps the contract's order of judgement: 401, 404, 422 malformed (or 415), and then the rest."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's own handler, with our reading of JSON."""
        handle = super().get_route_handler()

        async def handler(request: Request) -> Response:
            read = JsonRequest(request.scope, request.receive)
            try:
                return await handle(read)
            except RequestValidationError as error:
                if _comes_in_another_form(request, self):
                    raise UnsupportedMediaType(expected="application/json") from error
                if not read.is_json:
                    raise Malformed(errors=[{"loc": ["body"], "msg": "The body is not JSON in UTF-8"}]) from error
                raise

        return handler


def _comes_in_another_form(request: Request, route: APIRoute) -> bool:
    """Whether there is a body, and it does not even say that it is JSON."""
    if route.body_field is None or not _has_body(request):
        return False
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json"))


def _has_body(request: Request) -> bool:
    return request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
