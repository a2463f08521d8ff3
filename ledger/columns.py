"""The columns of a ledger's spreadsheet, and the words that stand in them."""

from enum import StrEnum

from models.domain.words import Category


class Column(StrEnum):
    """The columns by the names in the header row, in the order in which they are written."""

    REF = "序号"
    TITLE = "问题"
    DESCRIPTION = "具体表现"
    CATEGORY = "类别"
    SEVERITY = "严重程度"
    LEAD = "牵头单位"
    CO_UNITS = "配合单位"
    DEADLINE = "整改时限"
    ORIGIN = "问题来源"
    OPENED_ON = "立项日期"


OPTIONAL = frozenset({Column.OPENED_ON})
"""Columns that a file may leave out; a cell of any other may still be empty where its reader allows it."""

SHEET = "台账"
"""What the sheet is called that an export writes; an import reads whichever there is."""
IMMEDIATE, LONG_TERM = "立行立改", "长期坚持"
"""Deadlines that are no date; a long-term one is reported on every three months."""
ORIGIN_LINE = f"{Column.ORIGIN}："
"""How the last line of a description begins that tells where a finding came from: a case has no field for it."""

CATEGORIES = {"个性": Category.INDIVIDUAL, "共性": Category.COMMON}

LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 100
"""A cell beyond stands for a table of all cells before it, which no ledger needs."""

TITLE_MAX = 200
DESCRIPTION_MAX = 20_000
REF_MAX = 100
SOURCE_MAX = 200
