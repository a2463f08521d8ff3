"""Whom the loaded policies reach in the loaded organization: for a given unit, and for all, as each night's report."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.db.calendars import calendar_from, case_calendar
from models.db.channel_rows import kinds_in_use
from models.db.engine import reading
from models.db.organizations import load_organization
from models.db.policies import policies
from models.db.reach_tables import REACH_REPORTS
from models.db.severities import severities
from models.domain.case import Case
from models.domain.limits import Limit
from models.domain.organization import Organization
from models.domain.policies import Policy, Terms
from models.domain.reachability import Step, dry_run, trial_case
from models.domain.reachability_ahead import faults_now_and_soon, faults_soon
from models.domain.reachability_faults import LineCheck, ReachFault
from models.domain.severities import Severity

KEPT = 100
"""Reports that are kept."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A dry run: the case it was tried with (`None` where nobody could supervise it), every rung, and what lacks."""

    case: Case | None
    steps: tuple[Step, ...]
    faults: tuple[ReachFault, ...]


@dataclass(frozen=True, slots=True)
class ReachReport:
    """What was lacking at an instant."""

    at: datetime
    faults: tuple[ReachFault, ...]


async def trial(  # noqa: PLR0913  # a case's unit, rules and day
    conn: AsyncConnection, organization: Organization, unit: str, terms: Terms, on: date, *, zone: str, within: Limit
) -> Trial:
    """What would become of a case that is opened for `unit` on the morning of that day."""
    calendar, channels = await case_calendar(conn, zone, on), await kinds_in_use(conn)
    at = calendar.opening(on)
    case = trial_case(organization, unit, terms, calendar, at, within)
    steps = dry_run(organization, case, on, channels) if case is not None else ()
    now = tuple(dict.fromkeys(LineCheck(organization, (terms,), calendar, at, channels or None).faults(unit)))
    soon = faults_soon(organization, (terms,), calendar, at, channels or None, now, units=(unit,))
    return Trial(case, steps, (*now, *soon))


async def lacking(
    conn: AsyncConnection, at: datetime, zone: str, *, organization: Organization | None = None
) -> tuple[ReachFault, ...]:
    """What lacks under the newest version of every policy, in the loaded organization or the one given."""
    newest = {policy.code: policy for policy in await policies(conn)}
    return await lacking_under(conn, tuple(newest.values()), at, zone, organization=organization)


async def lacking_under(  # noqa: PLR0913  # a day's lines under some policies
    conn: AsyncConnection,
    some: Sequence[Policy],
    at: datetime,
    zone: str,
    *,
    organization: Organization | None = None,
    grades: Sequence[Severity] | None = None,
) -> tuple[ReachFault, ...]:
    """What lacks under these policies, today and soon. That nobody has a channel is one lack."""
    known = organization if organization is not None else (await load_organization(conn))[1]
    codes = [grade.code for grade in (grades if grades is not None else await severities(conn))]
    terms = [policy.terms(code) for policy in some for code in codes]
    calendar, channels = await calendar_from(conn, zone, at), await kinds_in_use(conn) or None
    # A thousand units take seconds: in a thread, so that whoever shares this loop goes on.
    return await asyncio.to_thread(faults_now_and_soon, known, terms, calendar, at, channels)


async def last_report(conn: AsyncConnection) -> ReachReport | None:
    """The newest report; `None` before the first night."""
    query = select(REACH_REPORTS.c.at, REACH_REPORTS.c.faults).order_by(REACH_REPORTS.c.id.desc()).limit(1)
    row = (await conn.execute(query)).one_or_none()
    return None if row is None else ReachReport(row.at, tuple(ReachFault.model_validate(one) for one in row.faults))


async def keep_report(conn: AsyncConnection, at: datetime, faults: Iterable[ReachFault]) -> None:
    """Keep what was found to lack as the newest report."""
    written = [fault.model_dump(mode="json", exclude_none=True) for fault in faults]
    made = insert(REACH_REPORTS).values(at=at, faults=written).returning(REACH_REPORTS.c.id)
    newest: int = (await conn.execute(made)).scalar_one()
    await conn.execute(delete(REACH_REPORTS).where(REACH_REPORTS.c.id <= newest - KEPT))


class Lookout:
    """Looks at all lines and keeps what it finds (`activities.ports.Lookout`)."""

    def __init__(self, database: AsyncEngine, zone: str) -> None:
        """Read and write through `database`; days are those of `zone`."""
        self._database = database
        self._zone = zone

    async def look(self) -> int:
        """Make a report; how much lacks. Before there is anybody, there is nothing to report."""
        now = datetime.now(UTC)
        async with reading(self._database).connect() as conn:
            _, organization = await load_organization(conn)
            if not organization.people:
                return 0
            found = await lacking(conn, now, self._zone, organization=organization)
        async with self._database.begin() as conn:
            await keep_report(conn, now, found)
        return len(found)
