"""The bare engine's timers: a workflow that sleeps until an instant, does one empty local activity, and ends.

Its worker is that of `bench.bare`.
"""

from datetime import datetime, timedelta

from temporalio import activity, workflow

WORKFLOW = "TimerWorkflow"
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
