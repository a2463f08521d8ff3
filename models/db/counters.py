"""Counters that move with the rows they count, in the same transaction."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.count_tables import CASE_COUNTS


class CountKey(NamedTuple):
    """Where a case counts: columns of `cases` and of `case_counts` alike."""

    scope: int
    state: str
    counted_lamp: str
    counted_overdue: bool


def count_key(row: Mapping[str, Any]) -> CountKey:
    """Where the case of this row of `cases` counts."""
    return CountKey(*(row[name] for name in CountKey._fields))


_VALUES: dict[str, ColumnElement[Any]] = {
    name: bindparam(f"b_{name}", type_=CASE_COUNTS.c[name].type) for name in CountKey._fields
}
_INSERT = insert(CASE_COUNTS).values(**_VALUES, n=bindparam("b_n", type_=CASE_COUNTS.c.n.type))
_ADD = _INSERT.on_conflict_do_update(
    index_elements=list(CountKey._fields), set_={"n": CASE_COUNTS.c.n + _INSERT.excluded.n}
)
_DROP_EMPTY = delete(CASE_COUNTS).where(
    and_(CASE_COUNTS.c.n == 0, *(CASE_COUNTS.c[name] == value for name, value in _VALUES.items()))
)


async def add_counts(conn: AsyncConnection, deltas: Counter[CountKey]) -> None:
    """Add `deltas`, in one fixed order of rows so that two writers cannot wait for each other; empty rows go."""
    changed = sorted((key, n) for key, n in deltas.items() if n)
    if not changed:
        return
    rows = [{**_bound(key), "b_n": n} for key, n in changed]
    await conn.execute(_ADD, rows)
    fewer = [_bound(key) for key, n in changed if n < 0]
    if fewer:
        await conn.execute(_DROP_EMPTY, fewer)


def _bound(key: CountKey) -> dict[str, Any]:
    return {f"b_{name}": value for name, value in key._asdict().items()}
