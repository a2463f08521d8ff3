"""An adoption: one activity that goes through all open cases, and is taken up again wherever it was left."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

from models.messages import ADOPT, ADOPTION_WORKFLOW, Adoption

_SILENCE = timedelta(seconds=10)
_WITHOUT_END = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=12))


@workflow.defn(name=ADOPTION_WORKFLOW)
class AdoptionWorkflow:
    """Sees to it that a confirmed adoption reaches every case, whatever dies on the way."""

    @workflow.run
    async def run(self, adoption: Adoption) -> None:
        """Move the cases; a worker that dies is noticed by its silence, and the next goes on where it stopped."""
        await workflow.execute_activity(
            ADOPT,
            adoption,
            heartbeat_timeout=_SILENCE,
            start_to_close_timeout=timedelta(hours=12),
            retry_policy=_WITHOUT_END,
        )
