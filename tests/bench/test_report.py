"""The page of figures: what a part writes stands between its marks, and nothing else of the page changes."""

import pytest

from bench.__main__ import PARTS
from bench.report import PAGE, NoMarks, marks, placed

BEGIN, END = marks("lives")


def test_what_stood_between_the_marks_gives_way() -> None:
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    assert placed(page, "lives", "new\n") == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"


def test_a_second_run_leaves_no_trace_of_the_first() -> None:
    page = f"before\n{BEGIN}\n{END}\nafter\n"
    assert placed(placed(page, "lives", "first"), "lives", "second") == placed(page, "lives", "second")


@pytest.mark.parametrize("page", [f"{END}\n{BEGIN}", "".join(marks("page"))])
def test_a_page_without_marks_is_refused(page: str) -> None:
    with pytest.raises(NoMarks):
        placed(page, "lives", "new")


@pytest.mark.parametrize("part", PARTS)
def test_our_page_has_the_marks_of_each_part(part: str) -> None:
    assert placed(PAGE.read_text(encoding="utf-8"), part, "new")
