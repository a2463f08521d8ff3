"""The sweep's view of the record (`activities.ports.Desk`): what is pending, and what became of it."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.commands import claim_pending, refuse_command, settle_done
from models.db.folding import case_snapshot
from models.db.heartbeats import Pulse, beat
from models.domain.refusals import Refusal
from models.messages import Instruction, Pending, Snapshot


class CommandDesk:
    """Commands as the database keeps them."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Read and write through `engine`."""
        self._engine = engine

    async def beat(self) -> None:
        """The worker's sign of life."""
        await beat(self._engine, Pulse.WORKER, datetime.now(UTC))

    async def pending(self) -> tuple[Pending, ...]:
        """Commands pending for over ten seconds, the oldest first; other sweeps leave them alone for a while."""
        rows = await claim_pending(self._engine, datetime.now(UTC))
        return tuple(
            Pending(number=row.number, instruction=Instruction.model_validate(row.instruction)) for row in rows
        )

    async def snapshot(self, number: str) -> Snapshot | None:
        """A case folded out of its recorded events."""
        return await case_snapshot(self._engine, number)

    async def settle(self, pending: Pending) -> None:
        """The command was taken, and its events are recorded."""
        async with self._engine.begin() as conn:
            await settle_done(conn, [pending.instruction.command.id], datetime.now(UTC))

    async def refuse(self, pending: Pending, refusal: Refusal) -> None:
        """The command was not taken and will not be."""
        told = {"code": refusal.code, "ground": refusal.ground.value, "facts": refusal.facts}
        await refuse_command(self._engine, pending.instruction.command.id, told, datetime.now(UTC))
