"""The page of figures: what a run writes stands between its marks, and nothing else of the page changes."""

import pytest

from bench.report import BEGIN, END, PAGE, NoMarks, placed


def test_what_stood_between_the_marks_gives_way() -> None:
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    assert placed(page, "new\n") == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"


def test_a_second_run_leaves_no_trace_of_the_first() -> None:
    page = f"before\n{BEGIN}\n{END}\nafter\n"
    assert placed(placed(page, "first"), "second") == placed(page, "second")


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(NoMarks):
        placed(f"{END}\n{BEGIN}", "new")


def test_our_page_has_its_marks() -> None:
    assert placed(PAGE.read_text(encoding="utf-8"), "new")
