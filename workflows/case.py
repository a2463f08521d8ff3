"""The one workflow of a case: its truth, its clock, and the guarantee that all of it is recorded.

What may be done and what follows from it stands in `models.domain`; here stands only when it is asked.
"""

import asyncio
from datetime import timedelta
from typing import ClassVar

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError

from models.chain import SealedEvent
from models.domain.refusals import Refusal
from models.messages import (
    RECORD,
    SNAPSHOT,
    TAKE,
    UNRECORDED,
    WORKFLOW,
    Batch,
    CaseInput,
    Instruction,
    Recorded,
    Snapshot,
    Taken,
    case_number,
)
from workflows.alarm import Alarm
from workflows.casefile import CaseFile, Rules

_WAIT_FOR_LIFE = timedelta(seconds=15)
_RECORDING_TAKES = timedelta(seconds=30)
# A worker that was killed is found out by its silence, and the batch goes to another.
_SILENCE = timedelta(seconds=6)
# The recording activity itself asks for a jittered delay; this is for a worker that dies with it.
_WITHOUT_END = RetryPolicy(
    initial_interval=timedelta(seconds=1), backoff_coefficient=1.5, maximum_interval=timedelta(seconds=12)
)


class FlushFailed(Exception):  # noqa: N818  # it says what happened
    """The outbox could not be carried to the ledger, though it is tried without end: this is a fault in Duban."""


@workflow.defn(name=WORKFLOW)
class CaseWorkflow:
    """Follows one case from its opening, or from where an earlier run left off, to its end."""

    rules: ClassVar[Rules] = Rules()

    @workflow.init
    def __init__(self, given: CaseInput) -> None:
        """Open the case's file before the first command is heard."""
        self._file = CaseFile(case_number(workflow.info().workflow_id), given, self.rules)
        self._alarm = Alarm(ring=self._stir)
        self._flush: asyncio.Task[None] | None = None
        self._stirred = False

    @workflow.run
    async def run(self, given: CaseInput) -> None:  # noqa: ARG002  # read in __init__
        """At every turn see what has come due and what the ledger lacks, until the case is over and recorded."""
        if not await self._has_life():
            return
        while True:
            self._file.pass_time(workflow.now())
            if self._file.is_over:
                self._file.outbox.owe_all()
            self._see_to_the_ledger()
            if self._file.is_over and self._file.outbox.is_empty and workflow.all_handlers_finished():
                return
            if self._is_long and workflow.all_handlers_finished():
                workflow.continue_as_new(self._file.for_the_next_run)
            self._alarm.set(self._file.wakeup)
            self._show()
            await workflow.wait_condition(lambda: self._stirred)
            self._stirred = False

    @workflow.update(name=TAKE)
    def take(self, instruction: Instruction) -> Taken:
        """Carry out a person's command; its caller records what it decided."""
        taken = self._file.take(instruction, workflow.now())
        self._stir()
        return taken

    @take.validator
    def _may_take(self, instruction: Instruction) -> None:
        """Refuse before anything enters history."""
        try:
            self._file.judge(instruction.command, workflow.now())
        except Refusal as refusal:
            raise ApplicationError(
                str(refusal),
                {"ground": refusal.ground, "facts": refusal.facts},
                type=refusal.code,
                non_retryable=True,
            ) from refusal

    @workflow.query(name=UNRECORDED)
    def unrecorded(self, after: int) -> tuple[SealedEvent, ...]:
        """Say what the ledger lacks after seq `after`, for the recorder that has found a gap."""
        return self._file.outbox.after(after)

    @workflow.query(name=SNAPSHOT)
    def snapshot(self) -> Snapshot:
        """Show the case as it stands, for whoever compares it with the record."""
        return self._file.snapshot

    async def _has_life(self) -> bool:
        """Whether there is anything to follow.

        A run may start without a case, or from an ended one, and its first command be refused, or be late.
        """
        if self._file.is_idle:
            try:
                await workflow.wait_condition(lambda: not self._file.is_idle, timeout=_WAIT_FOR_LIFE)
            except TimeoutError:
                return False
        return True

    @property
    def _is_long(self) -> bool:
        # What is not recorded yet is handed on. To wait for an empty outbox is to wait for ever in a case that
        # is given commands without a pause: each flush ends in a run that holds another command already.
        return workflow.info().is_continue_as_new_suggested() and self._file.outbox.fits_one_payload

    def _see_to_the_ledger(self) -> None:
        """Have the outbox carried to the ledger where it is owed; never wait for that, the rungs go on meanwhile."""
        if self._flush is not None and self._flush.done():
            flush, self._flush = self._flush, None
            # Asked, or a crashed task would die in silence.
            flush.result()
        if self._flush is None and self._file.outbox.is_owed:
            self._flush = asyncio.create_task(self._carry())
            self._flush.add_done_callback(lambda _: self._stir())

    async def _carry(self) -> None:
        """Carry the outbox to the ledger, batch after batch, as long as it is owed."""
        outbox = self._file.outbox
        while outbox.is_owed:
            batch = Batch(number=self._file.number, events=outbox.oldest)
            try:
                recorded = await workflow.execute_activity(
                    RECORD,
                    batch,
                    result_type=Recorded,
                    start_to_close_timeout=_RECORDING_TAKES,
                    heartbeat_timeout=_SILENCE,
                    retry_policy=_WITHOUT_END,
                )
            except ActivityError as error:
                # Not a failure of the case: raised as it is, it would end the workflow. So it holds the
                # workflow's task until a repaired worker takes it up.
                raise FlushFailed from error
            outbox.trim(recorded.seq)

    def _show(self) -> None:
        """Let the engine's own page say how the case stands; this enters no history."""
        case = self._file.case
        due = case.due.isoformat(timespec="minutes") if case.due else "-"
        workflow.set_current_details(f"{case.state}, due {due}")

    def _stir(self) -> None:
        self._stirred = True
