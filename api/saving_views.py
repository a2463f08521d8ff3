"""Saving a view of the ledger, as the API and the page do it."""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from api.answers import utc
from api.callers import Caller
from api.unprocessable import TooManyViews
from api.web.viewing import address, view_of
from api.wiring import Wiring
from models.db.views import MOST, SavedView, keep_view


async def save_view(parts: Wiring, caller: Caller, name: str, query: str, now: datetime) -> SavedView:
    """Keep a view of the caller's, in place of one of that name. Raises `Malformed`, `UnknownUnit`, `TooManyViews`."""
    person = caller.acting.person
    asked = view_of(parse_qsl(query))
    # Whatever does not hold today is not kept.
    asked.filters(caller, parts.zone)
    saved = SavedView(name, address(asked.saved, "").removeprefix("?"), now)
    if not await keep_view(parts.database, person, saved):
        raise TooManyViews(most=MOST)
    return saved


def view_item(view: SavedView) -> dict[str, Any]:
    """A saved view as it is told."""
    return {"name": view.name, "query": view.query, "kept_at": utc(view.kept_at)}
