"""The engine's workflows as a verification sees them: which run, since when, and what they wait for."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode

from activities.engine import EngineAway, NotRunning
from models.messages import WORKFLOW, case_number, workflow_id
from proof.timers import Run, read_run

_RUNNING = f"WorkflowType = '{WORKFLOW}' AND ExecutionStatus = 'Running'"
_PAGE = 1000
_PATIENCE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Described:
    """The newest run of a case's workflow."""

    running: bool
    started_at: datetime


class Workflows:
    """Every call raises `NotRunning` for a workflow that the engine does not know, and `EngineAway`."""

    def __init__(self, client: Client) -> None:
        """Ask through `client`."""
        self._client = client

    async def running(self) -> AsyncIterator[str]:
        """The numbers of the cases whose workflow runs. It lags behind by moments: look again before you judge."""
        with _in_our_words():
            async for execution in self._client.list_workflows(_RUNNING, page_size=_PAGE, rpc_timeout=_PATIENCE):
                yield case_number(execution.id)

    async def describe(self, number: str) -> Described:
        """The newest run of the case's workflow, as it is now."""
        with _in_our_words():
            found = await self._workflow(number).describe(rpc_timeout=_PATIENCE)
        return Described(found.status is WorkflowExecutionStatus.RUNNING, found.start_time)

    async def runs(self, number: str) -> bool:
        """Whether a workflow of the case runs now."""
        try:
            return (await self.describe(number)).running
        except NotRunning:
            return False

    async def run(self, number: str) -> Run:
        """What the history of the newest run tells."""
        with _in_our_words():
            return await read_run(self._workflow(number).fetch_history_events(rpc_timeout=_PATIENCE))

    def _workflow(self, number: str) -> WorkflowHandle[object, object]:
        return self._client.get_workflow_handle(workflow_id(number))


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise NotRunning from error
        raise EngineAway(outcome_unknown=False) from error
    except RuntimeError as error:
        # A lazy client that never was connected says so in this way.
        raise EngineAway(outcome_unknown=False) from error
