"""Who held a case: one owner at a time, no gap and no overlap, from opening to the end."""

from datetime import date
from itertools import pairwise

from models.domain import commands as c
from models.domain.holding import Holding, Side, holdings
from tests.domain.people import head, staff
from tests.domain.stories import ON_30_APRIL, PART, PASS, PLAN, TEXT, Story, assign, confirm, opened, rectifying
from tests.domain.terms import STANDARD_WITH_PLAN, at


def held(story: Story) -> list[Holding]:
    return list(holdings("2026-000001", story.events))


def sides(story: Story) -> list[tuple[Side, tuple[str, ...]]]:
    return [(holding.holder.side, holding.holder.units) for holding in held(story)]


SUPERVISOR = (Side.SUPERVISOR, ("SWJ-JG",))
LEAD = (Side.LEAD, ("SWJ-01",))


def test_a_plain_life_goes_to_and_fro() -> None:
    story = opened(lead=None)
    story.after(days=1).by(staff("SWJ-JG"), assign("SWJ-01"))
    story.after(days=1).by(staff("SWJ-01"), c.Acknowledge())
    story.after(days=1).by(head("SWJ-01"), confirm(1))
    story.after(days=1).by(staff("SWJ-JG"), PASS).after(days=1).by(head("SWJ-JG"), c.SignOff())
    assert sides(story) == [SUPERVISOR, LEAD, SUPERVISOR]


def test_the_intervals_of_an_open_case_have_no_gap() -> None:
    story = rectifying().after(days=2).by(head("SWJ-01"), confirm(1)).after(days=3)
    intervals = held(story)
    assert intervals[0].since == story.case.opened_at
    assert all(earlier.until == later.since for earlier, later in pairwise(intervals))
    assert intervals[-1].until is None


def test_an_ended_case_is_held_by_nobody() -> None:
    story = opened().after(days=1).by(head("SWJ-JG"), c.Withdraw(reason=TEXT))
    assert held(story)[-1].until == story.now


def test_a_plan_that_waits_is_held_by_the_supervisor() -> None:
    story = rectifying(terms=STANDARD_WITH_PLAN).after(days=1).by(staff("SWJ-01"), PLAN)
    story.after(days=1).by(staff("SWJ-JG"), c.ApprovePlan())
    assert sides(story) == [LEAD, SUPERVISOR, LEAD]


def test_a_request_is_held_by_whoever_decides_on_it() -> None:
    story = rectifying().after(days=1)
    story.by(head("SWJ-01"), c.RequestExtension(due=date(2026, 6, 30), reason=TEXT)).after(days=1)
    story.by(head("SWJ-JG"), c.RefuseExtension(reason=TEXT))
    assert sides(story) == [LEAD, SUPERVISOR, LEAD]


def test_parts_outstanding_are_shared_and_shown() -> None:
    story = rectifying(co_units=("SWJ-02",)).after(days=1).by(head("SWJ-02"), PART)
    assert sides(story) == [(Side.SHARED, ("SWJ-01", "SWJ-02")), LEAD]


def test_a_suspended_case_is_held_by_nobody() -> None:
    story = rectifying().after(days=1)
    story.by(staff("SWJ-JG"), c.Suspend(reason=TEXT, until=date(2026, 3, 20))).at("2026-03-25 10:00")
    assert sides(story) == [LEAD, (Side.SUSPENDED, ()), LEAD]
    assert held(story)[1].until == at("2026-03-20 09:00")


def test_an_import_was_held_from_the_day_on_which_it_was_opened() -> None:
    story = opened(lead=None, deadline=ON_30_APRIL, opened_on=date(2026, 2, 2))
    assert held(story)[0].since == at("2026-02-02 09:00")
