"""An import from the file to what it would open: read, narrowed to what is new, judged as the person who imports."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from api.callers import Caller, caller_of
from ledger.columns import SOURCE_MAX, Column
from ledger.entries import read_entries, vocabulary
from ledger.faults import Fault, LedgerRefused
from ledger.judging import Ground, Prospect, judge
from ledger.known import inspection_exists, known_cases
from ledger.reading import text
from ledger.sheet import read_sheet
from models.db.accounts import account
from models.db.calendars import case_calendar
from models.db.organizations import load_organization
from models.db.policies import policy
from models.db.severities import severities
from models.db.tokens import Bearer
from trouble import Trouble

POLICY = "standard"
_NO_TOKEN = 0


class CannotImport(Trouble):
    """The account {login} cannot be used for the ledger: {reason}."""

    code = "cannot_import"
    exit_code = 2


@dataclass(frozen=True)
class Asked:
    """What an import is asked to do: which file, as whose account, for which inspection, in which time zone."""

    file: Path
    login: str
    zone: str
    inspection: str | None = None


@dataclass(frozen=True)
class Intake:
    """What an import would do: who imports, `prospects` to be opened, and the numbers of those `known` by 序号."""

    source: str
    inspection: str | None
    caller: Caller
    prospects: tuple[Prospect, ...]
    known: dict[str, str]


async def take_in(conn: AsyncConnection, asked: Asked, now: datetime) -> Intake:
    """Read and judge the whole file as the account's person at `now`; writes nothing.

    Rows that are cases already are not judged again. Raises `LedgerRefused` with every fault, `Unreadable`,
    `CannotImport` and what the record says of an unknown account or policy.
    """
    sheet = read_sheet(asked.file)
    caller = await caller_by_login(conn, asked.login, asked.zone, now)
    source = asked.file.name
    refs = [text(row.cells.get(Column.REF)) for row in sheet.rows]
    known = await known_cases(conn, caller.reader, source)
    fresh = [row for row, ref in zip(sheet.rows, refs, strict=True) if ref not in known]
    entries, faults = read_entries(fresh, vocabulary(caller.organization, await severities(conn), caller.day))
    rules = await policy(conn, POLICY)
    # One calendar for all, so it begins where the oldest needs it; each case keeps its own part.
    oldest = min((entry.opened_on for entry in entries if entry.opened_on), default=caller.day)
    calendar = await case_calendar(conn, asked.zone, min(oldest, caller.day))
    prospects, refused = judge(entries, Ground(caller.organization, rules, calendar, caller.acting, now))
    if found := (*await _faults_of_all(conn, asked), *sheet.faults, *faults, *refused):
        raise LedgerRefused(source, found)
    there = {ref: known[ref] for ref in refs if ref in known}
    return Intake(source=source, inspection=asked.inspection, caller=caller, prospects=prospects, known=there)


async def caller_by_login(conn: AsyncConnection, login: str, zone: str, now: datetime) -> Caller:
    """The account's person with their posts of the day, as if they had signed in. Raises `CannotImport`."""
    found = await account(conn, login)
    version, organization = await load_organization(conn)
    if found.disabled:
        raise CannotImport(login=login, reason="it is disabled")
    known = found.model_dump(include={"login", "person", "administrator"})
    bearer = Bearer(token=_NO_TOKEN, account=found.id, version=version, **known)
    caller = caller_of(bearer, organization, now.astimezone(ZoneInfo(zone)).date())
    if caller.actor is None or not caller.actor.seats:
        raise CannotImport(login=login, reason="it is no person's who holds a post today")
    return caller


async def _faults_of_all(conn: AsyncConnection, asked: Asked) -> tuple[Fault, ...]:
    faults = []
    if len(asked.file.name) > SOURCE_MAX:
        faults.append(Fault(reason=f"the file's name has more than {SOURCE_MAX} characters: give it a shorter one"))
    if asked.inspection is not None and not await inspection_exists(conn, asked.inspection):
        faults.append(Fault(reason=f"there is no inspection {asked.inspection}"))
    return tuple(faults)
