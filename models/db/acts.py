"""The acts on record: each signed as it is done, so that nobody who only holds the database can claim one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import ARRAY, Text, any_, bindparam, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from models.chain import GENESIS
from models.db.locks import ACTS
from models.db.statement_tables import RECORD_ACTS
from models.signing import Signer
from models.statements import Act, read_statement

_LOCK = select(func.pg_advisory_xact_lock(ACTS))
_LAST = select(RECORD_ACTS.c.line).order_by(RECORD_ACTS.c.n.desc()).limit(1)
_AFTER = select(RECORD_ACTS.c.line).where(RECORD_ACTS.c.n > bindparam("after")).order_by(RECORD_ACTS.c.n)
_OF = (
    select(RECORD_ACTS.c.number, RECORD_ACTS.c.line)
    .where(RECORD_ACTS.c.number == any_(bindparam("numbers", type_=ARRAY(Text))))
    .order_by(RECORD_ACTS.c.n)
)


async def add_act(conn: AsyncConnection, act: Act, signer: Signer) -> Act:
    """Put `act` on record as the next one, signed; until we commit, no other can be."""
    await conn.execute(_LOCK)
    last = await last_act(conn)
    placed = act.model_copy(update={"n": last.n + 1 if last else 1, "prev": last.hash if last else GENESIS})
    signed = placed.signed(signer)
    await conn.execute(insert(RECORD_ACTS).values(n=signed.n, number=signed.number, line=signed.line))
    return signed


async def last_act(conn: AsyncConnection) -> Act | None:
    """The newest act."""
    line = (await conn.execute(_LAST)).scalar_one_or_none()
    return None if line is None else _act(line)


async def acts_after(conn: AsyncConnection, after: int, limit: int | None = None) -> Sequence[Act]:
    """Acts after the `after`th, in their order."""
    return [_act(line) for line in (await conn.execute(_AFTER.limit(limit), {"after": after})).scalars()]


async def acts_before(conn: AsyncConnection, before: int | None, limit: int, number: str | None = None) -> list[Act]:
    """The newest acts, those before the `before`th, upon one case or all."""
    query = select(RECORD_ACTS.c.line).order_by(RECORD_ACTS.c.n.desc()).limit(limit)
    if before is not None:
        query = query.where(RECORD_ACTS.c.n < before)
    if number is not None:
        query = query.where(RECORD_ACTS.c.number == number)
    return [_act(line) for line in (await conn.execute(query)).scalars()]


async def erased_by_acts(conn: AsyncConnection, numbers: Iterable[str]) -> dict[str, set[str]]:
    """By case, the digests of texts that acts on record have erased."""
    erased: defaultdict[str, set[str]] = defaultdict(set)
    for number, line in await conn.execute(_OF, {"numbers": sorted(numbers)}):
        try:
            act = _act(line)
        except ValueError:
            # What is no act has erased nothing; the check of all acts names it.
            continue
        if act.number == number:
            erased[number].update(act.digests)
    return erased


def _act(line: str) -> Act:
    statement = read_statement(line)
    if not isinstance(statement, Act):
        message = "a statement of another kind among the acts"
        raise ValueError(message)  # noqa: TRY004  # a wrong row, not a wrong type
    return statement
