"""Drafts: forms that were not sent yet. Whoever calls has judged that the person sees the case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.draft_tables import DRAFTS
from models.db.engine import reading

Typed = Mapping[str, Sequence[str]]
"""What stands in a form, by the names of its inputs."""

KEPT_FOR = timedelta(days=90)
NO_CASE_YET = ""
"""Stands for the number in the draft of an opening."""

_C = DRAFTS.c
_ADD = insert(DRAFTS)
_KEEP = _ADD.on_conflict_do_update(
    index_elements=["person", "number", "command"],
    set_={"typed": _ADD.excluded.typed, "kept_at": _ADD.excluded.kept_at},
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it was left."""

    typed: Typed
    kept_at: datetime


async def draft_of(engine: AsyncEngine, person: int, number: str, command: str) -> Draft | None:
    """What the person has typed into that form, if they have."""
    asked = select(_C.typed, _C.kept_at).where(_C.person == person, _C.number == number, _C.command == command)
    async with reading(engine).connect() as conn:
        row = (await conn.execute(asked)).one_or_none()
    return Draft(row.typed, row.kept_at) if row is not None else None


async def keep_draft(engine: AsyncEngine, person: int, number: str, command: str, draft: Draft) -> None:
    """Keep it in place of an earlier one; the person's oldest are forgotten."""
    values = {"person": person, "number": number, "command": command, "typed": draft.typed, "kept_at": draft.kept_at}
    async with engine.begin() as conn:
        await conn.execute(delete(DRAFTS).where(_C.person == person, _C.kept_at < draft.kept_at - KEPT_FOR))
        await conn.execute(_KEEP, values)


async def forget_draft(engine: AsyncEngine, person: int, number: str, command: str) -> None:
    """Forget it: it was sent, or emptied."""
    async with engine.begin() as conn:
        await conn.execute(delete(DRAFTS).where(_C.person == person, _C.number == number, _C.command == command))
