"""The organization in the database: read whole, changed by loading a file."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, Table, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.account_tables import ACCOUNTS
from models.db.organization_tables import (
    APPOINTMENTS,
    DELEGATIONS,
    ORGANIZATION_VERSIONS,
    PEOPLE,
    POST_KINDS,
    UNIT_RELATIONS,
    UNITS,
)
from models.db.statements import Connection, Statement
from models.domain.organization import Organization
from models.domain.posts import Appointment, Delegation, Person, PostKind
from models.domain.units import Relation, Unit
from models.domain.value import Value
from models.loading.merging import Merged
from models.loading.organization_changes import OrganizationChanges

VERSION = select(func.coalesce(func.max(ORGANIZATION_VERSIONS.c.version), 0))
"""The current version; 0 before anything is loaded."""


_VERSION = Statement(select(VERSION.scalar_subquery().label("version")))


async def organization_version(conn: Connection) -> int:
    """The current version; 0 before anything is loaded."""
    row = await _VERSION.row(conn)
    return int(row["version"]) if row else 0


async def load_organization(conn: Connection) -> tuple[int, Organization]:
    """The current version and the organization as it stands in it, never a mixture of two."""
    while True:
        before = await organization_version(conn)
        organization = await _read(conn)
        if await organization_version(conn) == before:
            return before, organization


async def lock_organization(conn: AsyncConnection) -> None:
    """Let nobody else change the organization until this transaction ends; reading goes on."""
    await conn.execute(text(f"LOCK TABLE {ORGANIZATION_VERSIONS.name} IN SHARE ROW EXCLUSIVE MODE"))


async def mark_changed(conn: AsyncConnection, what: str) -> None:
    """Start a new version; to be called under the lock, in the transaction of the change."""
    await conn.execute(insert(ORGANIZATION_VERSIONS).values(what=what))


async def write_changes(conn: AsyncConnection, changes: OrganizationChanges) -> Mapping[str, int]:
    """Write what was added and changed, accounts aside; gives the ids of the people by code."""
    await _write(conn, UNITS, changes.units, ("code",))
    await _write(conn, UNIT_RELATIONS, changes.relations, ("unit", "above", "kind", "line", "starts_on"))
    await _write(conn, POST_KINDS, changes.post_kinds, ("code",))
    await _write(conn, PEOPLE, changes.people, ("code",), leave_out={"id", "login"})
    rows = await conn.execute(select(PEOPLE.c.code, PEOPLE.c.id))
    ids = {row.code: row.id for row in rows}
    given = {person.id: ids[person.code] for person in changes.people.rows}
    await _write(conn, APPOINTMENTS, changes.appointments, ("person", "unit", "post", "starts_on"), given)
    await _write(conn, DELEGATIONS, changes.delegations, ("person", "delegate", "starts_on"), given)
    return ids


async def _write(  # noqa: PLR0913 - one row's way to its table
    conn: AsyncConnection,
    table: Table,
    merged: Merged[Any],
    key: tuple[str, ...],
    people: Mapping[int, int] | None = None,
    *,
    leave_out: set[str] | None = None,
) -> None:
    def values(row: Value) -> dict[str, Any]:
        written = {name: value for name, value in row if name not in (leave_out or ())}
        for column in ("person", "delegate"):
            if people is not None and column in written:
                written[column] = people[written[column]]
        return {name: list(value) if isinstance(value, tuple) else value for name, value in written.items()}

    if merged.added:
        await conn.execute(insert(table), [values(row) for row in merged.added])
    for row in merged.changed:
        written = values(row)
        same = [table.c[column] == written[column] for column in key]
        await conn.execute(update(table).where(*same).values(written))


async def _read(conn: Connection) -> Organization:
    people = (
        select(PEOPLE.c.id, PEOPLE.c.code, PEOPLE.c.name, PEOPLE.c.name_en, ACCOUNTS.c.login)
        .outerjoin(ACCOUNTS, ACCOUNTS.c.person == PEOPLE.c.id)
        .order_by(PEOPLE.c.code)
    )
    kinds = select(POST_KINDS).order_by(POST_KINDS.c.code)
    return Organization(
        units=tuple([Unit(**row) for row in await _rows(conn, select(UNITS).order_by(UNITS.c.code))]),
        relations=tuple([Relation(**row) for row in await _rows(conn, _ordered(UNIT_RELATIONS))]),
        post_kinds=tuple([PostKind(**row) for row in await _rows(conn, kinds)]),
        people=tuple([Person(**row) for row in await _rows(conn, people)]),
        appointments=tuple([Appointment(**row) for row in await _rows(conn, _ordered(APPOINTMENTS))]),
        delegations=tuple([Delegation(**row) for row in await _rows(conn, _ordered(DELEGATIONS))]),
    )


def _ordered(table: Table) -> Select[Any]:
    """The table's columns without its id, in the order of the ids."""
    return select(*(column for column in table.c if column.name != "id")).order_by(table.c.id)


async def _rows(conn: Connection, query: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in await Statement(query).rows(conn)]
