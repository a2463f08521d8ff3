"""A whole small service to be damaged: its database, an engine with a worker, and cases that came the usual way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import WorkflowHandle
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from activities.engine import Engine
from activities.recording import Recording
from api.messenger import Messenger
from models.db.commands import NewCommand, note_command
from models.db.desk import CommandDesk
from models.db.engine import connect
from models.db.recorder import Recorder
from models.db.reservations import Opening, reserve
from models.db.texts import SaltedText, digests_in
from models.domain.actors import Actor
from models.domain.commands import Command, Order
from models.domain.policies import Terms
from models.messages import Instruction, workflow_id
from proof.finding import Finding, Kind
from proof.following import Patience
from proof.rebuilding import Rebuilder, Rebuilt
from proof.reviving import Reviver
from proof.statements import Witnesses
from proof.verifying import Report, Verifier
from proof.workflows import Workflows
from tests.models.db.world import OnePersonEach
from tests.workflows.world import LEAD_HEAD, LIFE, STANDARD, SUPERVISOR_STAFF, Acknowledge, comment, opening, text
from worker import make_worker

SALT = b"salt" * 4
WORDS = {text(value): value for value in ("t", "d", "s", "n", "r", "c")}
GUARDED = ("case_events", "record_acts", "checkpoints")
ALL_OF_A_CASE = (
    "case_events",
    "case_texts",
    "cases",
    "case_snapshots",
    "case_wordings",
    "case_holdings",
    "commands",
    "notices",
)
"""The tables that name a case."""
PATIENCE = Patience(pause=timedelta(seconds=0.05), settling=timedelta(0))
_archives = count(1)
_commands = count(1)


@dataclass
class Archive:
    """What a test speaks to."""

    database: AsyncEngine
    environment: WorkflowEnvironment
    recorder: Recorder
    queue: str
    year: int

    @property
    def engine(self) -> Engine:
        """A caller with the patience that a busy machine asks for."""
        return Engine(self.environment.client, self.queue, patience=timedelta(seconds=30))

    @property
    def workflows(self) -> Workflows:
        """What a verification asks about workflows."""
        return Workflows(self.environment.client)

    @property
    def _messenger(self) -> Messenger:
        return Messenger(self.engine, self.recorder, CommandDesk(self.database))

    async def open(self, *, terms: Terms = STANDARD, within: str = "20 working days") -> str:
        """A case as the API opens one; its number."""
        ident = f"open-{next(_commands)}"

        def instruction(number: str) -> Instruction:
            order = opening(number, terms=terms, within=within)
            return Instruction(command=Command(id=ident, order=order, actor=SUPERVISOR_STAFF))

        asked = Opening(self.year, ident, SUPERVISOR_STAFF.person, None, b"1", None, None)
        texts = spoken(instruction("0000-000000"))
        row = await reserve(
            self.database, asked, lambda n: instruction(n).model_dump(mode="json"), texts, datetime.now(UTC)
        )
        await self._messenger.deliver_opening(row.number, instruction(row.number), supervisor="SWJ-JG", lead="SWJ-01")
        return row.number

    async def give(self, number: str, actor: Actor, order: Order) -> str:
        """A command as the API gives one; its id."""
        command, instruction = await self.note(number, actor, order)
        await self._messenger.deliver(number, instruction)
        return command

    async def note(
        self, number: str, actor: Actor, order: Order, at: datetime | None = None
    ) -> tuple[str, Instruction]:
        """A command that is noted, and not yet sent."""
        instruction = Instruction(command=Command(id=f"give-{next(_commands)}", order=order, actor=actor))
        command = instruction.command.id
        body = instruction.model_dump(mode="json")
        new = NewCommand(command, actor.person, None, number, b"1", body)
        await note_command(self.database, new, spoken(instruction), at or datetime.now(UTC))
        return command, instruction

    async def moving(self) -> str:
        """A case with four events, in the middle of its life."""
        number = await self.open()
        await self.give(number, LEAD_HEAD, Acknowledge())
        await self.give(number, LEAD_HEAD, comment())
        return number

    async def closed(self) -> str:
        """A case that is over, and its workflow with it."""
        number = await self.open()
        for actor, order in LIFE:
            await self.give(number, actor, order())
        await self.workflow(number).result()
        return number

    def workflow(self, number: str) -> WorkflowHandle[object, object]:
        """The case's workflow, as the engine knows it."""
        return self.environment.client.get_workflow_handle(workflow_id(number))

    async def end_behind_its_back(self, number: str) -> None:
        """Terminate the case's workflow, and wait until the engine's lists know."""
        await self.workflow(number).terminate("behind its back")
        await self.lists(number, running=False)

    async def lists(self, number: str, *, running: bool) -> None:
        """Wait until the engine's lists agree."""
        async with asyncio.timeout(10):
            while (number in [found async for found in self.workflows.running()]) is not running:  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def has_a_worker(self) -> None:
        """Wait until the engine knows that somebody works."""
        async with asyncio.timeout(10):
            while not await self.engine.pollers():  # noqa: ASYNC110  # the engine tells nobody
                await asyncio.sleep(0.02)

    async def tamper(self, *statements: str, **bound: Any) -> None:
        """What somebody with all rights does to the database."""
        async with self.database.begin() as conn:
            for table in GUARDED:
                await conn.execute(sql(f"ALTER TABLE {table} DISABLE TRIGGER append_only"))
            for statement in statements:
                await conn.execute(sql(statement), bound)
            for table in GUARDED:
                await conn.execute(sql(f"ALTER TABLE {table} ENABLE TRIGGER append_only"))

    async def delete_whole(self, number: str) -> None:
        """Take a case away from every table that names it."""
        await self.tamper(*(f"DELETE FROM {table} WHERE number = :n" for table in ALL_OF_A_CASE), n=number)

    async def ask(self, question: str, **bound: Any) -> Any:
        """The one value that answers a question in SQL."""
        async with self.database.connect() as conn:
            return (await conn.execute(sql(question), bound)).scalar_one()

    async def notices(self) -> int:
        """How many notices were given."""
        return int(await self.ask("SELECT count(*) FROM notices"))

    async def verify(
        self, *, sample: int | None = None, patience: Patience = PATIENCE, witnesses: Witnesses | None = None
    ) -> Report:
        """A verification, with short pauses and no allowance for what is just ending."""
        verifier = Verifier(
            self.database, self.engine, self.workflows, sample=sample, patience=patience, witnesses=witnesses
        )
        return await verifier.verify()

    async def found(self, number: str | None) -> list[Finding]:
        """What a verification names of one case, or of the ledger as a whole."""
        return [finding for finding in (await self.verify()).findings if finding.number == number]

    async def kinds(self, number: str | None) -> set[Kind]:
        """The kinds of what it names."""
        return {finding.kind for finding in await self.found(number)}

    async def rebuild(self, *, dry_run: bool = False) -> tuple[Rebuilt, list[str]]:
        """A rebuild, and what it said."""
        said: list[str] = []
        return await Rebuilder(self.database, said.append, dry_run=dry_run).rebuild(), said

    @property
    def reviver(self) -> Reviver:
        """What `duban revive` does."""
        return Reviver(self.database, self.engine, self.workflows, lambda _: None)


def spoken(instruction: Instruction) -> list[SaltedText]:
    """The texts that an instruction speaks of."""
    return [SaltedText(key, SALT, WORDS[key]) for key in digests_in(instruction.model_dump(mode="json"))]


@asynccontextmanager
async def working(url: str, environment: WorkflowEnvironment) -> AsyncIterator[Archive]:
    """An archive whose worker works; its workflows go with it."""
    database = connect(url)
    n = next(_archives)
    archive = Archive(database, environment, Recorder(database, OnePersonEach()), f"proof-{n}", 2100 + n)
    async with make_worker(environment.client, archive.queue, Recording(archive.recorder)):
        yield archive
    for number in [number async for number in archive.workflows.running()]:
        with suppress(RPCError):
            await archive.end_behind_its_back(number)
    await archive.recorder.close()
    await database.dispose()
