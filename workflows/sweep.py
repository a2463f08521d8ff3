"""The sweep of commands, without end."""

from temporalio import workflow

from models.messages import SWEEP, SWEEP_WORKFLOW, Swept
from workflows.shift import work_on


@workflow.defn(name=SWEEP_WORKFLOW)
class SweepWorkflow:
    """Keeps one sweeper going, on whichever worker lives."""

    @workflow.run
    async def run(self) -> None:
        """Sweep for an hour, and begin anew; a worker that dies is noticed by its silence."""
        await work_on(SWEEP, Swept)
