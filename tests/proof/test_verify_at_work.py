"""Verify while the service is at work, is late, or is not there at all."""

import asyncio
from datetime import timedelta

import pytest

from activities.connection import connect
from activities.engine import Engine
from proof.finding import Kind
from proof.following import Patience
from proof.verifying import Verifier
from proof.workflows import Workflows
from tests.proof.archive import PATIENCE, Archive
from tests.workflows.world import LEAD_HEAD, Acknowledge, comment, drill


async def test_a_wake_up_long_past_is_named(whole: Archive) -> None:
    number = await whole.moving()
    assert (await whole.verify()).findings == []
    # All of its wake-ups lie in the past for whoever allows for none.
    longest = Patience(late=timedelta(days=-3650), pause=PATIENCE.pause)
    assert [(f.kind, f.number) for f in (await whole.verify(patience=longest)).findings] == [(Kind.CLOCK_LATE, number)]


async def test_without_a_worker_that_is_named_and_no_case_is_asked(whole: Archive) -> None:
    await whole.moving()
    engine = Engine(whole.environment.client, "queue-of-nobody")
    report = await Verifier(whole.database, engine, whole.workflows, patience=PATIENCE).verify()
    assert [finding.kind for finding in report.findings] == [Kind.NO_WORKER]


async def test_nothing_is_named_while_cases_move(whole: Archive) -> None:
    stop = asyncio.Event()
    terms = drill("PT1S")

    async def moves() -> int:
        given = 0
        while not stop.is_set():
            number = await whole.open(terms=terms, within="PT1S")
            await whole.give(number, LEAD_HEAD, Acknowledge())
            for _ in range(4):
                await whole.give(number, LEAD_HEAD, comment())
                given += 1
            await whole.closed()
        return given

    movers = [asyncio.create_task(moves()) for _ in range(3)]
    reports = []
    for _ in range(4):
        # As it is run by people: what is under way has had its minute.
        reports.append(await whole.verify(patience=Patience(pause=PATIENCE.pause)))
        await asyncio.sleep(0.1)
    stop.set()
    assert sum(await asyncio.gather(*movers)) > 0
    assert [report.findings for report in reports] == [[]] * 4


@pytest.mark.parametrize("sample", [None, 5])
async def test_an_engine_that_is_away_is_named_and_the_record_verified_all_the_same(
    whole: Archive, sample: int | None
) -> None:
    await whole.moving()
    client = await connect("127.0.0.1:9", "duban", lazy=True)
    engine, workflows = Engine(client, "queue", patience=timedelta(seconds=1)), Workflows(client)
    report = await Verifier(whole.database, engine, workflows, patience=PATIENCE, sample=sample).verify()
    assert [finding.kind for finding in report.findings] == [Kind.ENGINE_AWAY]
    assert report.counts.events == 4
