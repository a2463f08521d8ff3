"""Commands and reservations: each request once, each number once, each external reference once."""

import asyncio
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.case_tables import CASE_TEXTS
from models.db.commands import (
    KeyReused,
    NewCommand,
    claim_pending,
    find_command,
    find_keyed,
    note_command,
    refuse_command,
)
from models.db.recorder import Recorder
from models.db.reservations import AlreadyOpened, Opening, reserve
from models.db.texts import salted
from models.messages import Batch
from tests.models.db.world import START, Life

_ids = count(1)


def opening(*, key: str | None = None, body: bytes = b"1", reference: str | None = None) -> Opening:
    return Opening(2026, f"open-{next(_ids)}", 7, key, body, "台账.xlsx" if reference else None, reference)


def compose(number: str) -> dict[str, Any]:
    return {"number": number}


def command(number: str, *, key: str | None = None, body: bytes = b"1") -> NewCommand:
    return NewCommand(f"command-{next(_ids)}", 7, key, number, body, {"a": [1, "二"]})


async def test_numbers_follow_each_other_and_bear_their_instruction(engine: AsyncEngine) -> None:
    rows = [await reserve(engine, opening(), compose, [salted("标题")], START) for _ in range(2)]
    first, second = (int(row.number[5:]) for row in rows)
    assert second == first + 1
    assert rows[0].instruction == {"number": rows[0].number}
    assert rows[0].new


async def test_racing_openings_take_different_numbers(engine: AsyncEngine) -> None:
    rows = await asyncio.gather(*(reserve(engine, opening(), compose, [], START) for _ in range(12)))
    assert len({row.number for row in rows}) == 12


async def test_an_external_reference_opens_one_case(engine: AsyncEngine) -> None:
    outcomes = await asyncio.gather(
        *(reserve(engine, opening(reference="7"), compose, [], START) for _ in range(6)), return_exceptions=True
    )
    opened = [row for row in outcomes if not isinstance(row, BaseException)]
    refused = [error for error in outcomes if isinstance(error, AlreadyOpened)]
    assert (len(opened), len(refused)) == (1, 5)
    assert {error.number for error in refused} == {opened[0].number}


async def test_a_refused_opening_gives_its_reference_free(engine: AsyncEngine) -> None:
    first = await reserve(engine, opening(reference="free"), compose, [], START)
    await refuse_command(engine, first.id, {"code": "no_supervisor"}, START)
    second = await reserve(engine, opening(reference="free"), compose, [], START)
    assert second.number != first.number
    refused = await find_command(engine, first.id)
    assert refused is not None
    assert (refused.status, refused.refusal) == ("refused", {"code": "no_supervisor"})


async def test_the_same_key_is_the_same_request(engine: AsyncEngine) -> None:
    rows = await asyncio.gather(*(reserve(engine, opening(key="k"), compose, [], START) for _ in range(5)))
    assert len({row.id for row in rows}) == 1
    assert sum(row.new for row in rows) == 1
    with pytest.raises(KeyReused):
        await reserve(engine, opening(key="k", body=b"2"), compose, [], START)
    with pytest.raises(KeyReused):
        await note_command(engine, command("2026-000001", key="k", body=b"3"), [], START)


async def test_openings_that_race_under_one_key_use_up_one_number(engine: AsyncEngine) -> None:
    """A number that was given to nobody would look like a case that is gone."""
    before = int((await reserve(engine, opening(), compose, [], START)).number[5:])
    for race in range(5):
        same = [reserve(engine, opening(key=f"race-{race}"), compose, [], START) for _ in range(8)]
        assert len({row.number for row in await asyncio.gather(*same)}) == 1
    after = int((await reserve(engine, opening(), compose, [], START)).number[5:])
    assert after == before + 6


async def test_a_replayed_command_keeps_no_texts(engine: AsyncEngine) -> None:
    first = await note_command(engine, command("T-1", key="t"), [salted("甲")], START)
    again = await note_command(engine, command("T-1", key="t"), [salted("甲")], START)
    assert (again.id, again.new, again.instruction) == (first.id, False, {"a": [1, "二"]})
    assert await find_keyed(engine, 7, "t", b"1") == again
    async with engine.connect() as conn:
        kept = select(func.count()).select_from(CASE_TEXTS).where(CASE_TEXTS.c.number == "T-1")
        assert await conn.scalar(kept) == 1


async def test_recording_settles(engine: AsyncEngine, recorder: Recorder) -> None:
    noted = await note_command(engine, command("S-1"), [], START)
    named = await note_command(engine, command("S-1"), [], START)
    life = Life().opened(command=named.id)
    await recorder.record(life.batch(), settles=noted.id)
    for row in (noted, named):
        settled = await find_command(engine, row.id)
        assert settled is not None
        assert settled.status == "done"
    # Nothing to record, yet something to settle.
    third = await note_command(engine, command("S-1"), [], START)
    await recorder.record(Batch(number=life.number, events=()), settles=third.id)
    settled = await find_command(engine, third.id)
    assert settled is not None
    assert settled.status == "done"


async def test_a_sweep_claims_what_is_old_and_nobody_else_does(engine: AsyncEngine) -> None:
    later = START + timedelta(days=300)
    old = [await note_command(engine, command("P-1"), [], later) for _ in range(4)]
    fresh = await note_command(engine, command("P-1"), [], later + timedelta(seconds=25))
    now = later + timedelta(seconds=30)
    sweeps = await asyncio.gather(*(claim_pending(engine, now) for _ in range(3)))
    claimed = [row.id for sweep in sweeps for row in sweep if row.number == "P-1"]
    assert sorted(claimed) == sorted(row.id for row in old)
    assert fresh.id not in claimed
    assert [row for row in await claim_pending(engine, now) if row.number == "P-1"] == []
    again = await claim_pending(engine, now + timedelta(seconds=31))
    assert [row.id for row in again if row.number == "P-1"] == [*(row.id for row in old), fresh.id]
