"""What can only be told of the ledger as a whole: its counters, its feed, its numbers, its commands."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.case_tables import CASES
from models.db.count_tables import CASE_COUNTS, COUNTERS
from models.db.counters import counting
from proof.finding import Finding, Kind

Check = Callable[[AsyncConnection, datetime], AsyncIterator[Finding]]

PENDING_AT_MOST = timedelta(seconds=60)
"""The sweep settles a command after ten seconds."""
_STRIDE = 100_000
_NAMED = 20

_COUNTING = (n.label(name) for name, n in counting(CASES).items())
_ROWS = select(CASES.c.scope, *_COUNTING).group_by(CASES.c.scope).cte("rows")
_EITHER = CASE_COUNTS.join(_ROWS, _ROWS.c.scope == CASE_COUNTS.c.scope, full=True)
_BY_NAME = [(func.coalesce(_ROWS.c[name], 0), func.coalesce(CASE_COUNTS.c[name], 0)) for name in COUNTERS]
_SCOPE = func.coalesce(CASE_COUNTS.c.scope, _ROWS.c.scope)
_COUNTERS = (
    select(_SCOPE, *(side for sides in _BY_NAME for side in sides))
    .select_from(_EITHER)
    .where(or_(*(rows != counted for rows, counted in _BY_NAME)))
    .order_by(_SCOPE)
    .limit(_NAMED)
)
_FEED = text("""
    SELECT (SELECT last FROM feed), (SELECT max(position) FROM case_events)
""")
_IN_STRIDE = text("SELECT count(*) FROM case_events WHERE position BETWEEN :low AND :high")
_HOLES = text("""
    SELECT p, before.number, before.seq
    FROM generate_series(cast(:low AS bigint), :high) AS p
    LEFT JOIN LATERAL (
        SELECT number, seq FROM case_events WHERE position < p ORDER BY position DESC LIMIT 1
    ) AS before ON true
    WHERE NOT EXISTS (SELECT FROM case_events WHERE position = p)
    ORDER BY p LIMIT :named
""")
_YEARS = text("SELECT year, last FROM case_numbers ORDER BY year")
_NUMBERS_GONE = text("""
    SELECT number FROM (
        SELECT cast(:year AS text) || '-' || lpad(n::text, greatest(6, length(n::text)), '0') AS number
        FROM generate_series(cast(:low AS int), :high) AS n
    ) AS given
    WHERE NOT EXISTS (SELECT FROM commands WHERE commands.number = given.number)
      AND NOT EXISTS (SELECT FROM case_events WHERE case_events.number = given.number)
      AND NOT EXISTS (SELECT FROM cases WHERE cases.number = given.number)
    ORDER BY number LIMIT :named
""")
_LETTERS_GONE = text("""
    SELECT unit, year, last, there, highest FROM (
        SELECT unit, year, coalesce(letter_counts.last, 0) AS last, count(n) AS there, coalesce(max(n), 0) AS highest
        FROM letter_counts FULL JOIN letters USING (unit, year)
        GROUP BY unit, year, letter_counts.last
    ) AS registers
    WHERE there <> last OR highest > last
    ORDER BY unit, year LIMIT :named
""")
_PENDING = text("""
    SELECT number, id, created_at FROM commands WHERE status = 'pending' AND created_at < :before
    ORDER BY created_at LIMIT 1000
""")


async def counters(conn: AsyncConnection, now: datetime) -> AsyncIterator[Finding]:
    """The counters against the rows that they count, in one statement: nothing moves in between."""
    del now
    for scope, *sides in await conn.execute(_COUNTERS):
        for name, rows, counted in zip(COUNTERS, sides[::2], sides[1::2], strict=True):
            if rows != counted:
                yield Finding(
                    Kind.COUNTERS_DIFFER, None, f"{rows} cases in scope {scope}, {name}, counted as {counted}"
                )


async def feed(conn: AsyncConnection, now: datetime) -> AsyncIterator[Finding]:
    """The positions of events are given without a hole, so a deleted event leaves one, whatever else was mended."""
    del now
    last, newest = (await conn.execute(_FEED)).one()
    if (newest or 0) > (last or 0):
        yield Finding(Kind.FEED_HOLE, None, f"an event has position {newest}, the last one given is {last}")
    for low in range(1, (last or 0) + 1, _STRIDE):
        high = min(low + _STRIDE - 1, last)
        missing = high - low + 1 - (await conn.execute(_IN_STRIDE, {"low": low, "high": high})).scalar_one()
        if missing:
            for place, number, seq in await conn.execute(_HOLES, {"low": low, "high": high, "named": _NAMED}):
                after = f"after event {seq} of {number}" if number else "the first of all"
                yield Finding(Kind.FEED_HOLE, None, f"the event at position {place} is gone, {after}")
        if missing > _NAMED:
            yield Finding(Kind.FEED_HOLE, None, f"{missing} events are gone from positions {low} to {high}")


async def numbers(conn: AsyncConnection, now: datetime) -> AsyncIterator[Finding]:
    """A number is given together with its opening command, so of each there is at least that."""
    del now
    for year, last in (await conn.execute(_YEARS)).all():
        for low in range(1, last + 1, _STRIDE):
            bound = {"year": str(year), "low": low, "high": min(low + _STRIDE - 1, last), "named": _NAMED}
            for (number,) in await conn.execute(_NUMBERS_GONE, bound):
                yield Finding(Kind.NUMBER_GONE, number, "the number was given, and nothing is left under it")


async def letters(conn: AsyncConnection, now: datetime) -> AsyncIterator[Finding]:
    """The numbers of letters, per unit and year, are given without a hole."""
    del now
    for unit, year, last, there, highest in await conn.execute(_LETTERS_GONE, {"named": _NAMED}):
        detail = f"{unit} has {there} letters of {year}, up to number {highest}; the last one given is {last}"
        yield Finding(Kind.LETTER_GONE, None, detail)


async def pending(conn: AsyncConnection, now: datetime) -> AsyncIterator[Finding]:
    """Commands of which nobody knows the outcome, though the sweep has had its time."""
    for number, command, since in await conn.execute(_PENDING, {"before": now - PENDING_AT_MOST}):
        yield Finding(Kind.COMMAND_PENDING, number, f"command {command} is pending since {since:%Y-%m-%d %H:%M:%S}Z")


CHECKS: tuple[Check, ...] = (counters, feed, numbers, letters, pending)
