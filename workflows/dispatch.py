"""The dispatching of deliveries, without end."""

from temporalio import workflow

from models.messages import DISPATCH, DISPATCH_WORKFLOW, Dispatched
from workflows.shift import work_on


@workflow.defn(name=DISPATCH_WORKFLOW)
class DispatchWorkflow:
    """Keeps one dispatcher going, on whichever worker lives."""

    @workflow.run
    async def run(self) -> None:
        """Dispatch for an hour, and begin anew."""
        await work_on(DISPATCH, Dispatched)
