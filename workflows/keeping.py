"""What is done each hour so that the record can be vouched for: a Schedule starts it."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

from models.messages import CHECKPOINT, FORGET, KEEPING_WORKFLOW, Checkpointed, Forgotten

_SILENCE = timedelta(seconds=30)
_WITHIN = timedelta(minutes=50)
_PATIENT = RetryPolicy(initial_interval=timedelta(seconds=5), maximum_interval=timedelta(minutes=5))


@workflow.defn(name=KEEPING_WORKFLOW)
class KeepingWorkflow:
    """One hour's checkpoint, and what the access log forgets."""

    @workflow.run
    async def run(self) -> Checkpointed:
        """Take the checkpoint first; what fails is tried again until the next hour."""
        checkpointed: Checkpointed = await workflow.execute_activity(
            CHECKPOINT,
            result_type=Checkpointed,
            heartbeat_timeout=_SILENCE,
            start_to_close_timeout=_WITHIN,
            schedule_to_close_timeout=_WITHIN,
            retry_policy=_PATIENT,
        )
        await workflow.execute_activity(
            FORGET,
            result_type=Forgotten,
            heartbeat_timeout=_SILENCE,
            start_to_close_timeout=_WITHIN,
            schedule_to_close_timeout=_WITHIN,
            retry_policy=_PATIENT,
        )
        return checkpointed
