"""Counters that move with the rows they count, in the same transaction."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, func, select
from sqlalchemy.dialects.postgresql import insert

from models.db.count_tables import CASE_COUNTS, COUNTERS, LAMP_COUNTERS, STATE_COUNTERS
from models.db.recordsets import recordset
from models.db.statements import Connection, Statement


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


_DELTAS = recordset(CASE_COUNTS, ("scope", *COUNTERS), "deltas")
# In one fixed order of rows, so that two writers cannot wait for each other.
_INSERT = insert(CASE_COUNTS).from_select(["scope", *COUNTERS], select(*_DELTAS.c).order_by(_DELTAS.c.scope))
_ADD = _INSERT.on_conflict_do_update(
    index_elements=["scope"], set_={name: CASE_COUNTS.c[name] + _INSERT.excluded[name] for name in COUNTERS}
).returning(CASE_COUNTS.c.scope)
COUNTED = _ADD.cte("counted")
"""Adds `bound_counts` to the counters."""
_ADD_ALONE = Statement(_ADD)


def bound_counts(deltas: Counter[CountKey]) -> dict[str, list[dict[str, int]]]:
    """What a statement with `COUNTED` is to add."""
    changed: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for key, n in deltas.items():
        for name in _counted_in(key):
            changed[key.scope][name] += n
    rows = [
        {"scope": scope, **{name: by[name] for name in COUNTERS}} for scope, by in changed.items() if any(by.values())
    ]
    return {"deltas": rows}


async def add_counts(conn: Connection, deltas: Counter[CountKey]) -> None:
    """Add `deltas` to the counters, by itself."""
    await _ADD_ALONE.rows(conn, bound_counts(deltas))


def _counted_in(key: CountKey) -> list[str]:
    """The counters in which a case counts."""
    late = ["overdue"] if key.counted_overdue else []
    return ["total", *late, STATE_COUNTERS[key.state], LAMP_COUNTERS[key.counted_lamp]]
