"""Clearing away evidence that nobody cited: a Schedule starts it each night."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

from models.messages import EXPIRE, EXPIRY_WORKFLOW, Expired

_SILENCE = timedelta(seconds=30)
_PATIENT = RetryPolicy(initial_interval=timedelta(seconds=10), maximum_interval=timedelta(minutes=10))


@workflow.defn(name=EXPIRY_WORKFLOW)
class ExpiryWorkflow:
    """One night's clearing."""

    @workflow.run
    async def run(self) -> Expired:
        """Clear; what fails is tried again until the evening."""
        expired: Expired = await workflow.execute_activity(
            EXPIRE,
            result_type=Expired,
            heartbeat_timeout=_SILENCE,
            start_to_close_timeout=timedelta(hours=6),
            schedule_to_close_timeout=timedelta(hours=18),
            retry_policy=_PATIENT,
        )
        return expired
