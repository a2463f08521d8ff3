"""Commands on their way: noted before they are sent, settled when their events are recorded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ARRAY, RowMapping, Text, any_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.db.command_tables import CASE_KEYS, COMMANDS
from models.db.engine import line, reading
from models.db.errors import RecordError
from models.db.statements import Connection, Row, Statement
from models.db.texts import SaltedText, bound_texts, texts_of

LEASE = timedelta(seconds=30)
"""How long a sweep keeps what it has claimed from other sweeps."""


class KeyReused(RecordError):  # noqa: N818  # named for what it says, as refusals are
    """This Idempotency-Key was used for another request."""

    code = "key_reused"


@dataclass(frozen=True, slots=True)
class NewCommand:
    """A command as the API notes it; `instruction` is `models.messages.Instruction` as JSON."""

    id: str
    person: int
    key: str | None
    number: str
    body_hash: bytes
    instruction: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A command as it stands: `pending`, `done`, or `refused` with the refusal's problem as JSON.

    `new` says that this very call noted it; otherwise the key had been used before, for the same request.
    """

    id: str
    person: int
    key: str | None
    number: str
    instruction: dict[str, Any]
    status: str
    refusal: dict[str, Any] | None
    created_at: datetime
    settled_at: datetime | None
    new: bool = False

    @property
    def was_never_sent(self) -> bool:
        """Whether it was refused on the record, and is kept for its key alone."""
        return self.status == "refused" and not self.instruction


async def note_command(
    engine: AsyncEngine, command: NewCommand, texts: Iterable[SaltedText], now: datetime
) -> CommandRow:
    """Keep a pending command and its texts in one transaction, before it is sent.

    With a key that this person has used for the same request, nothing is kept and the row is that first one's:
    send its instruction, not a new one. Raises `KeyReused` where the body was another.
    """
    async with line(engine) as conn:
        return await add_command(conn, command, texts, now)


_NOTED = tuple(field.name for field in fields(NewCommand))
_PENDING = (
    insert(COMMANDS)
    .values({name: bindparam(name) for name in (*_NOTED, "created_at")} | {"status": "pending"})
    .on_conflict_do_nothing(index_elements=["person", "key"])
    .returning(COMMANDS.c.number)
    .cte("pending")
)
_NOTE = Statement(select(_PENDING.c.number).add_cte(texts_of(_PENDING)))


async def add_command(conn: Connection, command: NewCommand, texts: Iterable[SaltedText], now: datetime) -> CommandRow:
    """`note_command` on the caller's connection: the command and its texts are one statement."""
    row = CommandRow(
        id=command.id,
        person=command.person,
        key=command.key,
        number=command.number,
        instruction=command.instruction,
        status="pending",
        refusal=None,
        created_at=now,
        settled_at=None,
        new=True,
    )
    noted = {name: getattr(command, name) for name in _NOTED}
    if await _NOTE.row(conn, {**noted, "created_at": now, **bound_texts(texts)}) is not None:
        return row
    earlier = await keyed_command(conn, command.person, command.key or "", command.body_hash)
    if earlier is None:
        message = f"the key of {command.id} vanished"
        raise RuntimeError(message)
    return earlier


_KEYED = Statement(select(COMMANDS).where(COMMANDS.c.person == bindparam("person"), COMMANDS.c.key == bindparam("key")))


async def keyed_command(conn: Connection, person: int, key: str, body_hash: bytes) -> CommandRow | None:
    """The command that `person` gave with `key`, if any; `KeyReused` where its body was another."""
    row = await _KEYED.row(conn, {"person": person, "key": key})
    if row is not None and row["body_hash"] != body_hash:
        raise KeyReused
    return _command(row) if row is not None else None


async def find_keyed(engine: AsyncEngine, person: int, key: str, body_hash: bytes) -> CommandRow | None:
    """`keyed_command` by itself, for asking before anything is judged."""
    async with line(engine) as conn:
        return await keyed_command(conn, person, key, body_hash)


_SENT = select(COMMANDS.c.id).where(
    COMMANDS.c.person == bindparam("person"),
    COMMANDS.c.key == bindparam("key"),
    COMMANDS.c.number == bindparam("number"),
    COMMANDS.c.status != "refused",
)


async def has_sent(engine: AsyncEngine, person: int, key: str, number: str) -> bool:
    """Whether `person` has given a command to that case with `key`, and it was taken or may yet be."""
    async with reading(engine).connect() as conn:
        found = await conn.execute(_SENT, {"person": person, "key": key, "number": number})
        return found.first() is not None


async def find_command(engine: AsyncEngine, command: str) -> CommandRow | None:
    """The command of that id."""
    async with reading(engine).connect() as conn:
        row = (await conn.execute(select(COMMANDS).where(COMMANDS.c.id == command))).mappings().one_or_none()
    return _command(row) if row is not None else None


_DONE = (
    update(COMMANDS)
    .where(COMMANDS.c.id == any_(bindparam("settled", type_=ARRAY(Text))), COMMANDS.c.status == "pending")
    .values(status="done", settled_at=bindparam("settled_at"))
    .returning(COMMANDS.c.id)
)
SETTLED = _DONE.cte("done")
"""Settles the pending commands of `bound_settled` as done; unknown ids are nobody's."""
_SETTLE = Statement(_DONE)


def bound_settled(commands: Iterable[str], now: datetime) -> dict[str, Any]:
    """What a statement with `SETTLED` is to settle."""
    return {"settled": sorted(commands), "settled_at": now}


async def settle_done(conn: Connection, commands: Iterable[str], now: datetime) -> None:
    """Settle pending commands as done, by itself."""
    bound = bound_settled(commands, now)
    if bound["settled"]:
        await _SETTLE.rows(conn, bound)


async def note_refused(engine: AsyncEngine, command: NewCommand, refusal: dict[str, Any], now: datetime) -> None:
    """Keep a command that was refused before it was sent, without its instruction: its key is taken all the same."""
    told = update(COMMANDS).where(COMMANDS.c.id == command.id)
    async with engine.begin() as conn:
        row = await add_command(conn, replace(command, instruction={}), (), now)
        if row.new:
            await conn.execute(told.values(status="refused", refusal=refusal, settled_at=now))


async def forget_refused(engine: AsyncEngine, command: str) -> None:
    """Give the key of a command free that was refused before it was sent."""
    never_sent = (COMMANDS.c.id == command, COMMANDS.c.status == "refused", COMMANDS.c.instruction == {})
    async with engine.begin() as conn:
        await conn.execute(delete(COMMANDS).where(*never_sent))


async def refuse_command(engine: AsyncEngine, command: str, refusal: dict[str, Any], now: datetime) -> None:
    """Settle a pending command as refused; an opening gives its (source, external_ref) free again."""
    refused = (
        update(COMMANDS)
        .where(COMMANDS.c.id == command, COMMANDS.c.status == "pending")
        .values(status="refused", refusal=refusal, settled_at=now)
        .returning(COMMANDS.c.id)
    )
    async with engine.begin() as conn:
        if (await conn.execute(refused)).scalar_one_or_none() is not None:
            await conn.execute(delete(CASE_KEYS).where(CASE_KEYS.c.command == command))


async def claim_pending(
    engine: AsyncEngine, now: datetime, *, older_than: timedelta = timedelta(seconds=10), limit: int = 100
) -> Sequence[CommandRow]:
    """Pending commands older than that, oldest first, leased to this caller for `LEASE`.

    A lease and not a row lock: sending a command again ends in a recording, which settles this very row.
    """
    free = or_(COMMANDS.c.claimed_at.is_(None), COMMANDS.c.claimed_at < now - LEASE)
    due = (
        select(COMMANDS.c.id)
        .where(COMMANDS.c.status == "pending", COMMANDS.c.created_at < now - older_than, free)
        .order_by(COMMANDS.c.created_at, COMMANDS.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claim = update(COMMANDS).where(COMMANDS.c.id.in_(due)).values(claimed_at=now).returning(*COMMANDS.c)
    async with engine.begin() as conn:
        rows = (await conn.execute(claim)).mappings().all()
    claimed = (_command(row) for row in rows)
    return sorted(claimed, key=lambda row: (row.created_at, row.id))


async def count_pending(engine: AsyncEngine, now: datetime, *, older_than: timedelta = timedelta(seconds=10)) -> int:
    """How many commands have been pending for longer than that."""
    query = select(func.count()).where(COMMANDS.c.status == "pending", COMMANDS.c.created_at < now - older_than)
    async with reading(engine).connect() as conn:
        return (await conn.execute(query)).scalar_one()


async def pending_of(conn: AsyncConnection, numbers: Iterable[str]) -> Sequence[CommandRow]:
    """The pending commands of these cases."""
    query = select(COMMANDS).where(
        COMMANDS.c.status == "pending", COMMANDS.c.number == any_(bindparam("numbers", type_=ARRAY(Text)))
    )
    rows = (await conn.execute(query, {"numbers": sorted(numbers)})).mappings().all()
    return [_command(row) for row in rows]


def _command(row: Row | RowMapping, *, new: bool = False) -> CommandRow:
    return CommandRow(
        id=row["id"],
        person=row["person"],
        key=row["key"],
        number=row["number"],
        instruction=row["instruction"],
        status=row["status"],
        refusal=row["refusal"],
        created_at=row["created_at"],
        settled_at=row["settled_at"],
        new=new,
    )
