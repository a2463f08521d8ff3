"""The bare engine's timers: a workflow that sleeps until an instant, does one empty local activity, and ends.

Its worker is that of `bench.bare`.
"""

from datetime import datetime, timedelta
from typing import Any

from temporalio import activity, workflow
from temporalio.client import Client, WithStartWorkflowOperation
from temporalio.common import WorkflowIDConflictPolicy

WORKFLOW = "TimerWorkflow"
SET = "set"
_TAKES = timedelta(seconds=10)


@activity.defn
async def nothing() -> None:
    """Do nothing."""


@workflow.defn(name=WORKFLOW)
class TimerWorkflow:
    """Fires once."""

    @workflow.run
    async def run(self, instant: datetime) -> None:
        """Sleep, and do as little as can be done."""
        await workflow.sleep(instant - workflow.now())
        await workflow.execute_local_activity(nothing, start_to_close_timeout=_TAKES)

    @workflow.update(name=SET)
    def set(self) -> None:
        """Let whoever starts it know that the timer is set."""


async def set_timer(client: Client, timer: str, instant: datetime, task_queue: str) -> None:
    """Start one as a case is opened: in one step with an Update, whose answer says that it will fire."""
    start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
        WORKFLOW, instant, id=timer, task_queue=task_queue, id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING
    )
    await client.execute_update_with_start_workflow(SET, start_workflow_operation=start)
