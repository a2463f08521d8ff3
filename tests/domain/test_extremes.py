"""Whatever is asked, the answer is events or a refusal, and it comes soon."""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from models.domain import commands as c
from models.domain.case import Case
from models.domain.deadlines import ByDate, Due, LongTerm
from models.domain.refusals import Refusal
from tests.domain.people import head, staff
from tests.domain.stories import TEXT, Story, opened, rectifying
from tests.domain.terms import DRILL, WEEKDAYS, at

LAST = date(9999, 12, 31)


def _resumed_at_the_end_of_time() -> Story:
    story = rectifying(deadline=ByDate(date=LAST))
    story.by(staff("SWJ-JG"), c.Suspend(reason=TEXT, until=date(2026, 5, 1))).at("2026-03-05 10:00")
    return story.by(staff("SWJ-JG"), c.Resume(reason=TEXT))


ASKED: dict[str, Callable[[], Any]] = {
    "a due at the end of time": lambda: opened(deadline=ByDate(date=LAST)),
    "a due at the end of time, west of Greenwich": lambda: opened(
        deadline=ByDate(date=LAST), calendar=WEEKDAYS.model_copy(update={"zone": "America/Los_Angeles"})
    ),
    "moved to the end of time, west of Greenwich": lambda: rectifying(
        calendar=WEEKDAYS.model_copy(update={"zone": "America/Los_Angeles"})
    ).by(head("SWJ-JG"), c.ChangeDue(due=LAST, reason=TEXT)),
    "resumed with a due at the end of time": _resumed_at_the_end_of_time,
    "within longer than there is time": lambda: opened(deadline=ByDate.model_validate({"within": "9999 months"})),
    "opened at the beginning of time": lambda: opened(opened_on=date(1, 1, 1), deadline=ByDate(date=date(1, 1, 2))),
    "a drill imported from last year": lambda: opened(
        terms=DRILL, deadline=ByDate(date=date(2025, 3, 3)), opened_on=date(2025, 3, 2)
    ),
    "a report every millisecond, a week late": lambda: rectifying(
        deadline=LongTerm.model_validate({"every": "PT0.001S"}), opened_on=date(2026, 2, 20)
    ).by(staff("SWJ-01"), c.ReportProgress(text=TEXT, percent=1)),
}


@pytest.mark.timeout(5)
@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED.keys())
def test_the_answer_is_events_or_a_refusal_and_comes_within_seconds(ask: Callable[[], Any]) -> None:
    began = time.monotonic()
    with suppress(Refusal, ValidationError):
        ask()
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("raw", ["2026-12-31T00:00:00", "2026-12-31T18:00:00", "31.12.2026", "", "2026-13-01", 5, None])
def test_a_due_is_a_day_or_an_instant_with_its_zone(raw: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter[Any](Due).validate_python(raw)


@pytest.mark.parametrize("length", ["PT99999H", "PT2778H"])
def test_a_case_with_a_long_exact_deadline_comes_back_from_the_wire(length: str) -> None:
    case = opened(deadline=ByDate.model_validate({"within": length})).case
    assert Case.model_validate_json(case.model_dump_json()) == case


def test_instants_with_another_offset_are_the_same_instants() -> None:
    due = at("2026-05-29 18:00").astimezone(at("2026-05-29 18:00", "America/New_York").astimezone().tzinfo)
    story = rectifying().by(head("SWJ-JG"), c.ChangeDue(due=due + timedelta(0), reason=TEXT))
    assert story.case.due == at("2026-05-29 18:00")
