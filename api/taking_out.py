"""The ledger out of the record again: a view of it as the page shows it, or all in the columns that an import reads."""

from collections.abc import Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncEngine

from api.callers import Caller
from api.exporting import Layout, write_cases
from api.languages import CHINESE
from api.logins import caller_by_login
from api.reading_cases import batches
from api.web.columns import chosen
from api.web.sheets import view_layout
from api.web.spelling import Spelling
from api.web.viewing import View
from ledger.columns import CATEGORIES, IMMEDIATE, LONG_TERM, ORIGIN_LINE, SHEET, Column
from ledger.writing import Cell, Heading, Kind
from models.db.severities import severities
from models.domain.severities import Severity
from models.domain.words import DeadlineKind

_CATEGORY = {category.value: word for word, category in CATEGORIES.items()}
_NO_DATE = {DeadlineKind.IMMEDIATE.value: IMMEDIATE, DeadlineKind.LONG_TERM.value: LONG_TERM}
_DAYS = frozenset({Column.DEADLINE, Column.OPENED_ON})
_WIDE = {Column.TITLE: 40.0, Column.DESCRIPTION: 60.0, Column.CO_UNITS: 24.0, Column.ORIGIN: 24.0}


@dataclass(frozen=True)
class Wanted:
    """What is to be written where, as whose account sees it. A view without columns comes in an import's."""

    file: Path
    login: str
    zone: str
    view: View


async def take_out(database: AsyncEngine, wanted: Wanted, now: datetime) -> int:
    """Write the file; how many cases stand in it. Raises `LoginUnfit` and what the record says of the account."""
    async with database.connect() as conn:
        caller = await caller_by_login(conn, wanted.login, wanted.zone, now)
        grades = await severities(conn)
    as_page = bool(wanted.view.columns)
    layout = _as_page(wanted, caller, grades) if as_page else import_layout(grades, wanted.zone)
    cases = batches(database, caller, wanted.view, now, zone=wanted.zone, worded=not as_page)
    async with aclosing(cases):
        return await write_cases(wanted.file, layout, cases)


def _as_page(wanted: Wanted, caller: Caller, grades: tuple[Severity, ...]) -> Layout:
    named = {grade.code: grade.model_dump(mode="json") for grade in grades}
    return view_layout(chosen(wanted.view.columns), Spelling(CHINESE, wanted.zone), caller.organization, named)


def import_layout(grades: Iterable[Severity], zone: str) -> Layout:
    """How cases stand in a sheet that an import reads; where they are in their lives it does not tell."""
    names = {grade.code: grade.name for grade in grades}
    clocks = ZoneInfo(zone)

    def cells(case: Mapping[str, Any]) -> list[Cell]:
        description, origin = _parted(case["description"] or "")
        due = case["due"].astimezone(clocks).date() if case["due"] is not None else None
        told: dict[Column, Cell] = {
            Column.REF: case["external_ref"] or case["number"],
            Column.TITLE: case["title"],
            Column.DESCRIPTION: description,
            Column.CATEGORY: _CATEGORY.get(case["category"]),
            Column.SEVERITY: names.get(case["severity"], case["severity"]),
            Column.LEAD: case["lead_unit"],
            Column.CO_UNITS: "、".join(case["co_units"]) or None,
            Column.DEADLINE: _NO_DATE.get(case["deadline_kind"], due),
            Column.ORIGIN: origin,
            Column.OPENED_ON: case["opened_at"].astimezone(clocks).date(),
        }
        return [told[column] for column in Column]

    return Layout(SHEET, [_heading(column) for column in Column], cells)


def _heading(column: Column) -> Heading:
    return Heading(column.value, Kind.DAY if column in _DAYS else Kind.TEXT, _WIDE.get(column, 14.0))


def _parted(description: str) -> tuple[str, str | None]:
    """A description, and where the finding came from, which an import has made its last line."""
    told, _, last = description.rpartition("\n")
    if told and last.startswith(ORIGIN_LINE):
        return told, last.removeprefix(ORIGIN_LINE)
    return description, None
