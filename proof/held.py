"""All that the record holds of some cases, read as it stood at one instant."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Select, Text, any_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.cited_files import UploadedFile
from models.db.acts import erased_by_acts
from models.db.case_tables import CASE_EVENTS, CASE_SNAPSHOTS, CASE_TEXTS, CASE_WORDINGS, CASES
from models.db.command_tables import COMMANDS
from models.db.count_tables import CASE_SCOPES
from models.db.holding_tables import CASE_HOLDINGS
from models.db.letter_tables import LETTERS
from models.db.notice_tables import NOTICES
from models.db.policy_tables import SEVERITIES
from models.db.texts import digests_in
from models.db.upload_tables import UPLOADS

Row = Mapping[str, Any]


@dataclass(slots=True)
class Held:
    """What is held of one case.

    `row` is its row of `cases`, with `scope_lead`, `scope_supervisor` and `scope_seen_by` of the scope it names;
    `ranks` are the severities' now. `ordered` are the digests that its commands brought, read only where texts
    are kept that no event mentions. `told` has the seq and kind of each notice, `uploads` the files under each name,
    `acted` the digests of texts that acts on record have erased.
    """

    number: str
    ranks: Mapping[str, int]
    events: list[Row] = field(default_factory=list)
    row: Row | None = None
    snapshot: Any = None
    wording: Row | None = None
    holdings: set[tuple[str, bool, datetime, datetime | None]] = field(default_factory=set)
    texts: list[Row] = field(default_factory=list)
    mentioned: set[str] = field(default_factory=set)
    ordered: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    pending: set[str] = field(default_factory=set)
    refused: int = 0
    told: set[tuple[int, str]] = field(default_factory=set)
    uploads: set[UploadedFile] = field(default_factory=set)
    letters: list[Row] = field(default_factory=list)
    acted: set[str] = field(default_factory=set)


_NUMBERS = bindparam("numbers", type_=ARRAY(Text))


def _of(query: Select[Any], column: Any) -> Select[Any]:
    return query.where(column == any_(_NUMBERS))


_EVENTS = _of(select(CASE_EVENTS), CASE_EVENTS.c.number).order_by(CASE_EVENTS.c.number, CASE_EVENTS.c.seq)
_ROWS = _of(
    select(
        CASES,
        CASE_SCOPES.c.lead_unit.label("scope_lead"),
        CASE_SCOPES.c.supervisor.label("scope_supervisor"),
        CASE_SCOPES.c.seen_by.label("scope_seen_by"),
    ).join(CASE_SCOPES, CASE_SCOPES.c.id == CASES.c.scope),
    CASES.c.number,
)
_SNAPSHOTS = _of(select(CASE_SNAPSHOTS), CASE_SNAPSHOTS.c.number)
_WORDINGS = _of(
    select(
        CASE_WORDINGS.c.number,
        CASE_WORDINGS.c.description,
        CASE_WORDINGS.c.folded,
        func.tsvector_to_array(CASE_WORDINGS.c.grams, type_=ARRAY(Text)).label("pieces"),
    ),
    CASE_WORDINGS.c.number,
)
_HOLDINGS = _of(select(CASE_HOLDINGS), CASE_HOLDINGS.c.number)
_TEXTS = _of(select(CASE_TEXTS), CASE_TEXTS.c.number)
_COMMANDS = _of(select(COMMANDS.c.number, COMMANDS.c.id, COMMANDS.c.status), COMMANDS.c.number)
_INSTRUCTIONS = _of(select(COMMANDS.c.number, COMMANDS.c.instruction), COMMANDS.c.number)
_TOLD = _of(select(NOTICES.c.number, NOTICES.c.seq, NOTICES.c.kind).distinct(), NOTICES.c.number)
_UPLOADS = _of(select(UPLOADS.c.number, *(UPLOADS.c[name] for name in UploadedFile.model_fields)), UPLOADS.c.number)
_LETTERS = _of(select(LETTERS), LETTERS.c.number)
_RANKS = select(SEVERITIES.c.code, SEVERITIES.c.rank)


@asynccontextmanager
async def one_instant(database: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection to which everything stands still: what is read in turn belongs together."""
    still = database.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    async with still.connect() as conn, conn.begin():
        yield conn


async def held(conn: AsyncConnection, numbers: Sequence[str]) -> list[Held]:  # one loop a table
    """What is held of the cases `numbers`, in their order."""
    ranks = {code: rank for code, rank in await conn.execute(_RANKS)}  # noqa: C416  # rows, not pairs
    found = {number: Held(number, ranks) for number in numbers}
    await _read_projected(conn, found)
    for row in await _rows(conn, _EVENTS, numbers):
        found[row["number"]].events.append(row)
    for row in await _rows(conn, _TEXTS, numbers):
        found[row["number"]].texts.append(row)
    for row in await _rows(conn, _COMMANDS, numbers):
        _note_command(found[row["number"]], row)
    for row in await _rows(conn, _TOLD, numbers):
        found[row["number"]].told.add((row["seq"], row["kind"]))
    for row in await _rows(conn, _UPLOADS, numbers):
        found[row["number"]].uploads.add(UploadedFile.model_validate(row))
    for row in await _rows(conn, _LETTERS, numbers):
        found[row["number"]].letters.append(row)
    for number, digests in (await erased_by_acts(conn, numbers)).items():
        found[number].acted = digests
    for one in found.values():
        one.mentioned = digests_in([event["data"] for event in one.events])
    await _read_orders(conn, found)
    return list(found.values())


async def _read_projected(conn: AsyncConnection, found: Mapping[str, Held]) -> None:
    """The rows that are folded out of the events."""
    for row in await _rows(conn, _ROWS, found):
        found[row["number"]].row = row
    for row in await _rows(conn, _SNAPSHOTS, found):
        found[row["number"]].snapshot = row["snapshot"]
    for row in await _rows(conn, _WORDINGS, found):
        found[row["number"]].wording = row
    for row in await _rows(conn, _HOLDINGS, found):
        found[row["number"]].holdings.add((row["unit"], row["shared"], row["since"], row["until"]))


def _note_command(of: Held, row: Row) -> None:
    match row["status"]:
        case "done":
            of.done.add(row["id"])
        case "pending":
            of.pending.add(row["id"])
        case _:
            of.refused += 1


async def _read_orders(conn: AsyncConnection, found: Mapping[str, Held]) -> None:
    """Refused and pending commands have brought texts that no event mentions."""
    asked = [one.number for one in found.values() if {text["digest"] for text in one.texts} - one.mentioned]
    if asked:
        orders: defaultdict[str, set[str]] = defaultdict(set)
        for row in await _rows(conn, _INSTRUCTIONS, asked):
            orders[row["number"]] |= digests_in(row["instruction"])
        for number, digests in orders.items():
            found[number].ordered = digests


async def _rows(conn: AsyncConnection, query: Select[Any], numbers: Iterable[str]) -> Sequence[Row]:
    found = (await conn.execute(query, {"numbers": sorted(numbers)})).mappings()
    return [dict(row) for row in found]
