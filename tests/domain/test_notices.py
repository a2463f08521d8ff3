"""Who is told."""

from typing import Any

from models.domain import commands as c
from models.domain import events as e
from models.domain.case import Case
from models.domain.deadlines import ByDate
from models.domain.evolve import fold
from models.domain.notices import NoticeOrder, notices
from models.domain.words import ClockName
from tests.domain.people import head, staff
from tests.domain.stories import FAIL, NUMBER, PASS, TEXT, Story, checking, closed, opened, rectifying
from tests.domain.terms import INTERVIEWS


def given(story: Story, kind: type[Any]) -> list[NoticeOrder]:
    """All the notices that facts of this kind gave rise to."""
    case: Case | None = None
    orders: list[NoticeOrder] = []
    for event in story.events:
        before, case = case, fold(NUMBER, (event,), case)
        assert case is not None
        if isinstance(event.fact, kind):
            orders += notices(case, event, before)
    return orders


def units(story: Story, kind: type[Any]) -> list[list[str]]:
    """The units that were told, notice by notice."""
    return [[to.unit for to in order.to] for order in given(story, kind)]


def posts(story: Story, kind: type[Any]) -> list[tuple[str, tuple[str, ...]]]:
    """The posts that were told."""
    return [(to.unit, tuple(to.capacities)) for order in given(story, kind) for to in order.to]


def test_lead_and_co_units_are_told_of_an_assignment() -> None:
    assert units(opened(co_units=("SWJ-02",)), e.Assigned) == [["SWJ-01", "SWJ-02"]]


def test_a_rung_goes_to_its_posts_and_says_its_measure() -> None:
    story = rectifying().at("2026-05-05 18:00")
    due = [order for order in given(story, e.RungReached) if order.measure is not None]
    assert [(order.measure.value, order.to[0].unit) for order in due if order.measure] == [
        ("remind", "SWJ-01"),
        ("remind", "SWJ-01"),
        ("urge", "SWJ-01"),
        ("supervise", "SWJ-JG"),
    ]


def test_a_numbered_letter_wants_acknowledging() -> None:
    story = rectifying().at("2026-05-05 18:00")
    assert [order.acknowledge for order in given(story, e.RungReached)] == [False, False, False, True]


def test_a_skipped_rung_tells_nobody() -> None:
    story = rectifying(deadline=ByDate.model_validate({"date": "2026-03-05"}))
    assert (len(story.rungs(ClockName.DUE)), units(story, e.RungSkipped)) == (1, [])


def test_the_supervising_head_is_told_of_a_proposal_once() -> None:
    story = rectifying(terms=INTERVIEWS).at("2026-05-07 18:00")
    told = [order for order in given(story, e.Fact) if order.measure == "interview"]
    assert [[to.unit for to in order.to] for order in told] == [["SWJ-JG"]]


def test_lead_and_supervisors_staff_are_told_that_a_measure_is_issued() -> None:
    story = rectifying(terms=INTERVIEWS).at("2026-05-07 18:00").by(head("SWJ-JG"), c.Issue(proposal=1))
    assert posts(story, e.ProposalIssued) == [("SWJ-01", ("staff", "head")), ("SWJ-JG", ("staff",))]


def test_its_head_and_supervisors_staff_are_told_that_it_is_waived() -> None:
    story = rectifying(terms=INTERVIEWS).at("2026-05-07 18:00").by(head("SWJ-JG"), c.Waive(proposal=1, reason=TEXT))
    assert posts(story, e.ProposalWaived) == [("SWJ-01", ("head",)), ("SWJ-JG", ("staff",))]


def test_the_supervisor_is_told_of_a_completion() -> None:
    assert units(checking(), e.CompletionConfirmed) == [["SWJ-JG"]]


def test_the_lead_is_told_of_a_failed_check_and_the_head_of_a_passed_one() -> None:
    failed, passed = checking().by(staff("SWJ-JG"), FAIL), checking().by(staff("SWJ-JG"), PASS)
    assert units(failed, e.CheckRecorded) + units(passed, e.CheckRecorded) == [["SWJ-01"], ["SWJ-JG"]]


def test_the_lead_is_told_of_the_sign_off() -> None:
    assert units(closed(), e.SignedOff) == [["SWJ-01"]]


def test_the_next_head_above_is_told_that_nobody_is_left() -> None:
    order = PASS.model_copy(update={"bench": ()})
    assert units(checking().by(staff("SWJ-JG"), order), e.NoIndependentPerson) == [["SWJ"]]


def test_the_guiding_unit_gets_a_copy_of_an_escalation() -> None:
    """The field office's branch is led by the district committee and guided by its ministry's committee."""
    story = rectifying(lead="SWJ-09", supervisor="QU").at("2026-05-05 18:00")
    told = [to.unit for order in given(story, e.RungReached) if order.measure == "supervise" for to in order.to]
    assert sorted(told) == ["QU", "SWJ-JG"]


def test_and_none_of_a_reminder() -> None:
    story = rectifying(lead="SWJ-09", supervisor="QU").at("2026-04-30 18:00")
    assert {unit for row in units(story, e.RungReached) for unit in row} == {"SWJ-09"}


def test_old_and_new_hands_are_told_of_a_take_over() -> None:
    assert units(rectifying().by(head("SWJ"), c.TakeOver(reason=TEXT)), e.TakenOver) == [["SWJ", "SWJ-01"]]
