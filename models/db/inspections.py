"""Inspections, as they are announced; they hold nothing of any case."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import reading
from models.db.errors import RecordError
from models.db.inspection_tables import INSPECTIONS


class InspectionExists(RecordError):  # noqa: N818  # named for what it says, as refusals are
    """There is an inspection with this code, and it says something else."""

    code = "inspection_exists"


@dataclass(frozen=True, slots=True)
class Inspection:
    """A campaign: its kind, the inspecting unit, the units covered, and its first and last day."""

    code: str
    name: str
    kind: str
    unit: str
    units: tuple[str, ...]
    from_day: date | None
    to_day: date | None
    created_at: datetime


async def add_inspection(engine: AsyncEngine, inspection: Inspection) -> Inspection:
    """Add an inspection; the same one again is the one that is there. Raises `InspectionExists`."""
    row = {**asdict(inspection), "units": list(inspection.units)}
    async with engine.begin() as conn:
        await conn.execute(insert(INSPECTIONS).values(row).on_conflict_do_nothing())
        found = select(INSPECTIONS).where(INSPECTIONS.c.code == inspection.code)
        there = _inspection(dict((await conn.execute(found)).mappings().one()))
    if {**asdict(there), "created_at": None} != {**asdict(inspection), "created_at": None}:
        raise InspectionExists(code=inspection.code)
    return there


async def inspections(engine: AsyncEngine) -> Sequence[Inspection]:
    """Every inspection, the latest first."""
    query = select(INSPECTIONS).order_by(INSPECTIONS.c.created_at.desc(), INSPECTIONS.c.code)
    async with reading(engine).connect() as conn:
        return [_inspection(dict(row)) for row in (await conn.execute(query)).mappings()]


async def find_inspection(engine: AsyncEngine, code: str) -> Inspection | None:
    """The inspection of that code."""
    query = select(INSPECTIONS).where(INSPECTIONS.c.code == code)
    async with reading(engine).connect() as conn:
        row = (await conn.execute(query)).mappings().one_or_none()
    return _inspection(dict(row)) if row is not None else None


def _inspection(row: dict[str, Any]) -> Inspection:
    return Inspection(**{**row, "units": tuple(row["units"])})
