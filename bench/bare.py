"""The bare engine: a workflow that takes the same Updates as a case, of the same size, and does nothing else.

`python -m bench.bare` is its worker, and that of the bare timers, set as ours is, on a task queue of its own.
"""

import asyncio
import logging
from typing import Any

import uvloop
from temporalio import workflow
from temporalio.client import Client, WithStartWorkflowOperation, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy

from bench.timers import TimerWorkflow, nothing
from embedded.exit import run_and_leave
from settings import settings_for_command
from worker import engine_client, told_to_stop, tuned_worker

QUEUE = "bench-bare"
WORKFLOW = "BareWorkflow"
TAKE = "take"


@workflow.defn(name=WORKFLOW)
class BareWorkflow:
    """Answers each Update with what it was given, and ends after the last."""

    def __init__(self) -> None:
        """Wait for all of them."""
        self._taken = 0

    @workflow.run
    async def run(self, updates: int) -> None:
        """Live for so many Updates."""
        await workflow.wait_condition(lambda: self._taken >= updates and workflow.all_handlers_finished())

    @workflow.update(name=TAKE)
    def take(self, parcel: bytes) -> bytes:
        """Carry nothing out."""
        self._taken += 1
        return parcel


async def start(client: Client, life: str, parcel: bytes, *, updates: int, update: str) -> bytes:
    """Start a bare workflow together with its first Update."""
    operation: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
        WORKFLOW, updates, id=life, task_queue=QUEUE, id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING
    )
    taken: bytes = await client.execute_update_with_start_workflow(
        TAKE, parcel, start_workflow_operation=operation, id=update, result_type=bytes
    )
    return taken


async def take(client: Client, life: str, parcel: bytes, *, update: str) -> bytes:
    """Give a bare workflow one more Update."""
    handle: WorkflowHandle[object, object] = client.get_workflow_handle(life)
    taken: bytes = await handle.execute_update(TAKE, parcel, id=update, result_type=bytes)
    return taken


async def _work() -> None:
    client = await engine_client(settings_for_command())
    async with tuned_worker(client, QUEUE, [BareWorkflow, TimerWorkflow], [nothing]):
        await told_to_stop()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    run_and_leave(_work())
