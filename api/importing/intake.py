"""An import from the file to what it would open: read, narrowed to what is new, judged as the person who imports."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from api.callers import Caller
from api.importing.bodies import faults_of_bodies
from api.logins import caller_by_login
from ledger.columns import SOURCE_MAX, Column
from ledger.entries import read_entries, vocabulary
from ledger.faults import Fault, LedgerRefused, in_order
from ledger.judging import Ground, Prospect, judge
from ledger.known import inspection_exists, known_cases
from ledger.reading import text
from ledger.sheet import Sheet, read_sheet
from models.db.calendars import case_calendar
from models.db.policies import policy
from models.db.severities import severities

POLICY = "standard"


@dataclass(frozen=True)
class Asked:
    """What an import is asked to do: which file, as whose account, for which inspection, in which time zone."""

    file: Path
    login: str
    zone: str
    inspection: str | None = None


@dataclass(frozen=True)
class Intake:
    """What an import would do: who imports, `prospects` to be opened, numbers of those `known` by 序号; or `faults`."""

    source: str
    inspection: str | None
    caller: Caller
    prospects: tuple[Prospect, ...]
    known: dict[str, str]
    faults: tuple[Fault, ...] = ()


async def take_in(conn: AsyncConnection, asked: Asked, now: datetime) -> Intake:
    """Read and judge the whole file as the account's person at `now`; writes nothing.

    Raises `LedgerRefused` with every fault, `Unreadable`, `LoginUnfit` and what the record says of an unknown account
    or policy.
    """
    sheet = read_sheet(asked.file)
    caller = await caller_by_login(conn, asked.login, asked.zone, now)
    intake = await judged(conn, sheet, Intake(asked.file.name, asked.inspection, caller, (), {}), asked.zone, now)
    if intake.faults:
        raise LedgerRefused(intake.source, intake.faults)
    return intake


async def judged(conn: AsyncConnection, sheet: Sheet, asked: Intake, zone: str, now: datetime) -> Intake:
    """What becomes of a sheet in an import that is `asked` for. Rows that are cases already are not judged again."""
    caller = asked.caller
    refs = [text(row.cells.get(Column.REF)) for row in sheet.rows]
    known = await known_cases(conn, caller.reader, asked.source)
    fresh = [row for row, ref in zip(sheet.rows, refs, strict=True) if ref not in known]
    words = vocabulary(caller.organization, await severities(conn), caller.day)
    entries, faults = await asyncio.to_thread(read_entries, fresh, words)
    rules = await policy(conn, POLICY)
    # One calendar for all, so it begins where the oldest needs it; each case keeps its own part.
    oldest = min((entry.opened_on for entry in entries if entry.opened_on), default=caller.day)
    calendar = await case_calendar(conn, zone, min(oldest, caller.day))
    ground = Ground(caller.organization, rules, calendar, caller.acting, now)
    prospects, refused = await asyncio.to_thread(judge, entries, ground)
    of_all = await _faults_of_all(conn, asked)
    unfit = () if of_all else faults_of_bodies(prospects, asked.source, asked.inspection)
    found = (*of_all, *sheet.faults, *faults, *refused, *unfit)
    there = {ref: known[ref] for ref in refs if ref in known}
    return replace(asked, prospects=prospects, known=there, faults=in_order(found))


async def _faults_of_all(conn: AsyncConnection, asked: Intake) -> tuple[Fault, ...]:
    faults = []
    if len(asked.source) > SOURCE_MAX:
        reason = f"the file's name has more than {SOURCE_MAX} characters: give it a shorter one"
        faults.append(Fault(reason=reason, zh=f"文件名超过 {SOURCE_MAX} 字，请改短。"))
    if asked.inspection is not None and not await inspection_exists(conn, asked.inspection):
        reason = f"there is no inspection {asked.inspection}"
        faults.append(Fault(reason=reason, zh=f"没有代码为 {asked.inspection} 的督查。"))
    return tuple(faults)
