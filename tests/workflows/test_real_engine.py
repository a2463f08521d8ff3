"""On the engine that production runs: what a life costs, what a refusal leaves, what a kill does."""

import asyncio
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer

from activities.connection import DATA_CONVERTER, connect
from activities.engine import Engine, EngineAway, NotRunning
from models.domain.refusals import NotPermitted
from models.messages import Batch
from tests.workflows.conftest import Service
from tests.workflows.world import (
    LEAD_HEAD,
    OUTSIDER,
    SUPERVISOR_HEAD,
    SUPERVISOR_STAFF,
    by,
    comment,
    drill,
    opening,
    reopening,
    withdrawal,
)
from worker import RUNNER, WORKFLOWS

PLAIN_LIFE = 34
"""History events from opening to closing: 27 of a bare workflow with five Updates, a timer, and 6 of the last flush."""


async def test_a_plain_life_costs_few_events(on_real: Service) -> None:
    number = await on_real.opened()
    await on_real.lives(number)
    await on_real.workflow(number).result()
    assert len(await on_real.history(number)) == PLAIN_LIFE


async def test_a_refusal_comes_back_as_it_was_raised_and_leaves_no_history(on_real: Service) -> None:
    number = await on_real.opened()
    before = await on_real.history(number)
    with pytest.raises(NotPermitted):
        await on_real.gives(number, by(OUTSIDER, comment()))
    assert await on_real.history(number) == before


async def test_a_finished_life_replays(on_real: Service) -> None:
    number = await on_real.opened()
    await on_real.lives(number)
    await on_real.workflow(number).result()
    history = await on_real.workflow(number).fetch_history()
    replayer = Replayer(workflows=WORKFLOWS, workflow_runner=RUNNER, data_converter=DATA_CONVERTER)
    await replayer.replay_workflow(history)


async def test_a_worker_killed_in_the_middle_loses_nothing(real: WorkflowEnvironment, tmp_path: Path) -> None:
    lines = tmp_path / "batches"
    service = Service(real, "queue-of-the-killed")
    host = real.client.service_client.config.target_host
    number = service.new_number()
    async with process_of_a_worker(host, service.queue, lines) as first:
        await service.opened(opening(number, terms=drill("PT0.4S"), within="PT1S"))
        while not lines.exists():  # noqa: ASYNC110  # another process writes it
            await asyncio.sleep(0.05)
        # The case is in the first one's cache, and a batch in its hands.
        async with process_of_a_worker(host, service.queue, lines):
            first.kill()
            taken = await service.engine.take(number, by(LEAD_HEAD, comment(), recorded=2))
            while service.ledger.seq(number) < taken.events[-1].seq + 3:
                await asyncio.sleep(0.1)
                for line in lines.read_text().splitlines():
                    await service.ledger.record(Batch.model_validate_json(line))
    await service.workflow(number).terminate()
    # That the chain holds and nothing contradicts, the ledger has judged. Each rung fired once:
    rungs = [(event.data["rung"], event.data["n"]) for event in service.ledger.events(number) if "rung" in event.data]
    assert len(rungs) == len(set(rungs))


@asynccontextmanager
async def process_of_a_worker(host: str, queue: str, lines: Path) -> AsyncIterator[Process]:
    """A worker in a process of its own, killed at the latest at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.workflows.killed_worker", host, queue, str(lines)
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_a_worker_that_is_away_leaves_the_outcome_open(real: WorkflowEnvironment) -> None:
    engine = Engine(real.client, "queue-of-nobody", patience=timedelta(seconds=1))
    assert await engine.pollers() == 0
    with pytest.raises(EngineAway) as caught:
        await engine.open("2026-900001", by(SUPERVISOR_STAFF, opening("2026-900001")), supervisor="SWJ-JG", lead=None)
    assert caught.value.outcome_unknown


async def test_an_engine_that_is_away_is_said_so() -> None:
    client = await connect("127.0.0.1:9", "duban", lazy=True)
    engine = Engine(client, "queue", patience=timedelta(seconds=1))
    with pytest.raises(EngineAway):
        await engine.take("2026-900002", by(LEAD_HEAD, comment()))
    with pytest.raises(EngineAway):
        await engine.open("2026-900002", by(SUPERVISOR_STAFF, opening("2026-900002")), supervisor="SWJ-JG", lead=None)
    with pytest.raises(EngineAway):
        await engine.pollers()


async def test_a_case_that_never_was_is_not_running(on_real: Service) -> None:
    with pytest.raises(NotRunning):
        await on_real.gives("2026-900003", by(LEAD_HEAD, comment()))


async def test_a_worker_that_works_is_counted(on_real: Service) -> None:
    await on_real.opened()
    assert await on_real.engine.pollers() > 0


async def test_a_closed_case_is_reopened_in_one_step(on_real: Service) -> None:
    number = await on_real.opened()
    await on_real.lives(number)
    await on_real.workflow(number).result()
    due = datetime.now(UTC) + timedelta(days=30)
    taken = await on_real.engine.revive_with(on_real.ledger.snapshot(number), by(SUPERVISOR_HEAD, reopening(due)))
    await on_real.recorded(number, taken)
    await on_real.gives(number, by(LEAD_HEAD, comment()))
    assert on_real.ledger.types(number)[-2:] == ["reopened", "commented"]


async def test_the_last_answer_can_still_be_had_after_the_end(on_real: Service) -> None:
    number = await on_real.opened()
    last = by(SUPERVISOR_HEAD, withdrawal(), recorded=2)
    once = await on_real.engine.take(number, last)
    await on_real.workflow(number).result()
    assert await on_real.engine.take(number, last) == once
