"""A person's inbox. A notice stays theirs when its case goes out of their sight; its title does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Integer, any_, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import reading
from models.db.notice_tables import NOTICES
from models.db.queries.cursors import Place, read_id_cursor, write_cursor
from models.db.queries.reader import Reader
from models.db.queries.shown import LETTERS_TOLD, SHOWN

COUNTED = 1000
_ORDER = "inbox"
_C = NOTICES.c
_PERSON = bindparam("person", type_=BigInteger)
_L = LETTERS_TOLD.c
_OF_LETTER = tuple(
    _L[name].label(f"letter_{name}")
    for name in ("unit", "year", "n", "standing", "expires_at", "acknowledged_at", "acknowledged_by")
)
_ITEMS = (
    select(NOTICES, SHOWN.c.title, SHOWN.c.state, SHOWN.c.due, *_OF_LETTER)
    .outerjoin(SHOWN, SHOWN.c.number == _C.number)
    .outerjoin(LETTERS_TOLD, (_L.number == _C.number) & (_L.seq == _C.letter))
    .where(_C.person == _PERSON)
)
_PAGE = (
    _ITEMS.where(_C.id < bindparam("before", type_=BigInteger))
    .order_by(_C.id.desc())
    .limit(bindparam("row_limit", type_=Integer))
)
_UNREAD_PAGE = _PAGE.where(_C.read_at.is_(None))
_SOME = select(_C.id).where(_C.person == _PERSON).limit(COUNTED + 1)
_COUNT = select(func.count()).select_from(_SOME.subquery())
_UNREAD_COUNT = select(func.count()).select_from(_SOME.where(_C.read_at.is_(None)).subquery())
_OWN = (_C.person == bindparam("b_person", type_=BigInteger), _C.id == bindparam("b_id", type_=BigInteger))
_NOW = bindparam("b_now", type_=_C.read_at.type)
_ONE = _ITEMS.where(_C.id == bindparam("id", type_=BigInteger))
_READ = update(NOTICES).where(*_OWN).values(read_at=func.coalesce(_C.read_at, _NOW)).returning(*_C)
_READ_SOME = (
    update(NOTICES)
    .where(_OWN[0], _C.id == any_(bindparam("b_ids", type_=ARRAY(BigInteger))), _C.read_at.is_(None))
    .values(read_at=_NOW)
)
_ACKNOWLEDGE = (
    update(NOTICES)
    .where(*_OWN)
    .values(read_at=func.coalesce(_C.read_at, _NOW), acknowledged_at=func.coalesce(_C.acknowledged_at, _NOW))
    .returning(*_C)
)


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Notices, the newest first, with `title`, `state` and `due` of their case where the reader sees it.

    One of a letter has that letter's `letter_unit`, `_year`, `_n`, `_standing`, `_expires_at`, `_acknowledged_at` and
    `_acknowledged_by`, which are the same for all who hold a notice of it.
    """

    items: list[dict[str, Any]]
    next: str | None
    total: int | None


async def inbox(
    engine: AsyncEngine, reader: Reader, *, unread: bool = False, cursor: str | None = None, limit: int = 50
) -> InboxPage:
    """One page of the reader's notices. Raises `BadCursor`."""
    before = read_id_cursor(cursor, _ORDER) if cursor is not None else 2**63 - 1
    bound = {**reader.bound, "person": reader.person, "before": before, "row_limit": limit + 1}
    async with reading(engine).connect() as conn:
        rows = (await conn.execute(_UNREAD_PAGE if unread else _PAGE, bound)).mappings().all()
        found: int = (await conn.execute(_UNREAD_COUNT if unread else _COUNT, {"person": reader.person})).scalar_one()
    items = [dict(row) for row in rows[:limit]]
    following = write_cursor(_ORDER, Place(None, items[-1]["id"])) if len(rows) > limit else None
    return InboxPage(items, following, found if found <= COUNTED else None)


async def count_unread(engine: AsyncEngine, person: int) -> int:
    """How many notices the person has not read, at most `COUNTED` + 1."""
    async with reading(engine).connect() as conn:
        return (await conn.execute(_UNREAD_COUNT, {"person": person})).scalar_one()


async def one_notice(engine: AsyncEngine, reader: Reader, notice: int) -> dict[str, Any] | None:
    """A notice of theirs as the inbox shows it; `None` where it is not theirs."""
    bound = {**reader.bound, "person": reader.person, "id": notice}
    async with reading(engine).connect() as conn:
        row = (await conn.execute(_ONE, bound)).mappings().one_or_none()
    return dict(row) if row is not None else None


async def mark_read(engine: AsyncEngine, person: int, notice: int, now: datetime) -> dict[str, Any] | None:
    """Mark a notice of theirs as read; again changes nothing. `None` where it is not theirs."""
    return await _mark(engine, person, notice, now, acknowledge=False)


async def mark_some_read(engine: AsyncEngine, person: int, notices: Sequence[int], now: datetime) -> None:
    """Mark those of `notices` that are theirs as read; those that are read stay as they are."""
    async with engine.begin() as conn:
        await conn.execute(_READ_SOME, {"b_person": person, "b_ids": list(notices), "b_now": now})


async def acknowledge(engine: AsyncEngine, person: int, notice: int, now: datetime) -> dict[str, Any] | None:
    """Mark a notice of theirs as acknowledged and read; again changes nothing. `None` where it is not theirs."""
    return await _mark(engine, person, notice, now, acknowledge=True)


async def _mark(
    engine: AsyncEngine, person: int, notice: int, now: datetime, *, acknowledge: bool
) -> dict[str, Any] | None:
    bound = {"b_person": person, "b_id": notice, "b_now": now}
    async with engine.begin() as conn:
        row = (await conn.execute(_ACKNOWLEDGE if acknowledge else _READ, bound)).mappings().one_or_none()
    return dict(row) if row is not None else None
