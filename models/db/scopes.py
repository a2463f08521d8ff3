"""Scopes by what they stand for: who leads, who supervises, who sees."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.count_tables import CASE_SCOPES
from models.db.projection import viewers
from models.domain.case import Case


class Scope(NamedTuple):
    """What decides who sees a case and where it counts."""

    lead_unit: str | None
    supervisor: str
    seen_by: tuple[str, ...]


def scope_of(case: Case) -> Scope:
    """The scope of a case."""
    return Scope(case.lead, case.supervisor, viewers(case))


class Scopes:
    """Ids of scopes, remembered once they are seen committed; a scope never changes and never goes."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[Scope, int] = {}

    async def ids(self, conn: AsyncConnection, scopes: Iterable[Scope]) -> dict[Scope, int]:
        """The ids of `scopes`; new ones are added, in one fixed order."""
        wanted = set(scopes)
        found = {scope: self._known[scope] for scope in wanted if scope in self._known}
        for scope in sorted(wanted - found.keys(), key=lambda scope: (scope.lead_unit or "", *scope[1:])):
            known = await _find(conn, scope)
            if known is not None:
                self._known[scope] = found[scope] = known
            else:
                # Not remembered: this transaction may yet be rolled back.
                found[scope] = await _add(conn, scope)
        return found


async def _find(conn: AsyncConnection, scope: Scope) -> int | None:
    columns = CASE_SCOPES.c
    lead = columns.lead_unit.is_(None) if scope.lead_unit is None else columns.lead_unit == scope.lead_unit
    query = select(columns.id).where(
        lead, columns.supervisor == scope.supervisor, columns.seen_by == list(scope.seen_by)
    )
    return (await conn.execute(query)).scalar_one_or_none()


async def _add(conn: AsyncConnection, scope: Scope) -> int:
    row = {**scope._asdict(), "seen_by": list(scope.seen_by)}
    added = insert(CASE_SCOPES).values(row).on_conflict_do_nothing().returning(CASE_SCOPES.c.id)
    new: int | None = (await conn.execute(added)).scalar_one_or_none()
    if new is not None:
        return new
    # Another writer has just added and committed it.
    found = await _find(conn, scope)
    if found is None:
        message = f"a scope vanished: {scope}"
        raise RuntimeError(message)
    return found
