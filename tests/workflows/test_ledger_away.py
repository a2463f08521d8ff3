"""While the database is away the rungs are decided at their instants, and recorded when it is back."""

import asyncio
from datetime import timedelta

from temporalio import activity
from temporalio.client import WorkflowHandle
from temporalio.exceptions import ApplicationError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from models.domain.events import RungReached
from models.messages import RECORD, Batch, Recorded
from tests.workflows.conftest import Service
from tests.workflows.world import LEAD_HEAD, by, comment, drill, opening
from worker import RUNNER, WORKFLOWS

HOUR = timedelta(hours=1)


async def away_for_an_hour(service: Service) -> tuple[str, list[str]]:
    """A case with a rung every five minutes and no database for an hour; its number, and its history by then."""
    number = service.new_number()
    await service.opened(opening(number, terms=drill("PT5M"), within="PT10M"))
    service.ledger.away = True
    await service.environment.sleep(HOUR)
    history = await service.history(number)
    service.ledger.away = False
    await service.environment.sleep(timedelta(seconds=30))
    return number, history


async def test_rungs_are_decided_at_their_instants_all_the_same(on_skipping: Service) -> None:
    number, _ = await away_for_an_hour(on_skipping)
    facts = (event.opened().fact for event in on_skipping.ledger.events(number))
    late = [fact.fired_at - fact.due_at for fact in facts if isinstance(fact, RungReached)]
    assert (len(late), max(late) < timedelta(seconds=1)) == (12, True)


async def test_trying_again_costs_no_history(on_skipping: Service) -> None:
    _, history = await away_for_an_hour(on_skipping)
    attempts = on_skipping.ledger.attempts
    # Twelve rungs: a timer (2) and a workflow task (3) each. Over a hundred attempts: one activity, not even started.
    assert attempts > 100
    assert len(history) < 80
    assert history.count("activity_task_scheduled") == 1


async def test_what_was_collected_is_recorded_in_two_batches(on_skipping: Service) -> None:
    number, _ = await away_for_an_hour(on_skipping)
    after_opening = on_skipping.ledger.batches[1:]
    assert [len(batch.events) for batch in after_opening] == [3, on_skipping.ledger.seq(number) - 3]


async def test_commands_are_taken_meanwhile(on_skipping: Service) -> None:
    number = on_skipping.new_number()
    await on_skipping.opened(opening(number, terms=drill("PT5M"), within="PT10M"))
    on_skipping.ledger.away = True
    await on_skipping.environment.sleep(timedelta(minutes=7))
    taken = await on_skipping.engine.take(number, by(LEAD_HEAD, comment(), recorded=2))
    assert [event.type for event in taken.events] == ["rung_reached", "commented"]


class Forgetful:
    """Answers that nothing can be done, for ever: what no real activity says."""

    @activity.defn(name=RECORD)
    async def record(self, batch: Batch) -> Recorded:
        """Give up."""
        message = f"{batch.number}: never"
        raise ApplicationError(message, non_retryable=True)


async def test_a_flush_that_fails_for_good_is_noticed_and_ends_no_case(skipping: WorkflowEnvironment) -> None:
    service = Service(skipping, "queue-of-the-forgetful")
    number = service.new_number()
    async with Worker(
        skipping.client,
        task_queue=service.queue,
        workflows=WORKFLOWS,
        activities=[Forgetful().record],
        workflow_runner=RUNNER,
    ):
        await service.opened(opening(number, terms=drill("PT5M"), within="PT1S"))
        async with asyncio.timeout(20):
            message = await _task_failed(service.workflow(number))
    await service.workflow(number).terminate()
    assert "FlushFailed" in message


async def _task_failed(workflow: WorkflowHandle[object, object]) -> str:
    """Wait until a task of the workflow has failed; what its failure says."""
    while True:
        for event in (await workflow.fetch_history()).events:
            if event.HasField("workflow_task_failed_event_attributes"):
                failure = event.workflow_task_failed_event_attributes.failure
                return f"{failure.application_failure_info.type}: {failure.message}"
        await asyncio.sleep(0.1)
