"""`duban revive`: workflows anew from the events, where the engine has lost them.

A revived workflow begins with the case as recorded: which rungs were reached is part of that, so none fires again,
and one that has come due meanwhile fires once.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from activities.engine import Engine, EngineBusy, EngineTrouble
from models.messages import Snapshot
from proof.finding import Kind
from proof.held import held, one_instant
from proof.judging import Judged, judge
from proof.numbers import AT_ONCE, open_numbers
from proof.progress import Progress
from proof.workflows import Workflows
from trouble import Trouble

_AT_ONCE = 16
_PAUSES = (0.1, 0.5, 2.0)
_WITNESSED = frozenset({Kind.NEWEST_MISSING, Kind.NEWEST_CHANGED})
"""What its row says against the events: a workflow begun from these would contradict what was acknowledged."""


class CaseUnknown(Trouble):
    """Nothing is recorded of a case {number}."""

    code = "case_unknown"


class CaseOver(Trouble):
    """The case {number} is {state}: no workflow follows it. To take a closed case up again, give it `reopen`."""

    code = "case_over"


class CaseDamaged(Trouble):
    """The case {number} cannot be revived, since its events are damaged: {reason}."""

    code = "case_damaged"


class EngineUnreachable(Trouble):
    """The engine does not answer ({reason}). What was revived so far runs; run the same command again."""

    code = "engine_unreachable"


@dataclass(slots=True)
class Revived:
    """How many open cases there are, how many were revived, and how many could not be."""

    open: int = 0
    revived: int = 0
    damaged: int = 0


class Reviver:
    """Starts workflows anew; one that runs is left as it is, so the same again does nothing."""

    def __init__(
        self,
        database: AsyncEngine,
        engine: Engine,
        workflows: Workflows,
        tell: Callable[[str], None],
        progress: Progress | None = None,
    ) -> None:
        """Read `database`, start by `engine`; `tell` hears of each case."""
        self._database = database
        self._engine = engine
        self._workflows = workflows
        self._tell = tell
        self._progress = progress or Progress()

    async def revive(self, number: str) -> bool:
        """Revive one case; whether it needed that. Raises `CaseUnknown`, `CaseOver`, `CaseDamaged`."""
        _snapshot(await self._judged(number))
        try:
            if await self._workflows.runs(number):
                return False
            # What a workflow has recorded before it ended is only now sure to be read.
            await self._start(_snapshot(await self._judged(number)))
        except EngineTrouble as trouble:
            raise EngineUnreachable(reason=trouble) from trouble
        return True

    async def revive_all(self) -> Revived:
        """Revive every open case that has no running workflow."""
        done = Revived()
        try:
            self._progress.begin("listing workflows")
            running = {number async for number in self._workflows.running()}
            missing: list[str] = []
            async for page in open_numbers(self._database):
                done.open += len(page)
                missing += [number for number in page if number not in running]
            self._progress.begin("cases revived", len(missing))
            for start in range(0, len(missing), AT_ONCE):
                await self._revive_all(missing[start : start + AT_ONCE], done)
        except EngineTrouble as trouble:
            raise EngineUnreachable(reason=trouble) from trouble
        finally:
            self._progress.end()
        return done

    async def _revive_all(self, numbers: list[str], done: Revived) -> None:
        few = asyncio.Semaphore(_AT_ONCE)

        async def start(snapshot: Snapshot) -> None:
            async with few:
                await self._start(snapshot)
            done.revived += 1
            self._progress.step()

        async with one_instant(self._database) as conn:
            cases = [judge(one) for one in await held(conn, numbers)]
        snapshots = []
        for judged in cases:
            try:
                snapshots.append(_snapshot(judged))
            except CaseOver:
                continue
            except (CaseUnknown, CaseDamaged) as damaged:
                done.damaged += 1
                self._tell(str(damaged))
        await asyncio.gather(*(start(snapshot) for snapshot in snapshots))

    async def _judged(self, number: str) -> Judged:
        async with one_instant(self._database) as conn:
            (one,) = await held(conn, [number])
        return judge(one)

    async def _start(self, snapshot: Snapshot) -> None:
        for pause in _PAUSES:
            try:
                await self._engine.revive(snapshot)
            except EngineBusy:
                await asyncio.sleep(pause)
            else:
                return
        await self._engine.revive(snapshot)


def _snapshot(judged: Judged) -> Snapshot:
    """What the case's workflow begins with."""
    if not judged.held.events:
        raise CaseUnknown(number=judged.number)
    folded = judged.folded
    if folded is None:
        raise CaseDamaged(number=judged.number, reason=judged.findings[0].detail)
    witness = next((finding for finding in judged.findings if finding.kind in _WITNESSED), None)
    if witness is not None:
        raise CaseDamaged(number=judged.number, reason=witness.detail)
    if not judged.is_open:
        raise CaseOver(number=judged.number, state=folded.case.state.value)
    return Snapshot(case=folded.case, head=folded.head, recent=folded.recent)
