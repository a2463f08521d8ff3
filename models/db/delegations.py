"""Delegations as people make and end them; each change is a new version of the organization."""

from datetime import date

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.organization_tables import DELEGATIONS
from models.db.organizations import load_organization, lock_organization, mark_changed
from models.domain.organization_faults import faults
from models.domain.posts import Delegation
from trouble import Trouble


class DelegationRefused(Trouble):
    """This delegation cannot be made: {reason}."""

    code = "delegation_refused"


class DelegationUnknown(Trouble):
    """There is no delegation {delegation}."""

    code = "delegation_unknown"


class RecordedDelegation(Delegation):
    """A delegation with the number by which it can be ended."""

    id: int


async def add_delegation(conn: AsyncConnection, delegation: Delegation) -> RecordedDelegation:
    """Let `delegate` act for `person` for the period. Raises `DelegationRefused`."""
    await lock_organization(conn)
    _, organization = await load_organization(conn)
    after = organization.model_copy(update={"delegations": (*organization.delegations, delegation)})
    if wrong := [fault.reason for fault in faults(after) if fault.table == "delegation"]:
        raise DelegationRefused(reason="; ".join(wrong))
    number = await conn.scalar(insert(DELEGATIONS).values(dict(delegation)).returning(DELEGATIONS.c.id))
    await mark_changed(conn, f"delegation {number} added")
    return RecordedDelegation(**dict(delegation), id=number)


async def end_delegation(conn: AsyncConnection, delegation: int, last_day: date) -> None:
    """End a delegation with that day; one that would then never have held is taken away."""
    await lock_organization(conn)
    found = await recorded_delegation(conn, delegation)
    same = DELEGATIONS.c.id == delegation
    if last_day < found.starts_on:
        await conn.execute(delete(DELEGATIONS).where(same))
    else:
        await conn.execute(update(DELEGATIONS).where(same).values(ends_on=last_day))
    await mark_changed(conn, f"delegation {delegation} ended")


async def recorded_delegation(conn: AsyncConnection, delegation: int) -> RecordedDelegation:
    """A delegation by its number. Raises `DelegationUnknown`."""
    row = (await conn.execute(select(DELEGATIONS).where(DELEGATIONS.c.id == delegation))).mappings().first()
    if row is None:
        raise DelegationUnknown(delegation=delegation)
    return RecordedDelegation(**row)


async def delegations_of(conn: AsyncConnection, person: int) -> tuple[RecordedDelegation, ...]:
    """All that `person` has given or taken on, the latest first."""
    concerned = or_(DELEGATIONS.c.person == person, DELEGATIONS.c.delegate == person)
    query = select(DELEGATIONS).where(concerned).order_by(DELEGATIONS.c.starts_on.desc(), DELEGATIONS.c.id.desc())
    return tuple(RecordedDelegation(**row) for row in (await conn.execute(query)).mappings())
