"""The cases that wait for a reader's units: which of them hold one, by the intervals of the record.

Beside these, those in which one of them is to decide on a proposed measure, whoever holds the case meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Integer, Text, any_, bindparam, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import reading
from models.db.queries.reader import Reader
from models.db.queries.shown import SHOWN_HOLDINGS, SHOWN_WHOLE, lamp, overdue
from models.domain.case import Case
from models.domain.words import ENDED

_H, _W = SHOWN_HOLDINGS.c, SHOWN_WHOLE.c
_OWN = any_(bindparam("own_units", type_=ARRAY(Text)))
_PROPOSED: ColumnElement[str] = literal_column("""'$.clocks[*] ? (@.name == "proposal")'::jsonpath""")
_HELD = (
    select(_H.number)
    .where(_H.until.is_(None), _H.unit == _OWN)
    # Nothing is proposed but where something ran late: few snapshots are opened.
    .union(
        select(_W.number).where(
            _W.supervisor == _OWN,
            _W.state.not_in([state.value for state in ENDED]),
            or_(_W.missed, _W.escalation_level > 0),
            _W.snapshot.op("@?", is_comparison=True)(_PROPOSED),
        )
    )
    .subquery("held")
)
_ROW = [column for column in SHOWN_WHOLE.c if column.name not in {"description", "uploads"}]
_WAITING = (
    select(*_ROW, lamp(SHOWN_WHOLE).label("lamp"), overdue(SHOWN_WHOLE).label("overdue"))
    .join(_HELD, _HELD.c.number == SHOWN_WHOLE.c.number)
    .order_by(SHOWN_WHOLE.c.red_at.asc().nulls_last(), SHOWN_WHOLE.c.due_order, SHOWN_WHOLE.c.number)
    .limit(bindparam("row_limit", type_=Integer))
)
_COUNT = select(func.count()).select_from(_HELD)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case's row, with `lamp` and `overdue`, and the case as the rules know it."""

    row: dict[str, Any]
    case: Case


async def waiting_for(
    engine: AsyncEngine, reader: Reader, now: datetime, *, limit: int
) -> tuple[Sequence[Waiting], int]:
    """Up to `limit` of the cases that the reader's units hold, the nearest to red first, and how many there are."""
    bound = {**reader.bound, "own_units": list(reader.units), "now": now, "row_limit": limit}
    async with reading(engine).connect() as conn:
        rows = [dict(row) for row in (await conn.execute(_WAITING, bound)).mappings()]
        found: int = (await conn.execute(_COUNT, bound)).scalar_one()
    return [Waiting(row, Case.model_validate(row.pop("snapshot"))) for row in rows], found
