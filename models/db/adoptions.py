"""Adoptions in the record: which open cases each concerns, and how far it has come."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, exists, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.db.account_tables import ACCOUNTS
from models.db.adoption_orders import OpenCase, orders
from models.db.adoption_tables import ADOPTION_CASES, ADOPTIONS
from models.db.calendar_loading import put_in_force
from models.db.case_tables import CASE_SNAPSHOTS, CASES
from models.db.engine import reading
from models.db.folding import case_snapshot
from models.domain.value import Value
from models.domain.words import ENDED
from models.messages import Adoption, Became, Instruction, Moving, Snapshot, Subject
from trouble import Trouble

_CASE = ADOPTION_CASES.c
_SETTLE = (
    update(ADOPTION_CASES)
    .where(_CASE.adoption == bindparam("b_adoption"), _CASE.number == bindparam("b_number"), _CASE.outcome.is_(None))
    .values(outcome=bindparam("b_outcome"), settled_at=bindparam("b_at"))
)


class AdoptionRuns(Trouble):
    """Open cases are being moved to another version already (adoption {adoption}); wait until that is done."""

    code = "adoption_under_way"


class AdoptionProgress(Value):
    """An adoption as it stands: when it was confirmed, when done, and how many cases came to what."""

    adoption: Adoption
    done_at: datetime | None
    waiting: int
    outcomes: dict[Became, int]

    @property
    def total(self) -> int:
        """All cases that it concerns."""
        return self.waiting + sum(self.outcomes.values())


class RecordedAdoptions:
    """The book of adoptions (`activities.ports.AdoptionBook`) in the database."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Read and write through `engine`."""
        self._engine = engine

    async def gather(self, adoption: Adoption) -> int:
        """Enter the adoption and every open case that it concerns, once; gives how many wait."""
        async with self._engine.begin() as conn:
            await enter(conn, adoption)
            waiting = select(func.count()).where(_CASE.adoption == adoption.id, _CASE.outcome.is_(None))
            return (await conn.execute(waiting)).scalar_one()

    async def waiting(self, adoption: Adoption, after: str, limit: int) -> tuple[Moving, ...]:
        """The next cases that wait, by number, each with its command."""
        waits = and_(_CASE.adoption == adoption.id, _CASE.outcome.is_(None), _CASE.number > after)
        numbers = select(_CASE.number).where(waits).order_by(_CASE.number).limit(limit)
        async with reading(self._engine).connect() as conn:
            cases = await _open_cases(conn, CASES.c.number.in_(numbers))
            told = await orders(conn, adoption, cases)
        return tuple(
            Moving(
                number=case.number,
                instruction=Instruction(command=adoption.command(case.number, order), recorded=case.case.seq),
            )
            for case, order in zip(cases, told, strict=True)
        )

    async def settle(self, adoption: Adoption, outcomes: Mapping[str, Became]) -> None:
        """Keep what became of these cases."""
        now = datetime.now(UTC)
        rows = [
            {"b_adoption": adoption.id, "b_number": number, "b_outcome": outcome, "b_at": now}
            for number, outcome in sorted(outcomes.items())
        ]
        if rows:
            async with self._engine.begin() as conn:
                await conn.execute(_SETTLE, rows)

    async def finish(self, adoption: Adoption) -> None:
        """No case waits any more."""
        done = update(ADOPTIONS).where(ADOPTIONS.c.id == adoption.id, ADOPTIONS.c.done_at.is_(None))
        async with self._engine.begin() as conn:
            await conn.execute(done.values(done_at=datetime.now(UTC)))

    async def snapshot(self, number: str) -> Snapshot | None:
        """A case folded out of its recorded events."""
        return await case_snapshot(self._engine, number)


async def enter(conn: AsyncConnection, adoption: Adoption) -> None:
    """Enter an adoption, and the cases that it concerns and that are not entered yet, in the caller's transaction.

    A calendar that is adopted is in force from then on: new cases are opened under it.
    """
    entry = insert(ADOPTIONS).values(adoption.model_dump(mode="python")).on_conflict_do_nothing()
    is_new = await conn.scalar(entry.returning(ADOPTIONS.c.id)) is not None
    if is_new and adoption.kind is Subject.CALENDAR:
        login = await conn.scalar(select(ACCOUNTS.c.login).where(ACCOUNTS.c.id == adoption.account))
        await put_in_force(conn, adoption.version, login or f"administrator:{adoption.account}")
    concerned = _concerned(adoption).with_only_columns(literal(adoption.id, Text), CASES.c.number)
    fresh = concerned.where(~exists().where(_CASE.adoption == adoption.id, _CASE.number == CASES.c.number))
    rows = insert(ADOPTION_CASES).from_select(["adoption", "number"], fresh)
    await conn.execute(rows.on_conflict_do_nothing())


async def concerned(conn: AsyncConnection, adoption: Adoption, after: str, limit: int) -> Sequence[OpenCase]:
    """Open cases that an adoption would move, by number: for looking at it beforehand."""
    rows = await conn.execute(_concerned(adoption).where(CASES.c.number > after).order_by(CASES.c.number).limit(limit))
    return _read(rows.all())


async def under_way(conn: AsyncConnection, kind: Subject, code: str | None) -> str | None:
    """The id of the adoption of this policy, or of calendars, that is not done."""
    same = and_(ADOPTIONS.c.kind == kind, ADOPTIONS.c.code.is_not_distinct_from(code), ADOPTIONS.c.done_at.is_(None))
    found: str | None = await conn.scalar(select(ADOPTIONS.c.id).where(same).limit(1))
    return found


async def adoption_progress(conn: AsyncConnection, adoption: str) -> AdoptionProgress | None:
    """How far an adoption has come; `None` where there is none of that id."""
    row = (await conn.execute(select(ADOPTIONS).where(ADOPTIONS.c.id == adoption))).mappings().one_or_none()
    if row is None:
        return None
    counted = select(_CASE.outcome, func.count()).where(_CASE.adoption == adoption).group_by(_CASE.outcome)
    counts: dict[str | None, int] = {row[0]: row[1] for row in await conn.execute(counted)}
    said = dict(row)
    return AdoptionProgress(
        done_at=said.pop("done_at"),
        adoption=Adoption.model_validate(said),
        waiting=counts.pop(None, 0),
        outcomes={Became(str(outcome)): count for outcome, count in counts.items()},
    )


async def _open_cases(conn: AsyncConnection, which: ColumnElement[bool]) -> Sequence[OpenCase]:
    return _read((await conn.execute(_cases().where(which).order_by(CASES.c.number))).all())


def _cases() -> Select[tuple[str, Any]]:
    joined = CASES.join(CASE_SNAPSHOTS, CASE_SNAPSHOTS.c.number == CASES.c.number)
    return select(CASES.c.number, CASE_SNAPSHOTS.c.snapshot).select_from(joined)


def _concerned(adoption: Adoption) -> Select[tuple[str, Any]]:
    """The open cases that are not under the version to be adopted."""
    said = CASE_SNAPSHOTS.c.snapshot
    version = said["calendar"]["version"].astext
    query = _cases().where(CASES.c.state.not_in(sorted(ENDED)))
    if adoption.kind is Subject.POLICY:
        version = said["terms"]["version"].astext
        query = query.where(said["terms"]["policy"].astext == adoption.code)
    if adoption.from_version is not None:
        query = query.where(version == adoption.from_version)
    return query.where(version != adoption.version)


def _read(rows: Sequence[Any]) -> Sequence[OpenCase]:
    return [OpenCase.of(row.number, row.snapshot) for row in rows]
