"""Cases against their workflows: one that is lost, one too many, one that says something else."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent

from models.chain import event_hash
from models.db.folding import case_snapshot
from models.messages import TAKE, Taken
from proof.finding import Kind
from proof.following import Patience
from proof.timers import read_run
from tests.proof.archive import PATIENCE, Archive
from tests.workflows.world import LEAD_HEAD, Acknowledge, by, comment


async def test_a_workflow_ended_behind_its_back_is_named(archive: Archive) -> None:
    number = await archive.moving()
    await archive.end_behind_its_back(number)
    assert await archive.kinds(number) == {Kind.WORKFLOW_MISSING}


async def test_a_workflow_of_a_case_that_is_over_is_named_once_it_has_had_its_time(archive: Archive) -> None:
    number = await archive.closed()
    snapshot = await case_snapshot(archive.database, number)
    assert snapshot is not None
    await archive.engine.revive(snapshot)
    await archive.lists(number, running=True)
    assert await archive.kinds(number) == {Kind.WORKFLOW_UNWANTED}
    patient = await archive.verify(patience=Patience(pause=PATIENCE.pause))
    assert [finding for finding in patient.findings if finding.number == number] == []
    await archive.end_behind_its_back(number)


async def test_a_workflow_without_any_record_is_named(archive: Archive) -> None:
    number = await archive.moving()
    await archive.delete_whole(number)
    assert await archive.kinds(number) == {Kind.WORKFLOW_UNWANTED, Kind.NUMBER_GONE}


async def test_a_record_forged_with_right_hashes_is_not_what_the_workflow_knows(archive: Archive) -> None:
    number = await archive.moving()
    async with archive.database.connect() as conn:
        row = (await conn.exec_driver_sql("SELECT * FROM case_events WHERE seq = 4 AND number = $1", (number,))).one()
    forged = event_hash(number, seq=4, kind=row.type, at=row.at, actor="person:99", data=row.data, prev=row.prev)
    await archive.tamper(
        "UPDATE case_events SET actor = 'person:99', hash = :h WHERE number = :n AND seq = 4",
        "UPDATE cases SET head = :h WHERE number = :n",
        n=number,
        h=forged,
    )
    assert await archive.kinds(number) == {Kind.WORKFLOW_DIFFERS}


async def test_what_the_workflow_has_and_the_record_has_not_yet_is_no_difference(archive: Archive) -> None:
    number = await archive.moving()
    _, instruction = await archive.note(number, LEAD_HEAD, comment())
    taken = await archive.engine.take(number, instruction.model_copy(update={"recorded": 4}))
    assert taken.events[-1].seq == 5
    assert await archive.found(number) == []


async def test_what_the_record_lacks_and_the_workflow_has_let_go_is_named(archive: Archive) -> None:
    number = await archive.moving()
    handle = archive.workflow(number)
    for recorded in (4, 5):
        await handle.execute_update(
            TAKE, by(LEAD_HEAD, comment(), recorded=recorded), id=f"u{recorded}", result_type=Taken
        )
    assert await archive.kinds(number) == {Kind.WORKFLOW_DIFFERS}


async def test_a_workflow_behind_the_record_is_named(archive: Archive) -> None:
    number = await archive.open()
    early = await case_snapshot(archive.database, number)
    assert early is not None
    await archive.give(number, LEAD_HEAD, Acknowledge())
    await archive.end_behind_its_back(number)
    await archive.engine.revive(early)
    assert await archive.kinds(number) == {Kind.WORKFLOW_DIFFERS}


async def test_a_clock_has_its_timer_in_the_history_until_it_rings(archive: Archive) -> None:
    number = await archive.moving()
    snapshot = await archive.engine.snapshot(number)
    events = (await archive.workflow(number).fetch_history()).events
    run = await read_run(each(events))
    wakeup = min(clock.started_at + (clock.due_at - clock.started_at) / 2 for clock in snapshot.case.clocks)
    assert run.timers
    assert run.rings_by(max(clock.due_at for clock in snapshot.case.clocks))
    assert not run.rings_by(datetime.now(UTC))
    assert wakeup > datetime.now(UTC)
    started = [event for event in events if event.event_type == EventType.EVENT_TYPE_TIMER_STARTED]
    silent = await read_run(each([event for event in events if event not in started]))
    assert (silent.timers, silent.busy, silent.closed) == ((), False, False)


async def each(events: list[HistoryEvent]) -> AsyncIterator[HistoryEvent]:
    for event in events:
        yield event
