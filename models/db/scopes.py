"""Scopes by what they stand for: who leads, who supervises, who sees."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Text, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from models.db.count_tables import CASE_SCOPES
from models.db.projection import viewers
from models.db.statements import Connection, Statement
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

    async def ids(self, conn: Connection, scopes: Iterable[Scope]) -> dict[Scope, int]:
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


_GIVEN = {
    "lead_unit": bindparam("lead_unit", type_=Text),
    "supervisor": bindparam("supervisor", type_=Text),
    "seen_by": bindparam("seen_by", type_=ARRAY(Text)),
}
_FIND = Statement(
    select(CASE_SCOPES.c.id).where(
        CASE_SCOPES.c.lead_unit.is_not_distinct_from(_GIVEN["lead_unit"]),
        CASE_SCOPES.c.supervisor == _GIVEN["supervisor"],
        CASE_SCOPES.c.seen_by == _GIVEN["seen_by"],
    )
)
_ADD = Statement(insert(CASE_SCOPES).values(_GIVEN).on_conflict_do_nothing().returning(CASE_SCOPES.c.id))


async def _find(conn: Connection, scope: Scope) -> int | None:
    row = await _FIND.row(conn, _bound(scope))
    return row["id"] if row else None


async def _add(conn: Connection, scope: Scope) -> int:
    new = await _ADD.row(conn, _bound(scope))
    if new is not None:
        return int(new["id"])
    # Another writer has just added and committed it.
    found = await _find(conn, scope)
    if found is None:
        message = f"a scope vanished: {scope}"
        raise RuntimeError(message)
    return found


def _bound(scope: Scope) -> dict[str, Any]:
    return {**scope._asdict(), "seen_by": list(scope.seen_by)}
