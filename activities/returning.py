"""The way back where no workflow runs for a case: the record judges, and what it allows starts a workflow."""

import logging
from datetime import UTC, datetime
from typing import Protocol

from activities.engine import Engine, NotRunning
from models.domain.decide import decide
from models.domain.evolve import fold
from models.messages import Instruction, Snapshot, Taken

_LOG = logging.getLogger(__name__)


class Snapshots(Protocol):
    """Where a case can be had from, if its workflow is gone."""

    async def snapshot(self, number: str) -> Snapshot | None:
        """A case folded out of its recorded events; `None` where nothing of it is recorded."""


async def carried(engine: Engine, snapshots: Snapshots, number: str, instruction: Instruction) -> Taken:
    """Have a case carry out a command, whether its workflow runs or is gone. Raises as `carried_anew` does."""
    try:
        return await engine.take(number, instruction)
    except NotRunning:
        return await carried_anew(engine, number, await snapshots.snapshot(number), instruction)


async def carried_anew(engine: Engine, number: str, snapshot: Snapshot | None, instruction: Instruction) -> Taken:
    """Have a case carry out a command though it has no workflow: `snapshot` is all that is recorded of it, if anything.

    A command that the record remembers is answered from it; an opening opens the case; any other brings the workflow
    back from the record. Raises the rules' `Refusal`, which is then the last word, and the engine's troubles.
    """
    command = instruction.command
    case = snapshot.case if snapshot is not None else None
    if snapshot is not None and command.id in snapshot.recent:
        return Taken(revision=snapshot.case.revision, state=snapshot.case.state, again=True)
    after = fold(number, decide(case, command, datetime.now(UTC)), case)
    if snapshot is not None:
        if not snapshot.case.ended:
            _LOG.warning("case %s had lost its workflow: revived from the record", number)
        # In one step: a closed case that is revived without its command would end at once.
        return await engine.revive_with(snapshot, instruction)
    if after is None:
        raise NotRunning
    return await engine.open(number, instruction, supervisor=after.supervisor, lead=after.lead)
