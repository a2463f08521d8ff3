"""Spreadsheets made for one test, and the demo's organization and policy to read them against."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ledger.columns import Column
from ledger.entries import Vocabulary, read_entries, vocabulary
from ledger.faults import Fault
from ledger.judging import Ground, judge
from ledger.sheet import read_sheet
from models.domain.calendars import Calendar
from models.domain.organization import Organization
from models.loading.organization_changes import organization_changes
from models.loading.organization_file import OrganizationFile
from models.loading.policy_file import PolicyFile
from models.loading.reading import read_toml

ROOT = Path(__file__).resolve().parents[2]
DEMO_LEDGER = ROOT / "demo" / "demo_ledger.xlsx"
ORGANIZATION = organization_changes(
    Organization(), {}, read_toml(ROOT / "demo" / "organization.toml", OrganizationFile)
).organization
STANDARD = read_toml(ROOT / "policies" / "standard.toml", PolicyFile)
# A Wednesday morning without holidays near it.
NOW = datetime(2026, 9, 9, 2, 0, tzinfo=UTC)
TODAY = date(2026, 9, 9)
WORDS: Vocabulary = vocabulary(ORGANIZATION, STANDARD.severity, TODAY)

GOOD: dict[Column, Any] = {
    Column.REF: 1,
    Column.TITLE: "记录不完整",
    Column.DESCRIPTION: "抽查六次，两次缺签到表。",
    Column.CATEGORY: "个性",
    Column.SEVERITY: "一般",
    Column.LEAD: "SWJ-01",
    Column.CO_UNITS: None,
    Column.DEADLINE: "20个工作日内",
    Column.ORIGIN: "内部巡视",
    Column.OPENED_ON: None,
}


def ground(person: str = "P002", now: datetime = NOW) -> Ground:
    """What an import by that person is judged on; P002 is gongwei-inspector."""
    calendar = Calendar()
    known = next(one for one in ORGANIZATION.people if one.code == person)
    actor = ORGANIZATION.actor(known.id, calendar.local(now).date())
    return Ground(ORGANIZATION, STANDARD.policy, calendar, actor, now)


def book(folder: Path, *rows: dict[Column, Any], also: Callable[[Worksheet], object] | None = None) -> Path:
    """A ledger of `rows`, each a good one but for what it says; `also` may spoil the sheet before it is saved."""
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.append([column.value for column in Column])
    for number, row in enumerate(rows, start=1):
        cells = {**GOOD, Column.REF: number, **row}
        sheet.append([cells[column] for column in Column])
    if also is not None:
        also(sheet)
    file = folder / "台账.xlsx"
    made.save(file)
    return file


def faults_in(file: Path, person: str = "P002") -> list[Fault]:
    """Every fault that an import of `file` would name."""
    sheet = read_sheet(file)
    entries, faults = read_entries(sheet.rows, WORDS)
    return [*sheet.faults, *faults, *judge(entries, ground(person))[1]]
