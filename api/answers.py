"""How the API writes JSON: by orjson, instants in RFC 3339 with Z, and never kept by a cache."""

from datetime import UTC, datetime
from typing import Any

import orjson
from starlette.responses import Response

UNCACHED = {"Cache-Control": "no-store"}


class Answer(Response):
    """A JSON body. Values are JSON values, enumerations, days and aware instants."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Write the body."""
        return written(content)

    def init_headers(self, headers: Any = None) -> None:
        """Keep answers out of caches: they show what one person may see at one instant."""
        super().init_headers({**UNCACHED, **(headers or {})})


def written(content: Any) -> bytes:
    """`content` as JSON."""
    return orjson.dumps(content, option=orjson.OPT_UTC_Z)


def utc(instant: datetime | None) -> datetime | None:
    """The same instant in UTC, so that it is written with Z."""
    return instant.astimezone(UTC) if instant is not None else None


def etag(revision: int) -> str:
    """A case's entity tag: it counts what people changed, so that a reminder spoils no form."""
    return f'"{revision}"'
