"""Cases by the million, written straight into the tables that lists, searches and counts read.

There are no events behind them and no snapshots: nothing here but those three would work on them.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import asyncpg
from sqlalchemy import insert
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.schema import CreateIndex

from bench.ledger_units import Place, leads, places, tree
from bench.ledger_words import Writer
from models.db.case_tables import CASE_WORDINGS, CASES
from models.db.count_tables import CASE_SCOPES
from models.db.recounting import recount
from models.db.search_terms import found_by, searched
from models.domain.lamps import Turns
from models.domain.words import Lamp

CHUNK = 10_000
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
_YEARS = timedelta(days=5 * 365)
_NEW, _OPEN_OF_NEW, _OPEN_OF_OLD = 0.8, 0.55, 0.05
"""From which part of the years on a case is new, and how many are open: 15% of all."""
_CLOSED_OF_ENDED, _MISSED = 0.98, 0.2
_BY_ITS_BUREAU, _HELPED = 0.8, 0.05
_NOT_YET_TOLD = 0.01
_SATURDAY = 5
_OPEN_STATES = ("registered", "assigned", "rectifying", "rectifying", "rectifying", "checking", "verified")
_CLOCK_RUNS = frozenset({"registered", "assigned", "rectifying"})
_SEVERITIES = (("minor", 1), ("minor", 1), ("major", 2), ("critical", 3))
_CASE_COLUMNS = tuple(column.name for column in CASES.c if column.name != "due_order")
_WORDING_COLUMNS = tuple(column.name for column in CASE_WORDINGS.c)

_INDEXES = sorted({*CASES.indexes, *CASE_WORDINGS.indexes}, key=lambda index: str(index.name))
_BLUR = """
    UPDATE cases SET due = due + by, yellow_at = yellow_at + by, red_at = red_at + by, overdue_at = overdue_at + by
    FROM (SELECT number AS n, (hashtext(number) & 16383) * interval '1 second' AS by FROM cases) AS s
    WHERE n = number AND overdue_at IS NOT NULL
"""

Chunk = tuple[bytes, bytes]


async def write_rows(engine: AsyncEngine, database_url: str, rows: int) -> None:
    """Write `rows` cases and their counters; says how far it is."""
    async with engine.begin() as conn:
        await _write_scopes(conn)
    # Without the limits that our own connections have.
    driver = await asyncpg.connect(database_url)
    await driver.execute("SET maintenance_work_mem = '1GB'")
    await driver.execute("SET synchronous_commit = off")
    for index in _INDEXES:
        await driver.execute(f'DROP INDEX "{index.name}"')
    await _copy(driver, rows)
    for index in _INDEXES:
        _say(f"building {index.name}")
        await driver.execute(str(CreateIndex(index).compile(dialect=postgresql.dialect())))  # type: ignore[no-untyped-call]
    await recount(engine)
    _say("tidying up")
    await _tidy(driver)
    await driver.close()


async def blur_dues(engine: AsyncEngine, database_url: str) -> None:
    """Move every running due by some seconds, so that hardly two are equal; the worst for whatever counts by them."""
    driver = await asyncpg.connect(database_url)
    await driver.execute(_BLUR)
    await recount(engine)
    await _tidy(driver)
    await driver.close()


async def _tidy(driver: asyncpg.Connection) -> None:
    """What autovacuum has done by the time that such a ledger has grown."""
    await driver.execute("VACUUM ANALYZE")


async def _copy(driver: asyncpg.Connection, rows: int) -> None:
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(2) as pool:
        chunks = [
            loop.run_in_executor(pool, _chunk, start, min(CHUNK, rows - start), rows) for start in range(0, rows, CHUNK)
        ]
        for done, chunk in enumerate(chunks, 1):
            cases, wordings = await chunk
            for table, columns, lines in (
                ("cases", _CASE_COLUMNS, cases),
                ("case_wordings", _WORDING_COLUMNS, wordings),
            ):
                await driver.copy_to_table(table, source=_once(lines), columns=columns, format="text", timeout=None)
            _say(f"{done * CHUNK:,} of {rows:,} cases written")


async def _once(lines: bytes) -> AsyncIterator[bytes]:
    yield lines


async def _write_scopes(conn: AsyncConnection) -> None:
    rows = [
        {"id": place.scope, "lead_unit": lead, "supervisor": place.supervisor, "seen_by": list(place.seen_by)}
        for lead, of_lead in places(tree()).items()
        for place in of_lead
    ]
    await conn.execute(insert(CASE_SCOPES), rows)


def _chunk(start: int, size: int, rows: int) -> Chunk:
    """Lines of COPY for the cases `start` to `start + size` of `rows`."""
    units, chance, writer = tree(), Random(start), Writer(start)  # noqa: S311  # made-up cases
    branches, weights = leads(units)
    by_lead = places(units)
    cases, wordings = [], []
    for n, lead in enumerate(chance.choices(branches, weights, k=size), start):
        number, opened_at = f"{2021 + n * 5 // rows}-{n:06d}", NOW - _YEARS + _YEARS * (n / rows)
        title, description = writer.write()
        folded = searched((number, title, description))
        case = {
            "number": number,
            "opened_at": opened_at,
            "title": title,
            **_units(by_lead[lead], chance),
            **_standing(opened_at, n / rows, chance),
        }
        cases.append(_line(case[name] for name in _CASE_COLUMNS))
        grams = "'" + "' '".join(found_by(folded, case["seen_by"], opened_at)) + "'"
        wordings.append(_line((number, description, folded, grams)))
    return "".join(cases).encode(), "".join(wordings).encode()


def _units(of_lead: Sequence[Place], chance: Random) -> dict[str, Any]:
    above, helped = chance.random() >= _BY_ITS_BUREAU, chance.random() < _HELPED
    half = len(of_lead) // 2
    # The first of each half has no helper.
    place = of_lead[above * half + (chance.randrange(half) if helped else 0)]
    return {
        "scope": place.scope,
        "lead_unit": place.lead,
        "supervisor": place.supervisor,
        "co_units": list(place.co_units),
        "seen_by": list(place.seen_by),
    }


def _standing(opened_at: datetime, age: float, chance: Random) -> dict[str, Any]:
    """All that is neither text nor unit; the newest fifth holds most of what is open."""
    is_open = chance.random() < (_OPEN_OF_NEW if age > _NEW else _OPEN_OF_OLD)
    ended = "closed" if chance.random() < _CLOSED_OF_ENDED else "withdrawn"
    state = chance.choice(_OPEN_STATES) if is_open else ended
    due = _end_of_day(opened_at + timedelta(days=chance.randint(5, 120) + 200 * is_open))
    runs = state in _CLOCK_RUNS
    turning = Turns(
        Lamp.GREEN if is_open else Lamp.GREY,
        _end_of_day(due - timedelta(days=7)) if runs else None,
        due if runs else None,
        due if runs else None,
    )
    # The clock's own events; some are still to come.
    last = NOW if chance.random() >= _NOT_YET_TOLD else opened_at
    severity, rank = chance.choice(_SEVERITIES)
    missed = chance.random() < _MISSED
    return {
        "seq": 9,
        "revision": 5,
        "head": "0" * 64,
        "state": state,
        "round": 1,
        "kind": "finding",
        "category": "individual",
        "severity": severity,
        "severity_rank": rank,
        "deadline_kind": "by_date",
        "due": due,
        "original_due": due,
        "provisional": False,
        "yellow_at": turning.yellow_at,
        "red_at": turning.red_at,
        "overdue_at": turning.overdue_at,
        "resting_lamp": turning.resting.value,
        "counted_lamp": turning.lamp(last).value,
        "counted_overdue": turning.overdue(last),
        "turns_at": turning.next(last),
        "missed": missed,
        "missed_at": due if missed else None,
        "escalation_level": 0,
        "inspection": None,
        "closed_at": None if is_open else due,
        "opener": 1,
        "group_label": None,
        "source": None,
        "external_ref": None,
    }


def _end_of_day(instant: datetime) -> datetime:
    """18:00 in Shanghai of that day, or of the Monday after a week's end."""
    rest = max(0, 7 - instant.weekday()) if instant.weekday() >= _SATURDAY else 0
    return instant.replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=rest)


def _line(values: Iterable[Any]) -> str:
    """A line of COPY; nothing that is written here has a character to escape."""
    return "\t".join(map(_field, values)) + "\n"


def _field(value: Any) -> str:
    if value is None:
        return "\\N"
    return "{" + ",".join(value) + "}" if isinstance(value, list) else str(value)


def _say(line: str) -> None:
    sys.stderr.write(f"\r{line:<60}")
    sys.stderr.flush()
