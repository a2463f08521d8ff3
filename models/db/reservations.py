"""What a case takes before it has an event: its number, its external reference, its opening command."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from asyncpg import IntegrityConstraintViolationError
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.command_tables import CASE_KEYS, CASE_NUMBERS
from models.db.commands import CommandRow, NewCommand, add_command, keyed_command
from models.db.engine import transaction
from models.db.errors import RecordError
from models.db.statements import Connection, Statement
from models.db.texts import SaltedText

RACES = 3


class AlreadyOpened(RecordError):  # noqa: N818  # named for what it says, as refusals are
    """A case with this source and external_ref exists."""

    code = "already_opened"

    def __init__(self, number: str) -> None:
        """`number` is that case's; tell it only to who may see the case."""
        super().__init__(number=number)
        self.number = number


@dataclass(frozen=True, slots=True)
class Opening:
    """What is reserved for one case: `year` is the organization's local one; the rest as in `NewCommand`."""

    year: int
    command: str
    person: int
    key: str | None
    body_hash: bytes
    source: str | None
    external_ref: str | None


class _Overtaken(Exception):  # noqa: N818  # it says what happened
    """The same request was noted between our look and our word."""


async def reserve(
    engine: AsyncEngine,
    opening: Opening,
    compose: Callable[[str], dict[str, Any]],
    texts: Iterable[SaltedText],
    now: datetime,
) -> CommandRow:
    """Reserve a number, the reference and the key, and note the command with its texts, all or nothing.

    `compose(number)` gives the instruction's JSON. The row's `number` is the case's. With a key that was used for
    the same request nothing is reserved and the row is the first one's. Raises `KeyReused`, and `AlreadyOpened`
    where the source and external reference are taken.
    """
    kept = tuple(texts)
    for _ in range(RACES):
        try:
            async with transaction(engine) as conn:
                return await _reserve(conn, opening, compose, kept, now)
        except (IntegrityConstraintViolationError, _Overtaken):
            # Another request took the key or the reference between our look and our word: look again.
            continue
    async with transaction(engine) as conn:
        return await _reserve(conn, opening, compose, kept, now)


async def _reserve(
    conn: Connection,
    opening: Opening,
    compose: Callable[[str], dict[str, Any]],
    texts: tuple[SaltedText, ...],
    now: datetime,
) -> CommandRow:
    if opening.key is not None:
        earlier = await keyed_command(conn, opening.person, opening.key, opening.body_hash)
        if earlier is not None:
            return earlier
    reference = _reference(opening)
    if reference is not None:
        taken = await _REFERRED.row(conn, {"digest": reference})
        if taken is not None:
            raise AlreadyOpened(taken["number"])
    number = await _next_number(conn, opening.year)
    command = NewCommand(
        id=opening.command,
        person=opening.person,
        key=opening.key,
        number=number,
        body_hash=opening.body_hash,
        instruction=compose(number),
    )
    row = await add_command(conn, command, texts, now)
    if not row.new:
        # What was taken goes back with the transaction: a number with nothing under it would look like a lost case.
        raise _Overtaken
    if reference is not None:
        await _REFER.rows(conn, {"digest": reference, "number": number, "command": opening.command})
    return row


_REFERRED = Statement(select(CASE_KEYS.c.number).where(CASE_KEYS.c.digest == bindparam("digest")))
_REFER = Statement(insert(CASE_KEYS).values({name: bindparam(name) for name in ("digest", "number", "command")}))
_TAKE_NUMBER = Statement(
    insert(CASE_NUMBERS)
    .values(year=bindparam("year"), last=1)
    .on_conflict_do_update(index_elements=["year"], set_={"last": CASE_NUMBERS.c.last + 1})
    .returning(CASE_NUMBERS.c.last)
)


async def _next_number(conn: Connection, year: int) -> str:
    taken = await _TAKE_NUMBER.row(conn, {"year": year})
    assert taken is not None  # noqa: S101  # an upsert returns its row
    return case_number(year, taken["last"])


def case_number(year: int, n: int) -> str:
    """The `n`-th number of a year."""
    return f"{year}-{n:06d}"


def _reference(opening: Opening) -> bytes | None:
    """By hash, so that no text stands where an erasure would not find it."""
    if opening.source is None or opening.external_ref is None:
        return None
    source = opening.source.encode()
    return sha256(len(source).to_bytes(8) + source + opening.external_ref.encode()).digest()
