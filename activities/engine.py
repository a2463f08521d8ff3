"""The engine in our words: sending commands to cases' workflows, and what may go wrong on the way."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, TypeAlias

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.errordetails.v1 import NamespaceNotFoundFailure
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import (
    Client,
    RPCTimeoutOrCancelledError,
    WithStartWorkflowOperation,
    WorkflowHandle,
    WorkflowUpdateFailedError,
)
from temporalio.common import (
    SearchAttributeKey,
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from models.chain import SealedEvent
from models.domain.refusals import BY_CODE, Refusal
from models.messages import (
    ADOPTION_WORKFLOW,
    LEAD_ATTRIBUTE,
    SNAPSHOT,
    SUPERVISOR_ATTRIBUTE,
    TAKE,
    UNRECORDED,
    WORKFLOW,
    Adoption,
    CaseInput,
    Instruction,
    Snapshot,
    Taken,
    adoption_workflow_id,
    workflow_id,
)

_PATIENCE = timedelta(seconds=10)
# A poller asks for a minute and comes back; one that has not been seen for longer is dead.
_POLLER_SEEN_WITHIN = timedelta(seconds=75)
_NEVER_CONNECTED = "Failed client connect"
_SUPERVISOR = SearchAttributeKey.for_keyword(SUPERVISOR_ATTRIBUTE)
_LEAD = SearchAttributeKey.for_keyword(LEAD_ATTRIBUTE)


_Start: TypeAlias = WithStartWorkflowOperation[Any, Any]


class EngineTrouble(Exception):  # noqa: N818  # one word for three troubles; none of them is a fault of ours
    """The engine did not do what was asked."""

    code: ClassVar[str] = "engine_trouble"

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NotRunning(EngineTrouble):
    """The case has no running workflow: it has ended, or the engine has lost it. The record judges."""

    code = "not_running"


class EngineBusy(EngineTrouble):
    """The engine takes no more at the moment. Nothing has been done; try again shortly."""

    code = "engine_busy"


class EngineAway(EngineTrouble):
    """The engine or its worker does not answer in time."""

    code = "engine_away"

    def __init__(self, *, outcome_unknown: bool) -> None:
        super().__init__()
        self.outcome_unknown = outcome_unknown
        """Whether what was asked may have been done, or may yet be done, all the same."""


class Engine:
    """Cases' workflows as a caller sees them. Every call ends within `patience`.

    `take` and `open` raise the rules' `Refusal`, `NotRunning`, `EngineBusy` or `EngineAway`.
    """

    def __init__(self, client: Client, task_queue: str, *, patience: timedelta = _PATIENCE) -> None:
        """Speak through `client` to the workers of `task_queue`."""
        self._client = client
        self._queue = task_queue
        self._patience = patience

    async def open(self, number: str, instruction: Instruction, *, supervisor: str, lead: str | None) -> Taken:
        """Start the case's workflow with its first command; again under the same command id it is the same case."""
        return await self._start_with(number, CaseInput(), instruction, _attributes(supervisor, lead))

    async def revive_with(self, snapshot: Snapshot, instruction: Instruction) -> Taken:
        """Start a case's workflow anew from its record, together with a command: the way to reopen an ended case.

        In one step: the workflow of an ended case soon ends again where no command comes.
        """
        case = snapshot.case
        given = CaseInput(snapshot=snapshot)
        return await self._start_with(case.number, given, instruction, _attributes(case.supervisor, case.lead))

    async def take(self, number: str, instruction: Instruction) -> Taken:
        """Have the case carry out a command; again under the same command id the answer is the same."""
        with _in_our_words(may_be_done=True):
            async with asyncio.timeout(self._patience.total_seconds()):
                taken: Taken = await self._workflow(number).execute_update(
                    TAKE, instruction, id=instruction.command.id, result_type=Taken, rpc_timeout=self._patience
                )
        return taken

    async def unrecorded(self, number: str, after: int) -> tuple[SealedEvent, ...]:
        """The case's events after seq `after` that its workflow still holds; at most `AT_ONCE`, the oldest first."""
        with _in_our_words(may_be_done=False):
            events: tuple[SealedEvent, ...] = await self._workflow(number).query(
                UNRECORDED, after, result_type=tuple[SealedEvent, ...], rpc_timeout=self._patience
            )
        return events

    async def snapshot(self, number: str) -> Snapshot:
        """The case as its workflow has it."""
        with _in_our_words(may_be_done=False):
            snapshot: Snapshot = await self._workflow(number).query(
                SNAPSHOT, result_type=Snapshot, rpc_timeout=self._patience
            )
        return snapshot

    async def revive(self, snapshot: Snapshot) -> None:
        """Start an open case's workflow anew from its record; one that runs is left as it is."""
        with _in_our_words(may_be_done=True):
            await self._client.start_workflow(
                WORKFLOW,
                CaseInput(snapshot=snapshot),
                id=workflow_id(snapshot.case.number),
                task_queue=self._queue,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                search_attributes=_attributes(snapshot.case.supervisor, snapshot.case.lead),
                rpc_timeout=self._patience,
            )

    async def begin(self, adoption: Adoption) -> None:
        """Start an adoption's workflow; from then on it will be carried out. One that runs is left as it is."""
        with _in_our_words(may_be_done=True):
            await self._client.start_workflow(
                ADOPTION_WORKFLOW,
                adoption,
                id=adoption_workflow_id(adoption.id),
                task_queue=self._queue,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                rpc_timeout=self._patience,
            )

    async def pollers(self) -> int:
        """How many workers ask for cases' work: 0 means that nothing would be carried out."""
        asked = DescribeTaskQueueRequest(
            namespace=self._client.namespace,
            task_queue=TaskQueue(name=self._queue),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        )
        with _in_our_words(may_be_done=False):
            answer = await self._client.workflow_service.describe_task_queue(asked, timeout=self._patience)
        since = datetime.now(UTC) - _POLLER_SEEN_WITHIN
        return sum(poller.last_access_time.ToDatetime(UTC) >= since for poller in answer.pollers)

    async def _start_with(
        self, number: str, given: CaseInput, instruction: Instruction, attributes: TypedSearchAttributes
    ) -> Taken:
        start: _Start = WithStartWorkflowOperation(
            WORKFLOW,
            given,
            id=workflow_id(number),
            task_queue=self._queue,
            # A retry finds the workflow that the first attempt started.
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            search_attributes=attributes,
        )
        with _in_our_words(may_be_done=True):
            try:
                async with asyncio.timeout(self._patience.total_seconds()):
                    taken: Taken = await self._client.execute_update_with_start_workflow(
                        TAKE,
                        instruction,
                        start_workflow_operation=start,
                        id=instruction.command.id,
                        result_type=Taken,
                        rpc_timeout=self._patience,
                    )
            except Exception:
                await _forget(start)
                raise
        return taken

    def _workflow(self, number: str) -> WorkflowHandle[object, object]:
        return self._client.get_workflow_handle(workflow_id(number))


def _attributes(supervisor: str, lead: str | None) -> TypedSearchAttributes:
    """What a case's workflow is found by; it stays as it was at the start, since a change costs history."""
    pairs: list[SearchAttributePair[str]] = [SearchAttributePair(_SUPERVISOR, supervisor)]
    if lead is not None:
        pairs.append(SearchAttributePair(_LEAD, lead))
    return TypedSearchAttributes(pairs)


async def _forget(start: _Start) -> None:
    """Look at the start's own outcome: unlooked at, the event loop complains of it once more."""
    with suppress(Exception, asyncio.CancelledError):
        await asyncio.wait_for(start.workflow_handle(), timeout=0.1)


@contextmanager
def _in_our_words(*, may_be_done: bool) -> Iterator[None]:
    """Turn the engine's errors into ours; `may_be_done` says whether silence leaves the outcome open."""
    try:
        yield
    except WorkflowUpdateFailedError as error:
        raise _refusal(error) from error
    except (RPCTimeoutOrCancelledError, TimeoutError) as error:
        raise EngineAway(outcome_unknown=may_be_done) from error
    except RPCError as error:
        raise _trouble(error, may_be_done=may_be_done) from error
    except RuntimeError as error:
        # A lazy client that never was connected has nothing better to say; nothing can have been sent.
        if not str(error).startswith(_NEVER_CONNECTED):
            raise
        raise EngineAway(outcome_unknown=False) from error


def _refusal(error: WorkflowUpdateFailedError) -> Exception:
    """The refusal as the rules raised it; an error of another type is a fault, and stays what it is."""
    cause = error.cause
    if not isinstance(cause, ApplicationError) or cause.type not in BY_CODE:
        return error
    said = cause.details[0] if cause.details else {}
    refusal: Refusal = BY_CODE[cause.type](**said.get("facts", {}))
    return refusal


def _trouble(error: RPCError, *, may_be_done: bool) -> Exception:
    match error.status:
        case RPCStatusCode.NOT_FOUND if not _is_namespace(error):
            return NotRunning()
        case RPCStatusCode.RESOURCE_EXHAUSTED:
            return EngineBusy()
        case (
            RPCStatusCode.UNAVAILABLE
            | RPCStatusCode.DEADLINE_EXCEEDED
            | RPCStatusCode.CANCELLED
            | RPCStatusCode.ABORTED
            | RPCStatusCode.UNKNOWN
            | RPCStatusCode.INTERNAL
            # So a query is answered whose workflow's worker has died or been too slow several times in a row.
            | RPCStatusCode.FAILED_PRECONDITION
        ):
            return EngineAway(outcome_unknown=may_be_done)
        case _:
            return error


def _is_namespace(error: RPCError) -> bool:
    """Whether it is the namespace that was not found: a fault of the setting, not the end of a case."""
    return any(detail.Is(NamespaceNotFoundFailure.DESCRIPTOR) for detail in error.grpc_status.details)
