"""The case that a route is about: there and visible, or 404, which look the same."""

from typing import Annotated

from fastapi import Depends, Path

from api.conditions import Key
from api.identity import Identified
from api.problems import CaseNotFound
from api.wiring import Now, Parts
from models.db.commands import has_sent
from models.db.folding import case_snapshot
from models.db.projection import viewers
from models.db.queries.one_case import ShownCase, shown_case
from models.db.queries.reader import Reader

Number = Annotated[str, Path(description="2026-000001", examples=["2026-000001"])]


async def see(number: Number, caller: Identified, parts: Parts, now: Now) -> ShownCase:
    """The case `number`, as the caller sees it. Raises `CaseNotFound`."""
    shown = await shown_case(parts.database, caller.reader, number, now)
    if shown is None:
        raise CaseNotFound
    return shown


async def see_to_command(number: Number, caller: Identified, parts: Parts, now: Now, key: Key = None) -> ShownCase:
    """The case `number`, as `see`; also where the caller's own command, sent again under its key, took it out of sight.

    Only so does whoever declined a case, and lost the answer, learn what became of it.
    """
    shown = await shown_case(parts.database, caller.reader, number, now)
    if shown is None and key is not None and caller.actor is not None:
        shown = await _remembered(parts, caller.acting.person, key, number, now)
    if shown is None:
        raise CaseNotFound
    return shown


async def _remembered(parts: Parts, person: int, key: str, number: str, now: Now) -> ShownCase | None:
    if "\0" in key + number or not await has_sent(parts.database, person, key, number):
        return None
    snapshot = await case_snapshot(parts.database, number)
    if snapshot is None:
        return None
    return await shown_case(parts.database, Reader(person=person, units=viewers(snapshot.case)), number, now)


Commanded = Annotated[ShownCase, Depends(see_to_command)]
Shown = Annotated[ShownCase, Depends(see)]
