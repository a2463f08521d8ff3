"""Revive brings back what the engine has lost, once, and tells nobody a second time."""

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from activities.connection import DATA_CONVERTER, connect
from activities.engine import Engine
from activities.recording import Recording
from proof.finding import Kind
from proof.reviving import CaseDamaged, CaseOver, CaseUnknown, EngineUnreachable, Reviver
from proof.workflows import Workflows
from tests.proof.archive import Archive
from tests.temporal import REAL_FLAGS
from tests.workflows.world import LEAD_HEAD, Acknowledge, comment, drill
from worker import make_worker


async def test_a_case_that_was_ended_behind_its_back_lives_on(whole: Archive) -> None:
    number = await whole.moving()
    await whole.end_behind_its_back(number)
    notices = await whole.notices()
    assert await whole.reviver.revive(number)
    assert not await whole.reviver.revive(number)
    await whole.lists(number, running=True)
    assert (await whole.verify()).findings == []
    await whole.give(number, LEAD_HEAD, comment())
    assert await whole.notices() == notices
    assert await whole.ask("SELECT max(seq) FROM case_events") == 5


async def test_what_cannot_be_revived_is_refused(whole: Archive) -> None:
    over, damaged = await whole.closed(), await whole.moving()
    await whole.tamper("UPDATE case_events SET actor = 'person:9' WHERE number = :n AND seq = 2", n=damaged)
    with pytest.raises(CaseUnknown, match="Nothing is recorded of a case 1999-000001"):
        await whole.reviver.revive("1999-000001")
    with pytest.raises(CaseOver, match="is closed: no workflow follows it"):
        await whole.reviver.revive(over)
    with pytest.raises(CaseDamaged, match="event 2"):
        await whole.reviver.revive(damaged)
    await whole.end_behind_its_back(damaged)
    done = await whole.reviver.revive_all()
    assert (done.open, done.revived, done.damaged) == (1, 0, 1)


@pytest.fixture
async def empty_engine(tmp_path: Path) -> AsyncIterator[WorkflowEnvironment]:
    """An engine that knows of no case."""
    async with await WorkflowEnvironment.start_local(
        namespace="duban",
        data_converter=DATA_CONVERTER,
        dev_server_existing_path=str(Path(sys.executable).parent / "temporal"),
        dev_server_database_filename=str(tmp_path / "engine.db"),
        dev_server_extra_args=REAL_FLAGS,
        dev_server_log_level="error",
    ) as environment:
        yield environment


async def test_a_full_database_meets_an_empty_engine(whole: Archive, empty_engine: WorkflowEnvironment) -> None:
    rungs = "SELECT count(*) FROM case_events WHERE type = 'rung_reached' AND number = '{}'"
    numbers = [await whole.moving() for _ in range(5)]
    over = await whole.closed()
    # Its ladder has begun: the reminder and the urging have gone out, the rest is hours away.
    late = await whole.open(terms=drill("PT1H"), within="PT1S")
    await whole.give(late, LEAD_HEAD, Acknowledge())
    async with asyncio.timeout(20):
        while await whole.ask(rungs.format(late)) < 1:  # noqa: ASYNC110  # the database tells nobody
            await asyncio.sleep(0.05)
    notices = await whole.notices()

    moved = Archive(whole.database, empty_engine, whole.recorder, "queue-of-the-moved", whole.year)
    async with make_worker(empty_engine.client, moved.queue, Recording(moved.recorder)):
        await moved.has_a_worker()
        found = (await moved.verify()).findings
        assert {(f.kind, f.number) for f in found} == {(Kind.WORKFLOW_MISSING, n) for n in (*numbers, late)}
        done = await moved.reviver.revive_all()
        assert (done.open, done.revived, done.damaged) == (6, 6, 0)
        for number in (*numbers, late):
            await moved.lists(number, running=True)
        assert (await moved.verify()).findings == []
        assert (await moved.reviver.revive_all()).revived == 0
        await moved.give(late, LEAD_HEAD, comment())
        await asyncio.sleep(0.5)
        assert not await moved.workflows.runs(over)
        assert await moved.ask(rungs.format(late)) == 1
        assert await moved.notices() == notices
        assert (await moved.verify()).findings == []


async def test_an_engine_that_is_away_is_one_clear_line(whole: Archive) -> None:
    number = await whole.moving()
    client = await connect("127.0.0.1:9", "duban", lazy=True)
    engine = Engine(client, "queue", patience=timedelta(seconds=1))
    reviver = Reviver(whole.database, engine, Workflows(client), lambda _: None)
    for asked in (reviver.revive(number), reviver.revive_all()):
        with pytest.raises(EngineUnreachable, match="run the same command again"):
            await asked
