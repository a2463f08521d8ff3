"""Starting deliveries' workflows."""

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy

from models.messages import DELIVERY_WORKFLOW, DeliveryInput, delivery_workflow_id


class DeliveryStarter:
    """Starts them on deliveries' own task queue."""

    def __init__(self, client: Client, task_queue: str) -> None:
        """Speak through `client` to the workers of `task_queue`."""
        self._client = client
        self._queue = task_queue

    async def see_to(self, delivery: int) -> None:
        """Have a workflow see to the delivery, unless one does.

        One that has ended may be started again: the record knows what was sent, and ends it at once.
        """
        await self._client.start_workflow(
            DELIVERY_WORKFLOW,
            DeliveryInput(delivery=delivery),
            id=delivery_workflow_id(delivery),
            task_queue=self._queue,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
