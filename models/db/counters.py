"""Counters that move with the rows they count, in the same transaction."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, bindparam, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.count_tables import CASE_COUNTS, COUNTERS, LAMP_COUNTERS, STATE_COUNTERS


class CountKey(NamedTuple):
    """Where a case counts: columns of `cases`."""

    scope: int
    state: str
    counted_lamp: str
    counted_overdue: bool


def count_key(row: Mapping[str, Any]) -> CountKey:
    """Where the case of this row of `cases` counts."""
    return CountKey(*(row[name] for name in CountKey._fields))


def counting(rows: FromClause) -> dict[str, ColumnElement[int]]:
    """What each of `COUNTERS` is, by its name, of a group of `rows` that have the columns of `cases`."""
    n, c = func.count(), rows.c
    return {
        "total": n,
        "overdue": n.filter(c.counted_overdue),
        **{name: n.filter(c.state == state) for state, name in STATE_COUNTERS.items()},
        **{name: n.filter(c.counted_lamp == lit) for lit, name in LAMP_COUNTERS.items()},
    }


_INSERT = insert(CASE_COUNTS).values({name: bindparam(f"b_{name}") for name in ("scope", *COUNTERS)})
_ADD = _INSERT.on_conflict_do_update(
    index_elements=["scope"], set_={name: CASE_COUNTS.c[name] + _INSERT.excluded[name] for name in COUNTERS}
)


async def add_counts(conn: AsyncConnection, deltas: Counter[CountKey]) -> None:
    """Add `deltas`, in one fixed order of rows so that two writers cannot wait for each other."""
    changed: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for key, n in deltas.items():
        for name in _counted_in(key):
            changed[key.scope][name] += n
    rows = [
        {"b_scope": scope, **{f"b_{name}": by[name] for name in COUNTERS}}
        for scope, by in sorted(changed.items())
        if any(by.values())
    ]
    if rows:
        await conn.execute(_ADD, rows)


def _counted_in(key: CountKey) -> list[str]:
    """The counters in which a case counts."""
    late = ["overdue"] if key.counted_overdue else []
    return ["total", *late, STATE_COUNTERS[key.state], LAMP_COUNTERS[key.counted_lamp]]
