"""Saved views: what somebody has named of the ledger, for them alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import reading
from models.db.view_tables import SAVED_VIEWS

MOST = 50
"""Views of one person."""

_C = SAVED_VIEWS.c
_ADD = insert(SAVED_VIEWS)
_KEEP = _ADD.on_conflict_do_update(
    index_elements=["person", "name"], set_={"query": _ADD.excluded.query, "kept_at": _ADD.excluded.kept_at}
)


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view by its name; `query` is what stands after the question mark in its address."""

    name: str
    query: str
    kept_at: datetime


async def views_of(engine: AsyncEngine, person: int) -> list[SavedView]:
    """The person's views, by name."""
    asked = select(_C.name, _C.query, _C.kept_at).where(_C.person == person).order_by(_C.name)
    async with reading(engine).connect() as conn:
        return [SavedView(*row) for row in await conn.execute(asked)]


async def keep_view(engine: AsyncEngine, person: int, view: SavedView) -> bool:
    """Keep it in place of one of the same name; `False` where the person has as many as they may."""
    others = select(func.count()).where(_C.person == person, _C.name != view.name)
    async with engine.begin() as conn:
        # One at a time for each person, so that two at once do not both find room.
        await conn.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"saved views {person}", 0))))
        if (await conn.execute(others)).scalar_one() >= MOST:
            return False
        await conn.execute(_KEEP, {"person": person, "name": view.name, "query": view.query, "kept_at": view.kept_at})
    return True


async def forget_view(engine: AsyncEngine, person: int, name: str) -> bool:
    """Forget it; whether there was one."""
    async with engine.begin() as conn:
        gone = await conn.execute(delete(SAVED_VIEWS).where(_C.person == person, _C.name == name))
    return bool(gone.rowcount)
