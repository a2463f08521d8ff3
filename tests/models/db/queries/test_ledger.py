"""Pages of the ledger: who sees what, in which order, narrowed by what."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.policy_tables import SEVERITIES
from models.db.queries.counts import counts
from models.db.queries.cursors import BadCursor, Place, write_cursor
from models.db.queries.filters import Filters
from models.db.queries.ledger import Page, Sort, ledger_page
from models.db.queries.one_case import is_shown, shown_case
from models.db.queries.reader import Reader
from models.db.queries.shown import SHOWN
from models.db.recorder import Recorder
from models.domain import events as e
from models.domain.words import Method, Result
from tests.models.db.world import DAY, START, Life, OnePersonEach, keep_texts

TOP = Reader(1, ("GW",))
NOW = START + 100 * DAY
COUNT = 23


@pytest.fixture(scope="module")
async def lives(engine: AsyncEngine) -> dict[str, Life]:
    """Cases of many kinds, two days apart; by title."""
    async with engine.begin() as conn:
        await conn.execute(
            insert(SEVERITIES),
            [{"code": code, "rank": rank, "name": code} for rank, code in enumerate(("minor", "major", "critical"), 1)],
        )
    lives: dict[str, Life] = {}
    for n in range(COUNT):
        life = Life(at=START + n * DAY)
        life.opened(
            title=f"事项{n:02d}",
            lead=None if n % 7 == 6 else ("SWJ-01", "SWJ-02")[n % 2],
            co_units=("SWJ-02",) if n % 4 == 0 and n % 7 != 6 else (),
            severity=("minor", "major", "critical")[n % 3],
            due=START + (60 + (n * 37) % 90) * DAY,
            group="共性问题一" if n < 3 else None,
        )
        lives[f"事项{n:02d}"] = life
    lives["事项01"].do(e.Acknowledged()).do(e.CompletionConfirmed(summary=lives["事项01"].text("好"), in_time=True))
    lives["事项01"].do(e.CheckRecorded(result=Result.PASS, method=Method.SPOT, note=lives["事项01"].text("过")))
    lives["事项01"].do(e.SignedOff())
    lives["事项02"].do(e.Acknowledged()).do(e.Suspended(reason=lives["事项02"].text("停"), until=NOW + DAY))
    # No due at all.
    undated = Life(at=START).do(_without_due(Life().opened(lead=None)))
    lives["无期限"] = undated
    recorder = Recorder(engine, OnePersonEach())
    await keep_texts(engine, *lives.values())
    for life in lives.values():
        await recorder.record(life.batch())
    return lives


def _without_due(life: Life) -> e.Registered:
    fact = life.sealed[0].opened().fact
    assert isinstance(fact, e.Registered)
    return fact.model_copy(update={"due": None, "deadline": None})


async def everything(engine: AsyncEngine, reader: Reader, filters: Filters | None = None, **kw: Any) -> list[Any]:
    """All pages, one after the other."""
    items: list[Any] = []
    cursor = None
    while True:
        page = await ledger_page(engine, reader, filters or Filters(), now=NOW, cursor=cursor, **kw)
        items += page.items
        cursor = page.next
        if cursor is None:
            return items


async def found(engine: AsyncEngine, reader: Reader = TOP, **filters: Any) -> set[str]:
    return {item["number"] for item in await everything(engine, reader, Filters(**filters))}


def those(lives: dict[str, Life], wanted: Any) -> set[str]:
    return {life.number for life in lives.values() if wanted(life.case)}


async def test_a_reader_sees_what_concerns_their_units(engine: AsyncEngine, lives: dict[str, Life]) -> None:
    assert await found(engine) == {life.number for life in lives.values()}
    own = those(lives, lambda case: "SWJ-02" in (case.lead, *case.co_units))
    assert await found(engine, Reader(1, ("SWJ-02",))) == own
    # QU guides SWJ-02 where that leads, and nothing else.
    assert await found(engine, Reader(1, ("QU",))) == those(lives, lambda case: case.lead == "SWJ-02")
    assert await found(engine, Reader(1, ())) == set()
    assert await found(engine, Reader(1, ("XX",))) == set()


async def test_a_case_out_of_sight_is_as_none(engine: AsyncEngine, lives: dict[str, Life]) -> None:
    number = lives["事项00"].number
    seen = await shown_case(engine, Reader(1, ("SWJ-01",)), number, NOW)
    assert seen is not None
    assert (seen.case, seen.row["description"]) == (lives["事项00"].case, "差旅费报销凭证不全。")
    assert await shown_case(engine, Reader(1, ("QU",)), number, NOW) is None
    assert not await is_shown(engine, Reader(1, ("QU",)), number)
    assert await shown_case(engine, TOP, "2026-999999\0", NOW) is None


async def test_nothing_is_selected_without_a_reader(engine: AsyncEngine) -> None:
    with pytest.raises(StatementError, match="reader_units"):
        async with engine.connect() as conn:
            await conn.execute(select(SHOWN.c.number))


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("limit", [1, 5, 500])
async def test_pages_join_without_gap_or_repeat(
    engine: AsyncEngine, lives: dict[str, Life], sort: Sort, *, descending: bool, limit: int
) -> None:
    def key(item: Any) -> Any:
        value = item["severity_rank" if sort is Sort.SEVERITY else sort.value]
        return (value is None, value or START, item["number"]) if sort is Sort.DUE else (value, item["number"])

    items = await everything(engine, TOP, sort=sort, descending=descending, limit=limit)
    assert {item["number"] for item in items} == {life.number for life in lives.values()}
    assert items == sorted(items, key=key, reverse=descending)


async def test_a_total_is_told(engine: AsyncEngine, lives: dict[str, Life]) -> None:
    page: Page = await ledger_page(engine, TOP, Filters(), now=NOW, limit=3)
    assert (len(page.items), page.total) == (3, len(lives))


@pytest.mark.parametrize(
    "cursor",
    ["x", "", "////", "W10", "bnVsbA", "é", "a" * 500]
    + [write_cursor(order, Place(key, "1")) for order, key in (("due", NOW), ("-opened_at", "soon"))]
    + [write_cursor("-opened_at", Place(*place)) for place in (("0001-01-01T00:00:00+14:00", "1"), (NOW, 7))],
)
async def test_a_made_up_cursor_is_refused(engine: AsyncEngine, cursor: str) -> None:
    with pytest.raises(BadCursor):
        await ledger_page(engine, TOP, Filters(), now=NOW, cursor=cursor)


async def test_filters(engine: AsyncEngine, lives: dict[str, Life]) -> None:
    assert await found(engine, state=("closed",)) == {lives["事项01"].number}
    assert await found(engine, state=("closed", "rectifying")) == {lives["事项01"].number, lives["事项02"].number}
    assert await found(engine, units=("SWJ-01",)) == those(lives, lambda case: case.lead == "SWJ-01")
    assert await found(engine, units=("SWJ-01", "SWJ-02")) == those(lives, lambda case: case.lead is not None)
    assert await found(engine, severity=("critical",)) == those(lives, lambda case: case.severity == "critical")
    assert await found(engine, supervisor=("SWJ",)) == set()
    assert await found(engine, kind="decision") == set()
    assert await found(engine, category="individual", inspection="none") == set()
    assert len(await found(engine, group="共性问题一")) == 3
    assert await found(engine, group="共性\0") == set()
    mine = those(lives, lambda case: "SWJ-02" in (case.lead, *case.co_units))
    assert await found(engine, Reader(1, ("SWJ-02",)), mine=True) == mine
    assert await found(engine, mine=True) == set()
    edge = START + 90 * DAY
    before = those(lives, lambda case: case.due is not None and case.due < edge)
    after = those(lives, lambda case: case.due is not None and case.due >= edge)
    assert await found(engine, due_before=edge) == before
    assert await found(engine, due_after=edge) == after
    opened = lives["事项10"].case
    assert opened is not None
    late = those(lives, lambda case: case.opened_at >= opened.opened_at)
    assert await found(engine, opened_after=opened.opened_at) == late
    assert await found(engine, opened_before=opened.opened_at) == await found(engine) - late


async def test_lamps_part_the_ledger_and_agree_with_items_and_counts(
    engine: AsyncEngine, lives: dict[str, Life]
) -> None:
    whole = await everything(engine, TOP)
    seen = set[str]()
    for lamp in ("green", "yellow", "red", "grey"):
        numbers = await found(engine, lamp=lamp)
        assert numbers == {item["number"] for item in whole if item["lamp"] == lamp}
        assert numbers.isdisjoint(seen)
        assert numbers
        seen |= numbers
    assert seen == {life.number for life in lives.values()}
    late = await found(engine, overdue=True)
    assert late == {item["number"] for item in whole if item["overdue"]}
    assert await found(engine, overdue=False) == seen - late
    told = await counts(engine, TOP, NOW)
    assert told.total == len(whole)
    assert told.overdue == len(late)
    for lamp in ("green", "yellow", "red", "grey"):
        assert told.by_lamp[lamp] == len(await found(engine, lamp=lamp))
    assert told.by_unit["SWJ-01"].total == len(await found(engine, units=("SWJ-01",)))
    assert (await counts(engine, Reader(1, ("QU",)), NOW)).total == len(await found(engine, Reader(1, ("QU",))))
    assert (await counts(engine, Reader(1), NOW)).total == 0
    later = await counts(engine, TOP, NOW + timedelta(days=400))
    assert later.by_lamp["yellow"] == 0
