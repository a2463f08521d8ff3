"""What a good row says, and what the rules make of it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.columns import Column
from ledger.entries import Entry, read_entries
from ledger.judging import judge
from ledger.sheet import read_sheet
from models.domain.deadlines import ByDate, Immediate, LongTerm
from models.domain.limits import limit
from models.domain.words import Category
from tests.ledger.books import DEMO_LEDGER, WORDS, book, ground


def entry(folder: Path, **cells: Any) -> Entry:
    """The entry of a row that is good but for these cells, named as in `Column`."""
    sheet = read_sheet(book(folder, {Column[name]: value for name, value in cells.items()}))
    entries, faults = read_entries(sheet.rows, WORDS)
    assert faults == sheet.faults == ()
    return entries[0]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("立行立改", Immediate()),
        ("长期坚持", LongTerm(every=limit("P3M"))),
        ("20个工作日内", ByDate(within=limit("20 working days"))),
        ("30个自然日内", ByDate(within=limit("30 calendar days"))),
        ("3个月内", ByDate(within=limit("3 months"))),
        ("2026-12-31", ByDate(date=date(2026, 12, 31))),
        ("2026年12月31日前", ByDate(date=date(2026, 12, 31))),
        (date(2026, 12, 31), ByDate(date=date(2026, 12, 31))),
    ],
)
def test_a_deadline_is_read_as_it_is_written(written: object, meant: object, tmp_path: Path) -> None:
    assert entry(tmp_path, DEADLINE=written).deadline == meant


@pytest.mark.parametrize("written", ["35天前", "2026-08-05", "2026/8/5", "2026年8月5日", date(2026, 8, 5)])
def test_an_opening_day_is_a_date_or_so_many_days_ago(written: object, tmp_path: Path) -> None:
    assert entry(tmp_path, OPENED_ON=written).opened_on == date(2026, 8, 5)


def test_common_findings_of_one_title_are_one_group(tmp_path: Path) -> None:
    common = entry(tmp_path, CATEGORY="共性")
    assert (common.category, common.group) == (Category.COMMON, common.title)
    assert entry(tmp_path, CATEGORY="个性").group is None


def test_where_a_finding_comes_from_is_the_last_line_of_its_description(tmp_path: Path) -> None:
    assert entry(tmp_path, ORIGIN="审计移交").description.splitlines()[-1] == "问题来源：审计移交"


def test_co_units_stand_between_chinese_commas(tmp_path: Path) -> None:
    assert entry(tmp_path, CO_UNITS="SWJ-02、SWJ-03").co_units == ("SWJ-02", "SWJ-03")


def test_the_last_column_may_be_absent(tmp_path: Path) -> None:
    file = book(tmp_path, {}, also=lambda sheet: sheet.delete_cols(10))
    assert read_sheet(file).faults == ()


def test_the_supervisor_is_the_unit_above_or_the_next_that_does_not_help(tmp_path: Path) -> None:
    entries = [entry(tmp_path), entry(tmp_path, CO_UNITS="SWJ-JG"), entry(tmp_path, LEAD="SWJ-09")]
    prospects, faults = judge(entries, ground())
    assert faults == ()
    assert [prospect.supervisor for prospect in prospects] == ["SWJ-JG", "SWJ", "QU"]


def test_the_demo_ledger_is_without_a_fault() -> None:
    sheet = read_sheet(DEMO_LEDGER)
    entries, faults = read_entries(sheet.rows, WORDS)
    prospects, refused = judge(entries, ground())
    assert (len(prospects), sheet.faults, faults, refused) == (40, (), (), ())
