"""All that the engine can be asked for: histories, queries, descriptions, failures, as bytes."""

from collections.abc import AsyncIterator

from temporalio.client import Client, WorkflowExecution, WorkflowExecutionStatus
from temporalio.service import RPCError

from models.messages import SNAPSHOT, UNRECORDED, WORKFLOW

DETAILS = "__temporal_workflow_metadata"
STACK = "__stack_trace"


async def everything(client: Client) -> AsyncIterator[tuple[str, bytes]]:
    """Each workflow's id, and something that the engine tells of it."""
    async for execution in client.list_workflows():
        async for content in _of(client, execution):
            yield execution.id, content


async def _of(client: Client, execution: WorkflowExecution) -> AsyncIterator[bytes]:
    handle = client.get_workflow_handle(execution.id, run_id=execution.run_id)
    # Memo, search attributes, details, pending activities with their last failures.
    yield (await handle.describe()).raw_description.SerializeToString()
    async for event in handle.fetch_history_events():
        yield event.SerializeToString()
    if execution.workflow_type == WORKFLOW and execution.status is WorkflowExecutionStatus.RUNNING:
        for query, *given in ((SNAPSHOT,), (UNRECORDED, 0), (DETAILS,), (STACK,)):
            yield repr(await handle.query(query, *given)).encode()
        try:
            await handle.query("no such query")
        except RPCError as error:
            yield error.message.encode()
        except Exception as error:  # noqa: BLE001  # however it says no, it is what it says that counts
            yield repr(error).encode()
