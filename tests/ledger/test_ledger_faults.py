"""Each thing that may be wrong in a spreadsheet is named by its row and column."""

from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from ledger.columns import Column
from ledger.sheet import Unreadable, read_sheet
from tests.ledger.books import book, faults_in

FAULTY: dict[str, tuple[dict[Column, Any], Column, str]] = {
    "no number": ({Column.REF: " "}, Column.REF, "empty"),
    "blank title": ({Column.TITLE: "  "}, Column.TITLE, "empty"),
    "long title": ({Column.TITLE: "长" * 201}, Column.TITLE, "at most 200"),
    "no description": ({Column.DESCRIPTION: None}, Column.DESCRIPTION, "empty"),
    "long description": ({Column.DESCRIPTION: "长" * 20_000}, Column.DESCRIPTION, "at most 20000"),
    "unknown category": ({Column.CATEGORY: "两者"}, Column.CATEGORY, "个性、共性"),
    "unknown severity": ({Column.SEVERITY: "严重"}, Column.SEVERITY, "一般"),
    "no lead": ({Column.LEAD: None}, Column.LEAD, "missing"),
    "unknown lead": ({Column.LEAD: "SWJ-99"}, Column.LEAD, "no unit SWJ-99"),
    "two leads": ({Column.LEAD: "SWJ-01、SWJ-02"}, Column.LEAD, "one unit leads"),
    "lead at the top": ({Column.LEAD: "GW"}, Column.LEAD, "no unit leads GW"),
    "unknown co-unit": ({Column.CO_UNITS: "SWJ-02、SWJ-98"}, Column.CO_UNITS, "no unit SWJ-98"),
    "co-unit twice": ({Column.CO_UNITS: "SWJ-02、SWJ-02"}, Column.CO_UNITS, "more than once"),
    "lead helps": ({Column.CO_UNITS: "SWJ-01"}, Column.CO_UNITS, "cannot help itself"),
    "all above help": ({Column.CO_UNITS: "SWJ-JG、SWJ、GW"}, Column.CO_UNITS, "none is left to supervise"),
    "no deadline": ({Column.DEADLINE: None}, Column.DEADLINE, "missing"),
    "unknown deadline": ({Column.DEADLINE: "尽快"}, Column.DEADLINE, "'尽快' is no deadline"),
    "endless deadline": ({Column.DEADLINE: "6000个工作日内"}, Column.DEADLINE, "no deadline"),
    "no such day": ({Column.DEADLINE: "2026-02-30"}, Column.DEADLINE, "no deadline"),
    "past deadline": ({Column.DEADLINE: "2026-09-01"}, Column.DEADLINE, "has passed"),
    "no such opening day": ({Column.OPENED_ON: "上月"}, Column.OPENED_ON, "no date"),
    "future opening day": ({Column.OPENED_ON: date(2026, 9, 10)}, Column.OPENED_ON, "future"),
}


@pytest.mark.parametrize("faulty", FAULTY)
def test_a_faulty_cell_is_named_by_row_and_column(faulty: str, tmp_path: Path) -> None:
    cells, column, reason = FAULTY[faulty]
    found = faults_in(book(tmp_path, {}, cells))
    assert [(fault.row, fault.column) for fault in found] == [(3, column)]
    assert reason in found[0].reason


def test_every_fault_of_every_row_is_told(tmp_path: Path) -> None:
    found = faults_in(book(tmp_path, {Column.TITLE: None, Column.LEAD: "X"}, {}, {Column.DEADLINE: "?"}))
    assert [(fault.row, fault.column) for fault in found] == [
        (2, Column.TITLE),
        (2, Column.LEAD),
        (4, Column.DEADLINE),
    ]


def test_a_number_that_stands_twice_is_named_where_it_comes_again(tmp_path: Path) -> None:
    found = faults_in(book(tmp_path, {Column.REF: 7}, {}, {Column.REF: "7"}))
    assert [str(fault) for fault in found] == ["row 4, 序号: 7 is row 2's already: each number stands once"]


def test_whoever_may_not_open_a_case_is_told_so(tmp_path: Path) -> None:
    found = faults_in(book(tmp_path, {Column.LEAD: "SWJ-JG"}), person="P042")
    assert [(fault.row, fault.column) for fault in found] == [(2, Column.LEAD)]
    assert "may not open cases of this unit" in found[0].reason


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda sheet: sheet.__setitem__("B1", "标题"), "row 1, 标题: there is no such column"),
        (lambda sheet: sheet.__setitem__("B1", "标题"), "row 1, 问题: this column is missing"),
        (lambda sheet: sheet.__setitem__("K1", "问题"), "row 1, 问题: this column stands 2 times"),
        (lambda sheet: sheet.__setitem__("L2", "备注"), "row 2, L: no column name stands above it"),
        (lambda sheet: sheet.merge_cells("B2:B3"), "row 2: the cells B2:B3 are merged"),
        (lambda sheet: sheet.__setitem__("G2", "=1/0"), "row 2, 配合单位: the formula was never computed"),
        (lambda sheet: _error(sheet, "J3"), "row 3, 立项日期: the formula gives #N/A"),
        (lambda sheet: sheet.delete_rows(1, 5), "row 1, 序号: this column is missing"),
        (lambda sheet: sheet.delete_rows(2, 5), "it holds no row below the header"),
        (lambda sheet: sheet.parent.create_sheet("说明"), "it has 2 visible sheets"),
    ],
)
def test_a_fault_of_the_sheet_itself_is_named(change: Any, fault: str, tmp_path: Path) -> None:
    found = [str(one) for one in read_sheet(book(tmp_path, {}, {}, also=change)).faults]
    assert any(one.startswith(fault) for one in found), found


def test_what_is_no_spreadsheet_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.xlsx"
    file.write_text("not a spreadsheet", encoding="utf-8")
    with pytest.raises(Unreadable):
        read_sheet(file)


def _error(sheet: Worksheet, place: str) -> None:
    sheet[place] = "#N/A"
    sheet[place].data_type = "e"


def test_a_cell_that_would_fill_the_memory_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = book(tmp_path, {}, also=lambda sheet: sheet.__setitem__("XFD1048576", 1))
    found = read_sheet(file).faults
    assert [fault.row for fault in found] == [None]
    assert "XFD1048576" in found[0].zh


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(tmp_path: Path) -> None:
    file = book(tmp_path, {})
    with ZipFile(file, "a", ZIP_DEFLATED) as archive, archive.open("xl/more.xml", "w") as part:
        for _ in range(130):
            part.write(bytes(1 << 20))
    assert file.stat().st_size < 1 << 20
    with pytest.raises(Unreadable, match="128 MiB"):
        read_sheet(file)
