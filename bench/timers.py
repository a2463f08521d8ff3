"""The bare engine's timers: a workflow that sleeps until an instant, does one empty local activity, and ends.

Its worker is that of `bench.bare`.
"""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from temporalio import activity, workflow
from temporalio.client import Client, RPCTimeoutOrCancelledError, WithStartWorkflowOperation
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError

WORKFLOW = "TimerWorkflow"
SET = "set"
_TAKES = timedelta(seconds=10)
_AGAIN_SECONDS = 0.5


@activity.defn
async def nothing() -> None:
    """Do nothing."""


@workflow.defn(name=WORKFLOW)
class TimerWorkflow:
    """Fires once."""

    @workflow.run
    async def run(self, instant: datetime) -> None:
        """Sleep, and do as little as can be done."""
        await workflow.sleep(max(instant - workflow.now(), timedelta()))
        await workflow.execute_local_activity(nothing, start_to_close_timeout=_TAKES)

    @workflow.update(name=SET)
    def set(self) -> None:
        """Let whoever starts it know that the timer is set."""


async def set_timer(client: Client, timer: str, instant: datetime, task_queue: str) -> None:
    """Start one as a case is opened: in one step with an Update, whose answer says that it will fire.

    Asked again where no answer comes in time, under the same ids, as who opens a case does.
    """
    while True:
        start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            WORKFLOW, instant, id=timer, task_queue=task_queue, id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING
        )
        try:
            await client.execute_update_with_start_workflow(SET, start_workflow_operation=start, id=timer)
        except (RPCTimeoutOrCancelledError, RPCError):
            await asyncio.sleep(_AGAIN_SECONDS)
        else:
            return
        finally:
            # Its own outcome has to be looked at, or the event loop complains of it.
            with suppress(Exception, asyncio.CancelledError):
                await asyncio.wait_for(start.workflow_handle(), timeout=0.1)
