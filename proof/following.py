"""Whether the one workflow of a case follows it: it runs, it says what the record says, and it will wake up."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import WorkflowQueryFailedError, WorkflowQueryRejectedError

from activities.engine import Engine, EngineTrouble, NotRunning
from models.chain import SealedEvent
from models.db.case_tables import CASE_EVENTS
from models.db.engine import reading
from models.domain.case import Case
from models.domain.clocks import next_wakeup
from models.domain.evolve import fold
from models.messages import Snapshot
from proof.chains import Folded, sealed
from proof.finding import Finding, Kind
from proof.judging import Judged
from proof.workflows import Workflows

_TRIES = 3
_GIVE_UP_AFTER = 32
"""So many cases in a row that do not answer: no worker works, and the rest would each cost the same wait."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How late a wake-up may be, how long an end may take, and how long to wait between two looks."""

    late: timedelta = timedelta(seconds=60)
    settling: timedelta = timedelta(seconds=60)
    pause: timedelta = timedelta(seconds=1)


class Following:
    """Compares cases with their workflows."""

    def __init__(
        self, database: AsyncEngine, engine: Engine, workflows: Workflows, patience: Patience, *, asking: bool = True
    ) -> None:
        """Read through `database`; ask workflows by `engine`, unless not `asking`, and about them by `workflows`."""
        self._asking = asking
        self._database = database
        self._engine = engine
        self._workflows = workflows
        self._patience = patience
        self._silent = 0

    async def of_open(self, judged: Judged, folded: Folded) -> list[Finding]:
        """What is wrong between an open case, as it was folded, and its workflow."""
        try:
            return [finding async for finding in self._of_open(judged.number, folded)]
        except NotRunning:
            return [Finding(Kind.WORKFLOW_MISSING, judged.number, "the case is open and no workflow follows it")]
        except EngineTrouble as trouble:
            return [Finding(Kind.WORKFLOW_SILENT, judged.number, f"its workflow cannot be looked at: {trouble}")]

    async def of_other(self, judged: Judged) -> list[Finding]:
        """What is wrong with a workflow that runs for a case which is over, or of which no event is recorded."""
        try:
            found = await self._workflows.describe(judged.number)
        except NotRunning:
            return []
        except EngineTrouble as trouble:
            return [Finding(Kind.WORKFLOW_SILENT, judged.number, f"its workflow cannot be looked at: {trouble}")]
        events = judged.held.events
        since = max([found.started_at, *(event["at"] for event in events[-1:])])
        # One that has just ended sees to its last flush; one that was just started waits for its first command.
        if not found.running or judged.held.pending or datetime.now(UTC) - since < self._patience.settling:
            return []
        what = "the case is over" if events else "no event of the case is recorded"
        return [Finding(Kind.WORKFLOW_UNWANTED, judged.number, f"a workflow runs, but {what}")]

    async def _of_open(self, number: str, folded: Folded) -> AsyncIterator[Finding]:
        snapshot, silence = await self._snapshot(number)
        # The history after the snapshot: what it tells is then no older than the wake-up that is looked for.
        run = await self._workflows.run(number)
        if run.closed:
            raise NotRunning
        if run.failing is not None:
            yield Finding(Kind.WORKFLOW_STUCK, number, f"its workflow's task fails: {run.failing}")
        elif silence is not None:
            yield Finding(Kind.WORKFLOW_SILENT, number, f"its workflow does not say how the case stands: {silence}")
        if snapshot is not None:
            difference = await self._difference(number, folded, snapshot)
            if difference is not None:
                yield Finding(Kind.WORKFLOW_DIFFERS, number, difference)
        wakeup = next_wakeup(snapshot.case if snapshot else folded.case)
        now, late = datetime.now(UTC), self._patience.late
        if wakeup is None:
            return
        if wakeup < now - late:
            yield Finding(Kind.CLOCK_LATE, number, f"its clock should have rung at {wakeup:%Y-%m-%d %H:%M:%S}Z")
        elif wakeup > now and not run.busy and not run.rings_by(wakeup + late):
            yield Finding(Kind.CLOCK_WITHOUT_TIMER, number, f"no timer rings by {wakeup:%Y-%m-%d %H:%M:%S}Z")

    async def _snapshot(self, number: str) -> tuple[Snapshot | None, str | None]:
        """The case as its workflow has it, or why it does not say."""
        if not self._asking:
            return None, None
        if self._silent >= _GIVE_UP_AFTER:
            return None, "too many before it did not answer"
        try:
            snapshot = await self._engine.snapshot(number)
        except (WorkflowQueryFailedError, WorkflowQueryRejectedError) as error:
            return None, str(error)
        except NotRunning:
            raise
        except EngineTrouble as trouble:
            self._silent += 1
            return None, str(trouble)
        self._silent = 0
        return snapshot, None

    async def _difference(self, number: str, folded: Folded, snapshot: Snapshot) -> str | None:
        """How workflow and record differ. The record was read first, so the workflow cannot be behind it."""
        has = snapshot.case.seq
        if has < folded.case.seq:
            return f"the workflow knows {has} events, the record {folded.case.seq}"
        following = await self._between(number, folded.case.seq, has)
        if following is None:
            return f"the workflow knows {has} events, the record lacks some, and the workflow no longer holds them"
        head, case = folded.head, folded.case
        for event in following:
            if event.prev != head:
                return f"their chains part before event {event.seq}"
            head = event.hash
        if head != snapshot.head:
            return f"their chains part: event {has} has another hash"
        case = fold(number, (event.opened() for event in following), case) or case
        return None if case == snapshot.case else f"same events, another case: {', '.join(_apart(case, snapshot.case))}"

    async def _between(self, number: str, after: int, upto: int) -> Sequence[SealedEvent] | None:
        """The events after `after` up to `upto`, from the record and what the workflow has not seen recorded yet."""
        found: list[SealedEvent] = []
        for _ in range(_TRIES):
            found = list(await self._recorded(number, after, upto))
            while (last := found[-1].seq if found else after) < upto:
                held = await self._engine.unrecorded(number, last)
                if not held or held[0].seq != last + 1:
                    # Recorded in between, and let go by the workflow; or lost.
                    break
                found += [event for event in held if event.seq <= upto]
            else:
                return found
        return None

    async def _recorded(self, number: str, after: int, upto: int) -> Sequence[SealedEvent]:
        if after == upto:
            return ()
        query = (
            select(CASE_EVENTS)
            .where(CASE_EVENTS.c.number == number, CASE_EVENTS.c.seq > after, CASE_EVENTS.c.seq <= upto)
            .order_by(CASE_EVENTS.c.seq)
        )
        async with reading(self._database).connect() as conn:
            return [sealed(dict(row)) for row in (await conn.execute(query)).mappings()]


def _apart(one: Case, other: Case) -> list[str]:
    return [name for name in Case.model_fields if getattr(one, name) != getattr(other, name)]
