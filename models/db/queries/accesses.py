"""The access log, as far as a reader oversees who looked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, Select, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.access_tables import ACCESS_LOG
from models.db.engine import reading
from models.db.queries.cursors import Place, read_id_cursor, write_cursor
from models.db.queries.reader import Reader
from models.db.queries.shown import SHOWN_ACCESSES

WINDOW = 100_000
"""Entries looked through for one page, so that no page takes long however little a reader oversees."""
SIGN_IN = "POST /auth/token"
_ORDER = "access"
_A = ACCESS_LOG.c
_NEWEST = select(func.coalesce(func.max(_A.id), 0))
_BEFORE = bindparam("before", type_=BigInteger)
_LIMIT = bindparam("row_limit", type_=Integer)


@dataclass(frozen=True, slots=True)
class Overseeing:
    """Whose looking is shown: at cases that `reader` sees; at lists, by people who sit in `below`; or sign-ins."""

    reader: Reader
    below: tuple[str, ...] = ()
    sign_ins: bool = False


@dataclass(frozen=True, slots=True)
class AccessFilters:
    """What the log is narrowed to."""

    case: str | None = None
    person: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AccessPage:
    """Entries, the newest first. `next` may be given where `items` is empty: there is more to look through."""

    items: list[dict[str, Any]] = field(default_factory=list)
    next: str | None = None


async def access_page(
    engine: AsyncEngine, overseeing: Overseeing, filters: AccessFilters, *, cursor: str | None = None, limit: int = 50
) -> AccessPage:
    """One page of the log. Raises `BadCursor`."""
    async with reading(engine).connect() as conn:
        before = read_id_cursor(cursor, _ORDER) if cursor is not None else (await conn.scalar(_NEWEST) or 0) + 1
        # A case's or a person's entries are found by an index; all others by walking.
        first = 0 if filters.case is not None or filters.person is not None else max(0, before - WINDOW)
        bound = {**overseeing.reader.bound, "before": before, "first": first, "row_limit": limit}
        found: list[dict[str, Any]] = []
        for query in _queries(overseeing, filters):
            found += [dict(row) for row in (await conn.execute(query, bound)).mappings()]
    items = sorted(found, key=lambda row: -row["id"])[:limit]
    last = items[-1]["id"] if len(items) == limit else first
    return AccessPage(items, write_cursor(_ORDER, Place(None, last)) if last > 1 else None)


def _queries(overseeing: Overseeing, filters: AccessFilters) -> Sequence[Select[Any]]:
    """Of cases and of the rest apart, so that each walks an index of its own."""
    s = SHOWN_ACCESSES.c
    of_cases = _narrowed(select(SHOWN_ACCESSES), s, filters)
    beside: list[ColumnElement[bool]] = []
    if overseeing.below:
        beside.append(_A.units.overlap(list(overseeing.below)))
    if overseeing.sign_ins:
        beside.append(_A.action == SIGN_IN)
    if not beside or filters.case is not None:
        return [of_cases]
    return [of_cases, _narrowed(select(ACCESS_LOG).where(_A.number.is_(None), or_(*beside)), _A, filters)]


def _narrowed(query: Select[Any], columns: Any, filters: AccessFilters) -> Select[Any]:
    query = query.where(columns.id < _BEFORE, columns.id > bindparam("first", type_=BigInteger))
    if filters.case is not None:
        query = query.where(columns.number == filters.case)
    if filters.person is not None:
        query = query.where(columns.person == filters.person)
    if filters.since is not None:
        query = query.where(columns.at >= filters.since)
    if filters.until is not None:
        query = query.where(columns.at < filters.until)
    return query.order_by(columns.id.desc()).limit(_LIMIT)
