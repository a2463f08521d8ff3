"""Erasing texts: the value goes wherever it stands, the digest stays, and the chain stays whole."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ARRAY, Text, any_, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.db.case_tables import CASE_EVENTS, CASE_TEXTS, CASE_WORDINGS, CASES
from models.db.locks import lock_cases
from models.db.projection import text_columns
from models.db.search_terms import found_by, searched
from models.db.texts import digests_in, text_values
from models.domain.events import Registered

_ERASE = (
    update(CASE_TEXTS)
    .where(
        CASE_TEXTS.c.number == bindparam("b_number"),
        CASE_TEXTS.c.digest == any_(bindparam("b_digests", type_=ARRAY(Text))),
        CASE_TEXTS.c.erased_at.is_(None),
    )
    .values(value=None, salt=None, erased_at=bindparam("b_at"))
    .returning(CASE_TEXTS.c.digest)
)


async def erase_texts(engine: AsyncEngine, number: str, digests: Iterable[str], now: datetime) -> int:
    """Erase these texts of the case; how many were still there. Whoever calls has judged that it may be."""
    async with engine.begin() as conn:
        await lock_cases(conn, [number])
        bound = {"b_number": number, "b_digests": sorted(set(digests)), "b_at": now}
        erased = (await conn.execute(_ERASE, bound)).scalars().all()
        if erased:
            await _reword(conn, number)
    return len(erased)


async def _reword(conn: AsyncConnection, number: str) -> None:
    first = select(CASE_EVENTS.c.data).where(CASE_EVENTS.c.number == number, CASE_EVENTS.c.seq == 1)
    data = (await conn.execute(first)).scalar_one_or_none()
    if data is None:
        return
    texts = (await text_values(conn, {number: digests_in(data)}))[number]
    worded = text_columns(Registered.model_validate(data), texts)
    description = worded.pop("description")
    folded = searched((number, worded["title"], description))
    reworded = update(CASES).where(CASES.c.number == number).values(**worded)
    row = (await conn.execute(reworded.returning(CASES.c.seen_by, CASES.c.opened_at))).one_or_none()
    if row is None:
        return
    seen_by, opened_at = row
    await conn.execute(
        update(CASE_WORDINGS)
        .where(CASE_WORDINGS.c.number == number)
        .values(
            description=description,
            folded=folded,
            grams=func.array_to_tsvector(
                bindparam("b_pieces", found_by(folded, seen_by, opened_at), type_=ARRAY(Text))
            ),
        )
    )
