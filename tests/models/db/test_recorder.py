"""The one writer: whatever order batches come in, and however often, the record says the same."""

import asyncio
from random import Random
from typing import Any

import asyncpg
import pytest
from sqlalchemy import Table, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.case_tables import CASE_EVENTS, CASE_SNAPSHOTS, CASE_TEXTS, CASES, FEED
from models.db.count_tables import CASE_COUNTS
from models.db.errors import Gap, LedgerUnavailable, RecordConflict
from models.db.locks import lock_cases
from models.db.notice_tables import NOTICES
from models.db.recorder import Recorder
from models.db.recounting import recount
from models.domain import events as e
from models.domain.case import Case
from models.domain.words import Measure, Mode, State
from models.messages import Batch, Recorded
from tests.models.db.world import LEADS, TERMS, Life, OnePersonEach, keep_texts, rung


async def rows(engine: AsyncEngine, table: Table, number: str) -> list[dict[str, Any]]:
    async with engine.connect() as conn:
        found = await conn.execute(select(table).where(table.c.number == number))
        return [dict(row) for row in found.mappings()]


async def stored(engine: AsyncEngine, number: str) -> Case:
    (row,) = await rows(engine, CASE_SNAPSHOTS, number)
    return Case.model_validate(row["snapshot"])


async def counted(engine: AsyncEngine) -> list[tuple[Any, ...]]:
    async with engine.connect() as conn:
        return sorted(map(tuple, await conn.execute(select(CASE_COUNTS).where(CASE_COUNTS.c.total != 0))))


async def test_a_case_is_recorded_with_its_row_and_texts(engine: AsyncEngine, recorder: Recorder) -> None:
    life = Life().opened(title="公章管理")
    await keep_texts(engine, life)
    assert await recorder.record(life.batch()) == Recorded(seq=2)
    (row,) = await rows(engine, CASES, life.number)
    assert (row["title"], row["state"], row["lead_unit"], row["seq"], row["head"], row["opener"]) == (
        "公章管理",
        "assigned",
        "SWJ-01",
        2,
        life.head,
        21,
    )
    assert row["seen_by"] == ["GW", "SWJ", "SWJ-01", "SWJ-JG"]
    assert await stored(engine, life.number) == life.case


async def test_recording_again_changes_nothing(engine: AsyncEngine, recorder: Recorder) -> None:
    life = Life().opened()
    await recorder.record(life.whole())
    before = await rows(engine, CASES, life.number), await counted(engine)
    assert await recorder.record(life.whole()) == Recorded(seq=2)
    assert (await rows(engine, CASES, life.number), await counted(engine)) == before


async def test_an_overlapping_batch_adds_what_is_new(engine: AsyncEngine, recorder: Recorder) -> None:
    life = Life().opened()
    await recorder.record(life.batch())
    life.comment()
    assert await recorder.record(life.whole()) == Recorded(seq=3)
    assert await stored(engine, life.number) == life.case


async def test_a_gap_tells_what_is_held(recorder: Recorder) -> None:
    life = Life().opened()
    await recorder.record(life.batch())
    life.comment().batch()
    with pytest.raises(Gap) as gap:
        await recorder.record(life.comment().batch())
    assert gap.value.held == 2


async def test_a_gap_before_anything_is_held(recorder: Recorder) -> None:
    life = Life().opened()
    life.batch()
    with pytest.raises(Gap) as gap:
        await recorder.record(life.comment().batch())
    assert gap.value.held == 0


async def test_batches_that_overtake_each_other_in_one_group_come_right(
    engine: AsyncEngine, recorder: Recorder
) -> None:
    life = Life().opened()
    first, second, third = life.batch(), life.comment().batch(), life.comment().batch()
    # The first call starts a transaction at once; the others meet in the next group.
    one = Life().opened()
    outcomes = await asyncio.gather(
        recorder.record(one.batch()), recorder.record(third), recorder.record(second), recorder.record(first)
    )
    assert [outcome.seq for outcome in outcomes] == [2, 4, 3, 2]
    assert await stored(engine, life.number) == life.case


async def test_another_event_under_the_same_seq_is_a_conflict(recorder: Recorder) -> None:
    life = Life().opened()
    await recorder.record(life.batch())
    other = Life(number=life.number).opened(title="另一件")
    with pytest.raises(RecordConflict):
        await recorder.record(other.batch())


async def test_a_tampered_event_is_a_conflict(recorder: Recorder) -> None:
    life = Life().opened()
    first, second = life.sealed
    tampered = second.model_copy(update={"data": {**second.data, "lead": "SWJ-02"}})
    with pytest.raises(RecordConflict):
        await recorder.record(Batch(number=life.number, events=(first, tampered)))


async def test_events_that_are_no_case_are_a_conflict(recorder: Recorder) -> None:
    life = Life().opened()
    other = Life(case=life.case).do(e.Acknowledged())
    with pytest.raises(RecordConflict):
        await recorder.record(other.batch())


async def test_what_its_caller_has_recorded_waits_for_nobody(engine: AsyncEngine, recorder: Recorder) -> None:
    life = Life().opened(command="c-1")
    batch = life.batch()
    await recorder.record(batch, settles="c-1")
    async with engine.begin() as conn:
        await lock_cases(conn, [life.number])
        async with asyncio.timeout(3):
            assert await recorder.record(batch) == Recorded(seq=batch.events[-1].seq)


async def test_one_bad_batch_spoils_no_other(engine: AsyncEngine, recorder: Recorder) -> None:
    good, bad = [Life().opened() for _ in range(5)], Life().opened(co_units=("no\0text",))
    calls = [recorder.record(life.batch()) for life in (*good[:3], bad, *good[3:])]
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [*[Recorded] * 3, RecordConflict, *[Recorded] * 2]
    assert await rows(engine, CASES, bad.number) == []


async def test_a_group_may_repeat_events_of_many_cases(engine: AsyncEngine, recorder: Recorder) -> None:
    lives = [Life().opened() for _ in range(3)]
    for life in lives:
        await keep_texts(engine, life)
        await recorder.record(life.batch())
    for life in lives:
        life.comment()
    forged = lives[1].whole()
    forged = forged.model_copy(
        update={"events": (forged.events[0].model_copy(update={"hash": "0" * 64}), *forged.events[1:])}
    )
    first, second, third = await asyncio.gather(
        *map(recorder.record, (lives[0].whole(), forged, lives[2].whole())), return_exceptions=True
    )
    assert (first, third) == (Recorded(seq=3), Recorded(seq=3))
    assert isinstance(second, RecordConflict)


async def test_a_cancelled_caller_takes_nobody_along(engine: AsyncEngine, recorder: Recorder) -> None:
    lives = [Life().opened() for _ in range(4)]
    calls = [asyncio.create_task(recorder.record(life.batch())) for life in lives]
    await asyncio.sleep(0)
    calls[0].cancel()
    calls[2].cancel()
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    await recorder.close()
    assert [isinstance(outcome, Recorded) for outcome in outcomes] == [False, True, False, True]
    assert all([await rows(engine, CASES, life.number) for life in lives])


async def test_a_lost_database_is_unavailable_and_the_same_call_again_is_safe(
    engine: AsyncEngine, recorder: Recorder
) -> None:
    life = Life().opened()
    await recorder.record(life.batch())
    async with engine.connect() as conn:
        await conn.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    batch = life.comment().batch()
    while True:
        try:
            outcome = await recorder.record(batch)
            break
        except LedgerUnavailable:
            continue
    assert outcome == Recorded(seq=3)


async def test_two_writers_with_the_same_cases_end_in_the_right_state(engine: AsyncEngine, database_url: str) -> None:
    del database_url
    chance = Random(7)
    lives = [Life().opened(lead=chance.choice(LEADS)) for _ in range(20)]
    batches: list[Batch] = []
    for life in lives:
        batches.append(life.batch())
        batches += [life.step(chance).batch() for _ in range(8)]
    writers = [Recorder(engine, OnePersonEach()), Recorder(engine, OnePersonEach())]

    async def insist(writer: Recorder, batch: Batch) -> None:
        while True:
            try:
                await writer.record(batch)
            except Gap:
                await asyncio.sleep(0.01)
            else:
                return

    # Each batch goes to both, in two different orders.
    calls = [(writer, batch) for writer in writers for batch in batches]
    chance.shuffle(calls)
    async with asyncio.timeout(60):
        await asyncio.gather(*(insist(writer, batch) for writer, batch in calls))
    for life in lives:
        assert await stored(engine, life.number) == life.case
        events = sorted(await rows(engine, CASE_EVENTS, life.number), key=lambda row: row["seq"])
        assert [event["hash"] for event in events] == [event.hash for event in life.sealed]
    await assert_counters_are_right(engine)


async def test_the_feed_is_taken_when_all_else_is_done(engine: AsyncEngine, recorder: Recorder) -> None:
    life = Life().opened()
    await recorder.record(life.batch())
    async with engine.begin() as holder:
        await holder.execute(select(CASE_COUNTS).with_for_update())
        waiting = asyncio.create_task(recorder.record(life.do(e.Acknowledged()).batch()))
        await _until_someone_waits(engine)
        async with engine.begin() as other:
            # Else two writers could wait for each other.
            await other.execute(select(FEED).with_for_update(nowait=True))
    assert await waiting == Recorded(seq=3)


async def test_whoever_waits_for_the_feed_gets_the_next_positions(engine: AsyncEngine, recorder: Recorder) -> None:
    life = Life().opened()
    await recorder.record(life.batch())
    async with engine.begin() as holder:
        await holder.execute(update(FEED).values(last=FEED.c.last))
        waiting = asyncio.create_task(recorder.record(life.do(e.Acknowledged()).batch()))
        await _until_someone_waits(engine)
    assert await waiting == Recorded(seq=3)
    await assert_counters_are_right(engine)


async def _until_someone_waits(engine: AsyncEngine) -> None:
    async with asyncio.timeout(5), engine.connect() as conn:
        while not await conn.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):  # noqa: ASYNC110  # another process's
            await asyncio.sleep(0.01)


async def assert_counters_are_right(engine: AsyncEngine) -> None:
    kept = await counted(engine)
    await recount(engine)
    assert kept == await counted(engine)


async def test_counters_equal_the_rows_after_random_lives(engine: AsyncEngine, recorder: Recorder) -> None:
    chance = Random(3)
    lives = [Life().opened(lead=chance.choice((*LEADS, None))) for _ in range(30)]
    for _ in range(12):
        for life in lives:
            if chance.random() < 0.7:
                life.step(chance)
        await asyncio.gather(*(recorder.record(life.batch()) for life in lives))
    assert {life.case.state for life in lives if life.case} >= {State.CLOSED, State.RECTIFYING}
    await assert_counters_are_right(engine)


async def test_a_notice_lands_once_with_each_holder(engine: AsyncEngine, recorder: Recorder) -> None:
    life = Life().opened(co_units=("SWJ-02",)).do(rung(1, "SWJ-JG"), actor="clock")
    await recorder.record(life.whole())
    await recorder.record(life.whole())
    given = await rows(engine, NOTICES, life.number)
    assert sorted((n["seq"], n["kind"], n["person"], n["measure"], n["level"], n["acknowledge"]) for n in given) == [
        (2, "assigned", 11, None, None, False),
        (2, "assigned", 12, None, None, False),
        (3, "rung_reached", 21, "supervise", 1, True),
    ]


async def test_a_post_without_holder_passes_its_notice_up(engine: AsyncEngine, recorder: Recorder) -> None:
    life = Life().opened(supervisor="SWJ").do(rung(1, "NOBODY", Measure.REMIND), actor="clock")
    life.do(rung(2, "GW"), actor="clock")
    lines = life.case.lines if life.case else None
    assert lines is not None
    await recorder.record(life.batch())
    assert [n["unit"] for n in await rows(engine, NOTICES, life.number)] == ["SWJ-01"]
    # NOBODY stands on no line; a unit that does passes to the one above it.
    other = Life().opened(lead="SWJ-02")
    without_lead = OnePersonEach()

    class NoLead(OnePersonEach):
        def holders(self, unit: str, *who: Any) -> tuple[int, ...]:
            return () if unit == "SWJ-02" else without_lead.holders(unit, *who)

    await Recorder(engine, NoLead()).record(other.batch())
    (passed,) = await rows(engine, NOTICES, other.number)
    assert (passed["unit"], passed["meant_for"], passed["person"]) == ("SWJ-JG", "SWJ-02", 21)


@pytest.mark.parametrize("at_once", [True, False], ids=["in one group", "in two"])
async def test_whose_clock_an_adoption_stops_is_told(engine: AsyncEngine, recorder: Recorder, at_once: bool) -> None:  # noqa: FBT001
    planned = TERMS.model_copy(update={"limits": TERMS.limits.model_copy(update={"plan": TERMS.limits.check})})
    life = Life().opened(terms=planned).do(e.Acknowledged(), actor="person:11")
    if not at_once:
        await recorder.record(life.batch())
    adopted = e.PolicyAdopted(adoption="a", mode=Mode.KEEP, terms=TERMS.model_copy(update={"version": 2}))
    life.do(adopted, actor="administrator:1")
    await recorder.record(life.batch())
    told = [notice["unit"] for notice in await rows(engine, NOTICES, life.number) if notice["kind"] == "policy_adopted"]
    assert told == ["SWJ-01"]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE case_events SET actor = 'person:1'", "DELETE FROM case_events", "TRUNCATE case_events"],
)
async def test_events_are_append_only(engine: AsyncEngine, statement: str) -> None:
    # By the driver itself: ours leaves nothing of a message.
    conn = await asyncpg.connect(engine.url.set(drivername="postgresql").render_as_string(hide_password=False))
    try:
        with pytest.raises(asyncpg.RestrictViolationError, match="case_events is append only"):
            await conn.execute(statement)
    finally:
        await conn.close()


async def test_positions_have_no_holes(engine: AsyncEngine) -> None:
    async with engine.connect() as conn:
        n, first, last = (
            await conn.execute(select(func.count(), func.min(CASE_EVENTS.c.position), func.max(CASE_EVENTS.c.position)))
        ).one()
        assert (first, last, await conn.scalar(select(FEED.c.last))) == (1, n, n)
        assert await conn.scalar(select(func.count()).select_from(CASE_TEXTS).where(CASE_TEXTS.c.value.is_(None))) == 0
