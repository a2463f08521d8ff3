"""The ledger's rows and counters anew from the events. Notices stay as they are: they were given."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ARRAY, Text, any_, bindparam, delete, func, select, text, union
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.db.case_tables import CASE_EVENTS, CASE_SNAPSHOTS, CASE_WORDINGS, CASES
from models.db.chains import Chain
from models.db.count_tables import CASE_COUNTS
from models.db.counters import NEVER, CountKey, add_counts, count_key
from models.db.errors import RecordError
from models.db.folding import sealed_events
from models.db.locks import lock_cases
from models.db.rows import Rows, write_rows
from models.messages import Batch

AT_ONCE = 50

_NUMBERS = (
    union(select(CASE_EVENTS.c.number).where(CASE_EVENTS.c.seq == 1), select(CASES.c.number))
    .subquery("numbers")
    .select()
)
_THESE = bindparam("numbers", type_=ARRAY(Text))
_FORGET = [delete(table).where(table.c.number == any_(_THESE)) for table in (CASE_SNAPSHOTS, CASE_WORDINGS)]
_FORGET_ROWS = (
    delete(CASES).where(CASES.c.number == any_(_THESE)).returning(*(CASES.c[name] for name in CountKey._fields))
)
_KEYS = [func.coalesce(CASES.c[name], NEVER) if name.endswith("_at") else CASES.c[name] for name in CountKey._fields]
_RECOUNT = insert(CASE_COUNTS).from_select([*CountKey._fields, "n"], select(*_KEYS, func.count()).group_by(*_KEYS))


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many rows were made anew, and the cases whose chain is broken: those have lost their row."""

    cases: int
    broken: tuple[str, ...]


async def rebuild(engine: AsyncEngine) -> Rebuilt:
    """Make every row anew, a few cases at a time while the service runs; then the counters, at one stroke."""
    rows = Rows()
    done, broken = 0, list[str]()
    async for numbers in _numbers(engine):
        async with engine.begin() as conn:
            wrong = await _rebuild(conn, numbers, rows)
        done += len(numbers) - len(wrong)
        broken += wrong
    await recount(engine)
    return Rebuilt(done, tuple(broken))


async def recount(engine: AsyncEngine) -> None:
    """Count all rows anew; writers wait meanwhile."""
    async with engine.begin() as conn:
        await conn.execute(text("SET LOCAL statement_timeout = 0"))
        await conn.execute(text("LOCK TABLE cases IN SHARE MODE"))
        await conn.execute(delete(CASE_COUNTS))
        await conn.execute(_RECOUNT)


async def _numbers(engine: AsyncEngine) -> AsyncIterator[Sequence[str]]:
    after = ""
    column = _NUMBERS.selected_columns[0]
    while True:
        async with engine.connect() as conn:
            page = _NUMBERS.where(column > after).order_by(column).limit(AT_ONCE)
            numbers = (await conn.execute(page)).scalars().all()
        if not numbers:
            return
        yield numbers
        after = numbers[-1]


async def _rebuild(conn: AsyncConnection, numbers: Sequence[str], rows: Rows) -> list[str]:
    await lock_cases(conn, numbers)
    gone = (await conn.execute(_FORGET_ROWS, {"numbers": list(numbers)})).mappings().all()
    for forget in _FORGET:
        await conn.execute(forget, {"numbers": list(numbers)})
    chains, broken = [], []
    events = await sealed_events(conn, numbers)
    for number in numbers:
        chain = Chain(number)
        try:
            chain.extend(Batch(number=number, events=events.get(number, ())))
        except RecordError:
            broken.append(number)
            continue
        if chain.case is None:
            broken.append(number)
        else:
            chains.append(chain)
    deltas = await write_rows(conn, chains, rows)
    deltas.subtract(count_key(dict(row)) for row in gone)
    await add_counts(conn, deltas)
    return broken
