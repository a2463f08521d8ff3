"""The way of a command into a case: note it, send it, record what was decided (design.md).

What nobody may do is refused on the record before anything is written; the workflow then judges again, and its
word counts. From the moment a command is noted it will be carried out if it can be: whatever goes wrong
after that is `OutcomeUnknown`, and the sweep settles it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.engine import EngineTrouble, NotRunning
from api.advising import advised
from api.bodies.commands import in_url
from api.bodies.opening import OpenCase
from api.bodies.orders import Salting, listing_files, order_of
from api.bodies.wording import Body
from api.callers import Caller
from api.facts import facts_of_command
from api.fingerprints import fingerprint
from api.messenger import Messenger
from api.opening import UNNUMBERED, asked_to_open
from api.problems import AlreadyThere, OutcomeUnknown
from models.cited_files import UploadedFile
from models.db.commands import (
    CommandRow,
    NewCommand,
    find_keyed,
    forget_refused,
    note_command,
    note_refused,
    pending_of,
    refuse_command,
)
from models.db.engine import reading
from models.db.errors import LedgerUnavailable
from models.db.evidence import note_citing
from models.db.faults import DATABASE_ERRORS, Fault, fault
from models.db.queries.one_case import ShownCase, is_shown
from models.db.reservations import AlreadyOpened, Opening, reserve
from models.domain.actors import Actor
from models.domain.case import Case
from models.domain.commands import Command, Name, Order
from models.domain.decide import decide
from models.domain.events import Event
from models.domain.evolve import fold
from models.domain.refusals import BY_CODE, EvidenceUnknown, Refusal
from models.messages import Instruction

_REFUSED = "refused"

log = structlog.get_logger("duban.gateway")


@dataclass(frozen=True)
class Given:
    """A command as it is given: what it says, under which key, and on which revision of the case."""

    name: Name
    body: Body
    key: str | None = None
    if_revision: int | None = None


class Gateway:
    """Carries commands to cases. `tell` hears of each command's name and outcome."""

    def __init__(
        self, database: AsyncEngine, messenger: Messenger, zone: str, tell: Callable[[str, str], None] = lambda *_: None
    ) -> None:
        self._database = database
        self._messenger = messenger
        self._zone = zone
        self._tell = tell

    async def open_case(
        self, caller: Caller, body: OpenCase, key: str | None = None, *, opened_on: date | None = None
    ) -> str:
        """Open a case and give its number. `opened_on` is an import's: the case is then judged as of that day.

        Raises what the rules, the record or the engine say; `AlreadyThere` for a source and reference that are taken.
        """
        with _Outcome(self._tell, Name.OPEN):
            actor = caller.acting
            identity = fingerprint(Name.OPEN, None, body, opened_on)
            row = await self._keyed(actor, key, identity)
            if row is None:
                row = await self._reserve(caller, body, key, identity, opened_on)
            await self._settle_opening(row)
            return row.number

    async def foresee(self, caller: Caller, body: OpenCase) -> tuple[Event, ...]:
        """What opening this case now would make happen, judged as `open_case` judges it; nothing is written.

        Raises what the rules or the record say, but for a source and reference that are taken.
        """
        asked = await asked_to_open(self._database, caller, body, self._zone)
        return decide(None, asked.command, datetime.now(UTC))

    async def command(self, caller: Caller, shown: ShownCase, given: Given) -> None:
        """Carry out a command to a case that the caller sees; when this returns, the ledger shows it."""
        with _Outcome(self._tell, given.name):
            actor, number = caller.acting, shown.row["number"]
            identity = fingerprint(given.name, number, given.body)
            row = await self._keyed(actor, given.key, identity)
            if row is None:
                row = await self._note(caller, shown, given, identity)
            await self._settle(row, shown)

    async def _keyed(self, actor: Actor, key: str | None, identity: bytes) -> CommandRow | None:
        if key is None:
            return None
        row = await find_keyed(self._database, actor.person, key, identity)
        if row is None or not row.was_never_sent:
            return row
        # It was refused on the record, which may have changed since.
        await forget_refused(self._database, row.id)
        return None

    async def _note(self, caller: Caller, shown: ShownCase, given: Given, identity: bytes) -> CommandRow:
        """Judge the command on the record, then note it."""
        number, case = shown.row["number"], shown.case
        salting = Salting()
        held = {upload["sha256"] for upload in shown.uploads}
        facts = await facts_of_command(self._database, caller, case, held, given.name, given.body)
        order = order_of(given.name, given.body, salting, **facts)
        command = _command(caller.acting, order, given.if_revision)
        new = NewCommand(
            id=command.id,
            person=caller.acting.person,
            key=given.key,
            number=number,
            body_hash=identity,
            instruction=_said(command),
        )
        now = datetime.now(UTC)
        try:
            decide(case, command, now)
        except Refusal as refusal:
            if not await self._is_behind(number):
                await self._remember(new, refusal)
                raise advised(refusal, case, command, now) from refusal
        if cited := await self._hold_cited(number, facts.get("uploaded", ())):
            new = replace(new, instruction=_said(listing_files(command, cited, salting)))
        with _noting():
            return await note_command(self._database, new, salting.texts, datetime.now(UTC))

    async def _hold_cited(self, number: str, cited: Sequence[str]) -> list[UploadedFile]:
        """Keep what is about to be cited, and tell it; what was cleared away since the case was read is not cited."""
        if not cited:
            return []
        there = await note_citing(self._database, number, cited, datetime.now(UTC))
        if gone := sorted(set(cited) - {file.sha256 for file in there}):
            raise EvidenceUnknown(evidence=gone)
        return sorted(there, key=lambda file: (cited.index(file.sha256), file.name))

    async def _is_behind(self, number: str) -> bool:
        """Whether the record may lack what the workflow has decided: then only the workflow can say no."""
        async with reading(self._database).connect() as conn:
            return bool(await pending_of(conn, [number]))

    async def _settle(self, row: CommandRow, shown: ShownCase) -> None:
        """Send a command, unless its outcome is known, and record what it decides."""
        instruction = _instruction(row, shown.seq)
        try:
            if _is_done(row):
                return
            await self._messenger.deliver(row.number, instruction)
        except Refusal as refusal:
            if row.status != _REFUSED:
                await self._refuse(row, refusal)
            raise advised(refusal, shown.case, instruction.command, datetime.now(UTC)) from refusal
        except (EngineTrouble, LedgerUnavailable) as trouble:
            raise _unknown(row, trouble) from trouble

    async def _reserve(
        self, caller: Caller, body: OpenCase, key: str | None, identity: bytes, opened_on: date | None
    ) -> CommandRow:
        """Judge the opening, then reserve the number, the key and the reference."""
        now = datetime.now(UTC)
        asked = await asked_to_open(self._database, caller, body, self._zone, opened_on)
        command = asked.command
        try:
            decide(None, command, now)
        except Refusal as refusal:
            refused = NewCommand(command.id, caller.acting.person, key, UNNUMBERED, identity, instruction={})
            await self._remember(refused, refusal)
            raise

        def compose(number: str) -> dict[str, Any]:
            numbered = command.model_copy(update={"order": command.order.model_copy(update={"number": number})})
            return _said(numbered)

        opening = Opening(
            year=(opened_on or caller.day).year,
            command=command.id,
            person=caller.acting.person,
            key=key,
            body_hash=identity,
            source=body.source,
            external_ref=body.external_ref,
        )
        try:
            with _noting():
                return await reserve(self._database, opening, compose, asked.texts, now)
        except AlreadyOpened as taken:
            sees = await is_shown(self._database, caller.reader, taken.number)
            raise AlreadyThere(**({"number": taken.number} if sees else {})) from taken

    async def _settle_opening(self, row: CommandRow) -> None:
        if _is_done(row):
            return
        instruction = _instruction(row, 0)
        try:
            case = _foreseen(row, instruction.command)
            await self._messenger.deliver_opening(row.number, instruction, supervisor=case.supervisor, lead=case.lead)
        except Refusal as refusal:
            await self._refuse(row, refusal)
            raise
        except (EngineTrouble, LedgerUnavailable) as trouble:
            raise _unknown(row, trouble) from trouble

    async def _remember(self, command: NewCommand, refusal: Refusal) -> None:
        """Keep what was asked under a key, though it was refused: the key is taken, and judged anew when it comes."""
        if command.key is not None:
            await note_refused(self._database, command, said_of(refusal), datetime.now(UTC))

    async def _refuse(self, row: CommandRow, refusal: Refusal) -> None:
        """Settle a command as refused; should that fail, the sweep will ask and be refused again."""
        with suppress(*DATABASE_ERRORS):
            await refuse_command(self._database, row.id, said_of(refusal), datetime.now(UTC))


class _Outcome:
    """Tells what became of a command, however it ended."""

    def __init__(self, tell: Callable[[str, str], None], name: Name) -> None:
        self._tell = tell
        self._name = in_url(name)

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        """Tell."""
        self._tell(self._name, "taken" if error is None else str(getattr(error, "code", "failed")))


@contextmanager
def _noting() -> Iterator[None]:
    """A database that goes away here may have kept the command all the same; then it will be carried out."""
    try:
        yield
    except DATABASE_ERRORS as error:
        raise (OutcomeUnknown() if fault(error) is Fault.AWAY else error) from error


def _command(actor: Actor, order: Order, if_revision: int | None) -> Command:
    return Command(id=uuid4().hex, order=order, actor=actor, if_revision=if_revision)


def _said(command: Command) -> dict[str, Any]:
    """A command as the record keeps it."""
    return Instruction(command=command).model_dump(mode="json")


def said_of(refusal: Refusal) -> dict[str, object]:
    """A refusal as the record keeps it."""
    return {"code": refusal.code, "facts": refusal.facts}


def _instruction(row: CommandRow, recorded: int) -> Instruction:
    """What was noted first is sent, however often it is asked for."""
    return Instruction.model_validate(row.instruction).model_copy(update={"recorded": recorded})


def _is_done(row: CommandRow) -> bool:
    """Whether the command was taken and recorded. A refused one is refused again, in the same words."""
    if row.status == _REFUSED:
        said = row.refusal or {}
        raise BY_CODE.get(str(said.get("code")), Refusal)(**said.get("facts", {}))
    return row.status == "done"


def _foreseen(row: CommandRow, command: Command) -> Case:
    """The case as its opening will make it: the engine wants to know its supervisor and lead beforehand."""
    # As of its noting, when it was judged: a retry must not be refused for what its first attempt was granted.
    case = fold(row.number, decide(None, command, row.created_at))
    if case is None:
        raise NotRunning
    return case


def _unknown(row: CommandRow, trouble: Exception) -> OutcomeUnknown:
    log.warning("outcome unknown", number=row.number, command=row.id, why=type(trouble).__name__)
    return OutcomeUnknown(number=row.number)
