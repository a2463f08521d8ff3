"""The case that a route is about: there and visible, or 404, which look the same."""

from typing import Annotated

from fastapi import Depends, Path

from api.identity import Identified
from api.problems import CaseNotFound
from api.wiring import Now, Parts
from models.db.queries.one_case import ShownCase, shown_case

Number = Annotated[str, Path(description="2026-000001", examples=["2026-000001"])]


async def see(number: Number, caller: Identified, parts: Parts, now: Now) -> ShownCase:
    """The case `number`, as the caller sees it. Raises `CaseNotFound`."""
    shown = await shown_case(parts.database, caller.reader, number, now)
    if shown is None:
        raise CaseNotFound
    return shown


Shown = Annotated[ShownCase, Depends(see)]
