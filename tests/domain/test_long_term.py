"""Rule 6: 长期坚持."""

from datetime import date

import pytest

from models.domain import commands as c
from models.domain import events as e
from models.domain.deadlines import LongTerm
from models.domain.refusals import ReportMissing
from models.domain.standing import missed
from models.domain.words import State
from tests.domain.people import head, staff
from tests.domain.stories import FAIL, QUARTERLY, REPORT, TEXT, Story, confirm, rectifying
from tests.domain.terms import at

MONTHLY = LongTerm.model_validate({"every": "P1M"})


def every_month() -> Story:
    """A report each month, from Monday 2 March on."""
    return rectifying(deadline=MONTHLY)


def test_the_due_is_the_end_of_the_period() -> None:
    assert rectifying(deadline=QUARTERLY).case.due == at("2026-06-02 18:00")


def test_a_report_meets_it_and_starts_the_next() -> None:
    story = rectifying(deadline=QUARTERLY).at("2026-03-20 10:00").by(staff("SWJ-01"), REPORT)
    assert ([fact.period for fact in story.facts(e.PeriodMet)], story.case.due) == ([1], at("2026-09-02 18:00"))


def test_a_period_that_ends_on_a_rest_day_rolls_forward() -> None:
    """The first ends on Thursday 2 April, the second on Saturday 2 May: Monday 4 May."""
    assert every_month().by(staff("SWJ-01"), REPORT).case.due == at("2026-05-04 18:00")


def test_a_second_report_before_the_next_period_begins_does_not_meet_it() -> None:
    story = every_month().by(staff("SWJ-01"), REPORT).at("2026-04-02 17:59").by(staff("SWJ-01"), REPORT)
    assert len(story.facts(e.PeriodMet)) == 1


def test_a_report_in_the_next_period_does() -> None:
    story = every_month().by(staff("SWJ-01"), REPORT).at("2026-04-03 10:00").by(staff("SWJ-01"), REPORT)
    assert [fact.period for fact in story.facts(e.PeriodMet)] == [1, 2]


def test_a_co_units_report_does_not_meet_it() -> None:
    story = rectifying(deadline=MONTHLY, co_units=("SWJ-02",)).by(staff("SWJ-02"), REPORT)
    assert story.facts(e.PeriodMet) == []


def test_the_original_due_is_that_of_the_period() -> None:
    story = every_month().at("2026-03-20 10:00").by(staff("SWJ-01"), REPORT)
    assert story.case.original_due == story.case.due


def test_completion_before_the_first_report_is_refused() -> None:
    with pytest.raises(ReportMissing):
        every_month().by(head("SWJ-01"), confirm(1))


def test_completion_after_it_is_not() -> None:
    assert every_month().by(staff("SWJ-01"), REPORT).by(head("SWJ-01"), confirm(1)).case.state is State.CHECKING


def test_a_late_report_leaves_the_miss_on_record() -> None:
    story = rectifying(deadline=QUARTERLY).at("2026-06-08 10:00").by(staff("SWJ-01"), REPORT)
    assert (missed(story.case), story.case.due) == (True, at("2026-09-02 18:00"))


def test_reports_keep_their_beat_however_late() -> None:
    story = every_month().at("2026-05-20 10:00").by(staff("SWJ-01"), REPORT)
    assert story.case.due == at("2026-06-02 18:00")


def test_the_next_period_drops_a_request_for_more_time() -> None:
    ask = c.RequestExtension(due=date(2026, 5, 29), reason=TEXT)
    assert every_month().by(head("SWJ-01"), ask).by(staff("SWJ-01"), REPORT).case.extension is None


def test_a_report_does_not_make_good_what_a_check_found_wanting() -> None:
    story = every_month().by(staff("SWJ-01"), REPORT).by(head("SWJ-01"), confirm(1)).by(staff("SWJ-JG"), FAIL)
    due = story.case.due
    assert story.at("2026-05-05 10:00").by(staff("SWJ-01"), REPORT).case.due == due
