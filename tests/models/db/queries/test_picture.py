"""What the picture counts: by who holds, by age, by month, each as many as the list with those filters has."""

from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.queries.filters import Filters
from models.db.queries.holders import holders
from models.db.queries.ledger import ledger_page
from models.db.queries.reader import Reader
from models.db.queries.trends import overdue_since, trend
from models.db.recorder import Recorder
from models.domain import events as e
from models.domain.holding import Side, holder
from models.domain.words import ClockName, Method, Result
from tests.models.db.world import DAY, START, Life, OnePersonEach, keep_texts

TOP, GUIDE = Reader(1, ("GW",)), Reader(1, ("QU",))
LEADS = ("SWJ-01", "SWJ-02")
NOW = START + 100 * DAY
EDGES = [START + n * 20 * DAY for n in range(6)]
COUNT = 60


@pytest.fixture(scope="module")
async def lives(engine: AsyncEngine) -> list[Life]:
    """Cases a day apart: some missed, some closed, some suspended, some shared, some to be checked."""
    chance = Random(7)
    made = []
    for n in range(COUNT):
        life = Life(at=START + n * DAY)
        helped = ("SWJ-02",) if n % 5 == 0 else ()
        due = life.at + chance.randint(3, 60) * DAY
        life.opened(lead="SWJ-01" if helped else LEADS[n % 2], co_units=helped, due=due)
        if n % 6:
            life.do(e.Acknowledged())
            _go_on(life, n, due)
        made.append(life)
    await keep_texts(engine, *made)
    recorder = Recorder(engine, OnePersonEach())
    for life in made:
        await recorder.record(life.batch())
    await recorder.close()
    return made


def _go_on(life: Life, n: int, due: datetime) -> None:
    if n % 4 <= 1:
        life.at = due
        life.do(e.DeadlineMissed(clock=ClockName.DUE, round=1, due_at=due), actor="clock")
    if n % 7 == 0:
        life.do(e.Suspended(reason=life.text("停"), until=NOW + DAY))
    elif n % 3 == 0:
        life.do(e.CompletionConfirmed(summary=life.text("好"), in_time=n % 4 > 1))
        if n % 9:
            life.do(e.CheckRecorded(result=Result.PASS, method=Method.SPOT, note=life.text("过")))
            life.do(e.SignedOff())


async def listed(engine: AsyncEngine, reader: Reader, filters: Filters) -> int | None:
    return (await ledger_page(engine, reader, filters, now=NOW)).total


@pytest.mark.parametrize("reader", [TOP, GUIDE, Reader(1)])
async def test_each_side_and_each_unit_hold_what_the_list_shows(
    engine: AsyncEngine, lives: list[Life], reader: Reader
) -> None:
    held = await holders(engine, reader, LEADS)
    for side in Side:
        assert held.by_side[side] == await listed(engine, reader, Filters(units=LEADS, side=side)), side
    for unit in ("SWJ-01", "SWJ-02", "SWJ-JG", "GW"):
        asked = Filters(units=LEADS, held_by=(unit,))
        assert held.by_unit[unit] == await listed(engine, reader, asked), unit
    assert held.by_side.total() == await listed(engine, reader, Filters(units=LEADS, open=True))
    if reader == TOP:
        known = [holder(life.case) for life in lives if life.case is not None]
        for side in Side:
            assert held.by_side[side] == sum(one is not None and one.side is side for one in known) > 0, side


@pytest.mark.parametrize("reader", [TOP, GUIDE])
async def test_the_overdue_are_parted_by_their_age(engine: AsyncEngine, lives: list[Life], reader: Reader) -> None:
    del lives
    days = [NOW - 60 * DAY, NOW - 20 * DAY, NOW - 5 * DAY]
    found = await overdue_since(engine, reader, LEADS, days, NOW)
    for n, after, before in zip(found, [None, *days], [*days, None], strict=True):
        asked = Filters(units=LEADS, overdue=True, overdue_after=after, overdue_before=before)
        assert n == await listed(engine, reader, asked)
    assert sum(found) == await listed(engine, reader, Filters(units=LEADS, overdue=True))


@pytest.mark.parametrize("reader", [TOP, GUIDE])
async def test_the_trend_counts_what_the_lists_show(engine: AsyncEngine, lives: list[Life], reader: Reader) -> None:
    told = await trend(engine, reader, LEADS, EDGES)
    for n, (after, before) in enumerate(pairwise(EDGES)):
        opened = Filters(units=LEADS, opened_after=after, opened_before=before)
        closed = Filters(units=LEADS, closed_after=after, closed_before=before)
        late = Filters(units=LEADS, closed_after=after, closed_before=before, missed=True)
        missed = Filters(units=LEADS, missed_after=after, missed_before=before)
        assert told.opened[n] == await listed(engine, reader, opened)
        assert told.closed[n] == await listed(engine, reader, closed)
        assert told.closed_late[n] == await listed(engine, reader, late)
        assert told.missed[n] == await listed(engine, reader, missed)
    if reader == TOP:
        end = EDGES[-1]
        facts = [life.case for life in lives if life.case is not None]
        dues = [miss.due_at for case in facts for miss in case.misses]
        assert (sum(told.opened), sum(told.missed)) == (COUNT, sum(due < end for due in dues))
        assert sum(told.closed) == sum(case.closed_at is not None and case.closed_at < end for case in facts) > 0
        assert sum(told.closed_late) > 0


async def test_what_is_open_and_what_has_missed_part_the_ledger(engine: AsyncEngine, lives: list[Life]) -> None:
    for name in ("open", "missed"):
        yes, no = [await listed(engine, TOP, Filters(**{name: value})) for value in (True, False)]
        assert yes is not None
        assert no is not None
        assert (yes > 0, yes + no) == (True, len(lives))
    assert await listed(engine, TOP, Filters(held_by=("SWJ-01", "SWJ-JG"), missed_before=NOW + timedelta(days=1)))
