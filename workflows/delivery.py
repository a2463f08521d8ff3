"""A delivery: one activity that the engine has tried again for days, which costs five history events however often."""

from datetime import timedelta

from temporalio import workflow

from models.messages import DELIVER, DELIVERY_WORKFLOW, Delivered, DeliveryInput
from workflows.shift import SILENCE, WITHOUT_END

_ATTEMPT = timedelta(minutes=2)


@workflow.defn(name=DELIVERY_WORKFLOW)
class DeliveryWorkflow:
    """Sees to one delivery until it is taken or given up; the rules say when it is tried again."""

    @workflow.run
    async def run(self, given: DeliveryInput) -> Delivered:
        """Deliver, and tell how it ended."""
        delivered: Delivered = await workflow.execute_activity(
            DELIVER,
            given,
            result_type=Delivered,
            heartbeat_timeout=SILENCE,
            start_to_close_timeout=_ATTEMPT,
            retry_policy=WITHOUT_END,
        )
        return delivered
