"""The register of letters, as far as a reader sees their cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, Integer, Text, any_, bindparam, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import reading
from models.db.queries.cursors import BadCursor, Place, read_cursor, write_cursor
from models.db.queries.reader import Reader
from models.db.queries.shown import SHOWN_LETTERS
from models.domain.words import LetterStanding

COUNTED = 1000
_ORDER = "letters"
_LARGEST = 2**31 - 1
_L = SHOWN_LETTERS.c
_KEY = (_L.unit, _L.year, _L.n)
_OF_CASE = select(SHOWN_LETTERS).where(_L.number == bindparam("number", type_=Text)).order_by(_L.seq)
_LIMIT = bindparam("row_limit", type_=Integer)
_TO = (
    select(SHOWN_LETTERS)
    .where(_L.standing == LetterStanding.OPEN.value, _L.to_unit == any_(bindparam("to_units", type_=ARRAY(Text))))
    .order_by(_L.issued_at, _L.number, _L.seq)
    .limit(_LIMIT)
)


@dataclass(frozen=True, slots=True)
class LetterPage:
    """Rows of `letters`, by unit, the newest of each first."""

    items: list[dict[str, Any]]
    next: str | None
    total: int | None


async def letters_of_case(engine: AsyncEngine, reader: Reader, number: str) -> list[dict[str, Any]]:
    """Every letter of a case, in the order of their issue; none where the reader does not see it."""
    async with reading(engine).connect() as conn:
        return [dict(row) for row in (await conn.execute(_OF_CASE, {**reader.bound, "number": number})).mappings()]


async def letters_to(
    engine: AsyncEngine, reader: Reader, units: Sequence[str], *, limit: int = 50
) -> list[dict[str, Any]]:
    """The letters that wait for one of `units` to acknowledge them, the oldest first."""
    bound = {**reader.bound, "to_units": list(units), "row_limit": limit}
    async with reading(engine).connect() as conn:
        return [dict(row) for row in (await conn.execute(_TO, bound)).mappings()]


async def letters_page(  # noqa: PLR0913  # a page is all of these
    engine: AsyncEngine,
    reader: Reader,
    *,
    units: Sequence[str] | None = None,
    to: Sequence[str] | None = None,
    year: int | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> LetterPage:
    """One page of the letters by one of `units`, to one of `to`, of a year, or all that the reader sees.

    Raises `BadCursor`.
    """
    narrowed = select(SHOWN_LETTERS)
    if units is not None:
        narrowed = narrowed.where(_L.unit.in_(units))
    if to is not None:
        narrowed = narrowed.where(_L.to_unit.in_(to))
    if year is not None:
        narrowed = narrowed.where(_L.year == year)
    page = narrowed.order_by(*(column.desc() for column in _KEY)).limit(_LIMIT)
    if cursor is not None:
        page = page.where(tuple_(*_KEY) < tuple_(*_after(cursor)))
    some = narrowed.with_only_columns(_L.n).limit(COUNTED + 1).subquery("some")
    async with reading(engine).connect() as conn:
        rows = (await conn.execute(page, {**reader.bound, "row_limit": limit + 1})).mappings().all()
        found: int = (await conn.execute(select(func.count()).select_from(some), reader.bound)).scalar_one()
    items = [dict(row) for row in rows[:limit]]
    following = _cursor(items[-1]) if len(rows) > limit else None
    return LetterPage(items, following, found if found <= COUNTED else None)


def _cursor(last: dict[str, Any]) -> str:
    return write_cursor(_ORDER, Place(last["unit"], f"{last['year']}/{last['n']}"))


def _after(cursor: str) -> tuple[str, int, int]:
    place = read_cursor(cursor, _ORDER, str)
    year, _, n = str(place.last).partition("/")
    if not isinstance(place.key, str) or not all(part.isascii() and part.isdecimal() for part in (year, n)):
        raise BadCursor
    if int(year) >= 2**15 or int(n) > _LARGEST:
        raise BadCursor
    return place.key, int(year), int(n)
