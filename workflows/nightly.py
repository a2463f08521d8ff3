"""What is looked at each night: a Schedule starts it."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

from models.messages import LOOK, NIGHTLY_WORKFLOW, Looked

_SILENCE = timedelta(seconds=30)
_PATIENT = RetryPolicy(initial_interval=timedelta(seconds=10), maximum_interval=timedelta(minutes=10))


@workflow.defn(name=NIGHTLY_WORKFLOW)
class NightlyWorkflow:
    """One night's look."""

    @workflow.run
    async def run(self) -> Looked:
        """Look at all lines; what fails is tried again until the evening."""
        looked: Looked = await workflow.execute_activity(
            LOOK,
            result_type=Looked,
            heartbeat_timeout=_SILENCE,
            start_to_close_timeout=timedelta(hours=1),
            schedule_to_close_timeout=timedelta(hours=18),
            retry_policy=_PATIENT,
        )
        return looked
