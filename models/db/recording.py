"""One transaction of the recorder: what a group of batches adds to the record, and all that follows from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ARRAY, Integer, Text, and_, any_, bindparam, column, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.case_tables import CASE_EVENTS, CASE_SNAPSHOTS, CASES
from models.db.chains import Chain
from models.db.commands import settle_done
from models.db.counters import CountKey
from models.db.engine import line
from models.db.errors import RecordError
from models.db.feed import append_events
from models.db.locks import lock_cases
from models.db.notifying import Holders, add_notices
from models.db.projection import event_row
from models.db.recent_cases import RecentCases
from models.db.register import write_letters
from models.db.rows import Rows, write_rows
from models.db.statements import Connection, Statement
from models.domain.case import Case
from models.messages import Batch, Recorded


@dataclass(frozen=True, slots=True)
class Entry:
    """One caller's batch, and the command that is settled once it is recorded."""

    batch: Batch
    settles: str | None = None


_NUMBERS = bindparam("numbers", type_=ARRAY(Text))
_HELD = Statement(
    select(*(CASES.c[name] for name in ("number", "seq", "head", "seen_by", *CountKey._fields))).where(
        CASES.c.number == any_(_NUMBERS)
    )
)
_SNAPSHOTS = Statement(select(CASE_SNAPSHOTS).where(CASE_SNAPSHOTS.c.number == any_(_NUMBERS)))
_REPEATED = (
    func.unnest(_NUMBERS, bindparam("lows", type_=ARRAY(Integer)), bindparam("highs", type_=ARRAY(Integer)))
    .table_valued(column("number", Text), column("low", Integer), column("high", Integer))
    .render_derived("repeated")
)
_HASHES = Statement(
    select(CASE_EVENTS.c.number, CASE_EVENTS.c.seq, CASE_EVENTS.c.hash).join_from(
        _REPEATED,
        CASE_EVENTS,
        and_(CASE_EVENTS.c.number == _REPEATED.c.number, CASE_EVENTS.c.seq.between(_REPEATED.c.low, _REPEATED.c.high)),
    )
)
_AT_HEAD = Statement(
    select(CASES.c.number).where(CASES.c.number == bindparam("number"), CASES.c.head == bindparam("head"))
)


async def is_head(engine: AsyncEngine, batch: Batch) -> bool:
    """Whether the case is recorded up to the batch's last event, and no further: its hash names all before it."""
    async with line(engine) as conn:
        return await _AT_HEAD.row(conn, {"number": batch.number, "head": batch.events[-1].hash}) is not None


async def record_group(
    conn: Connection, entries: Sequence[Entry], holders: Holders, rows: Rows
) -> list[Recorded | RecordError]:
    """Record all of `entries` that can be, within the caller's transaction; the outcomes come in their order."""
    chains = await _held(conn, {entry.batch.number for entry in entries}, rows.recent)
    await _learn_hashes(conn, chains, entries)
    outcomes: list[Recorded | RecordError | None] = [None] * len(entries)
    settled: set[str] = set()
    # By number and seq: batches that overtook each other on the way to this group come right here.
    for place in sorted(range(len(entries)), key=lambda place: _rank(entries[place])):
        entry = entries[place]
        chain = chains[entry.batch.number]
        try:
            chain.extend(entry.batch)
        except RecordError as error:
            outcomes[place] = error
            continue
        outcomes[place] = Recorded(seq=chain.seq)
        settled |= {event.command for event in entry.batch.events if event.command} | {entry.settles or ""}
    settled -= {""}
    changed = [chains[number] for number in sorted(chains) if chains[number].happened]
    if not changed:
        await settle_done(conn, settled, datetime.now(UTC))
        return [outcome for outcome in outcomes if outcome is not None]
    deltas = await write_rows(conn, changed, rows)
    await add_notices(conn, holders, (told for chain in changed for told in chain.told))
    await write_letters(conn, changed)
    # Last of all: from taking their positions on, every other writer waits for us.
    await append_events(conn, _event_rows(changed), deltas, settled, datetime.now(UTC))
    return [outcome for outcome in outcomes if outcome is not None]


async def _held(conn: Connection, numbers: Iterable[str], recent: RecentCases) -> dict[str, Chain]:
    """What the ledger holds of the cases `numbers`, which are locked from here on."""
    chains = {number: Chain(number) for number in numbers}
    await lock_cases(conn, chains)
    unknown = []
    for row in await _HELD.rows(conn, {"numbers": sorted(chains)}):
        number, head = row["number"], row["head"]
        case = recent.find(number, head)
        chains[number] = Chain(number, seq=row["seq"], head=head, case=case, row=dict(row))
        if case is None:
            unknown.append(number)
    if unknown:
        for row in await _SNAPSHOTS.rows(conn, {"numbers": sorted(unknown)}):
            chains[row["number"]].case = Case.model_validate(row["snapshot"])
    return chains


async def _learn_hashes(conn: Connection, chains: dict[str, Chain], entries: Sequence[Entry]) -> None:
    """Look up what of the record the batches repeat, in one statement: after a due all of them repeat something."""
    bounds: list[tuple[str, int, int]] = []
    for entry in entries:
        chain = chains[entry.batch.number]
        if repeated := [event.seq for event in entry.batch.events if event.seq <= chain.seq]:
            bounds.append((chain.number, min(repeated), max(repeated)))
    if bounds:
        numbers, lows, highs = zip(*bounds, strict=True)
        for row in await _HASHES.rows(conn, {"numbers": numbers, "lows": lows, "highs": highs}):
            chains[row["number"]].hashes[row["seq"]] = row["hash"]


def _rank(entry: Entry) -> tuple[str, int]:
    events = entry.batch.events
    return entry.batch.number, events[0].seq if events else 0


def _event_rows(chains: Iterable[Chain]) -> list[dict[str, Any]]:
    sealed = ((chain.number, event) for chain in chains for event, _, _ in chain.happened)
    return [event_row(number, event, place) for place, (number, event) in enumerate(sealed, 1)]
