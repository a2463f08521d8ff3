"""The numbers of all cases of which anything is kept, a page at a time."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import Column, Select, Text, bindparam, func, select, union
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.case_tables import CASE_EVENTS, CASE_SNAPSHOTS, CASE_TEXTS, CASE_WORDINGS, CASES
from models.db.command_tables import COMMANDS
from models.db.engine import reading
from models.db.letter_tables import LETTERS
from models.db.notice_tables import NOTICES
from models.db.upload_tables import UPLOADS
from models.domain.words import ENDED

AT_ONCE = 100
"""Cases in one page: what is held of them lies in memory at once."""
_MANY = 10_000

# Whatever is left of a case tells that there was one.
_TABLES = (CASE_EVENTS, CASES, CASE_SNAPSHOTS, CASE_WORDINGS, CASE_TEXTS, COMMANDS, NOTICES, LETTERS, UPLOADS)
_AFTER = bindparam("after", type_=Text)


def _next_in(column: Column[Any]) -> Select[Any]:
    page = select(column).where(column > _AFTER).order_by(column).distinct().limit(AT_ONCE)
    return select(page.subquery().c.number)


_ANY = union(*(_next_in(table.c.number) for table in _TABLES)).subquery()
_PAGE = select(_ANY.c.number).order_by(_ANY.c.number).limit(AT_ONCE)
_RANDOM = (
    select(union(select(CASES.c.number), select(CASE_EVENTS.c.number).where(CASE_EVENTS.c.seq == 1)).subquery())
    .order_by(func.random())
    .limit(bindparam("n"))
)
_OPEN = (
    select(CASES.c.number)
    .where(CASES.c.number > _AFTER, CASES.c.state.not_in(sorted(ENDED)))
    .order_by(CASES.c.number)
    .limit(_MANY)
)


async def all_numbers(database: AsyncEngine) -> AsyncIterator[Sequence[str]]:
    """Every number under which anything is kept, sorted."""
    async for page in _pages(database, _PAGE):
        yield page


async def open_numbers(database: AsyncEngine) -> AsyncIterator[Sequence[str]]:
    """The numbers of open cases, as their rows say."""
    async for page in _pages(database, _OPEN):
        yield page


async def random_numbers(database: AsyncEngine, n: int) -> AsyncIterator[Sequence[str]]:
    """The numbers of `n` cases, picked at random."""
    async with reading(database).connect() as conn:
        numbers = (await conn.execute(_RANDOM, {"n": n})).scalars().all()
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]


async def _pages(database: AsyncEngine, query: Select[Any]) -> AsyncIterator[Sequence[str]]:
    after = ""
    while True:
        async with reading(database).connect() as conn:
            numbers: Sequence[str] = (await conn.execute(query, {"after": after})).scalars().all()
        if not numbers:
            return
        yield numbers
        after = numbers[-1]


async def count_cases(database: AsyncEngine) -> int:
    """How many cases have a row."""
    async with reading(database).connect() as conn:
        return (await conn.execute(select(func.count()).select_from(CASES))).scalar_one()
