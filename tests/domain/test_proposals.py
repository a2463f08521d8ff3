"""What the ladder only proposes: interview, circulate and accountability are for people to decide."""

from typing import Any

import pytest

from models.domain import commands as c
from models.domain import events as e
from models.domain.refusals import NotIndependent, NotPermitted, ProposalUnknown, WrongState
from models.domain.words import Capacity, ClockName
from tests.domain.people import head, person, seat, staff
from tests.domain.stories import TEXT, Story, assign, rectifying
from tests.domain.terms import INTERVIEWS, at

ISSUE = c.Issue(proposal=1)
WAIVE = c.Waive(proposal=1, reason=TEXT)


def proposed() -> Story:
    """Due on Thursday 30 April, five working days over: an interview is proposed on Thursday 7 May at 18:00."""
    return rectifying(terms=INTERVIEWS).at("2026-05-07 18:00")


def test_the_rung_proposes_to_the_supervising_head() -> None:
    (fact,) = proposed().facts(e.MeasureProposed)
    assert (fact.proposal, fact.measure, fact.to) == (
        1,
        "interview",
        (e.Addressee(unit="SWJ-JG", capacities=(Capacity.HEAD,)),),
    )


def test_it_has_a_clock_of_its_own_with_the_supervisor() -> None:
    (clock,) = [one for one in proposed().case.clocks if one.proposal == 1]
    assert (clock.name, clock.unit, clock.due_at) == (ClockName.PROPOSAL, "SWJ-JG", at("2026-05-14 18:00"))


def test_undecided_it_climbs_the_supervisors_line() -> None:
    story = proposed().at("2026-05-19 18:00")
    told = [one.to[0].unit for one in story.facts(e.RungReached) if one.proposal == 1]
    assert told == ["SWJ-JG", "SWJ-JG", "SWJ"]


@pytest.mark.parametrize(("order", "fact"), [(ISSUE, e.ProposalIssued), (WAIVE, e.ProposalWaived)])
def test_decided_its_clock_is_gone(order: c.Order, fact: type[Any]) -> None:
    story = proposed().by(head("SWJ-JG"), order)
    assert isinstance(story.last, fact)
    assert all(clock.proposal is None for clock in story.case.clocks)


def test_staff_does_not_decide_it() -> None:
    with pytest.raises(NotPermitted):
        proposed().by(staff("SWJ-JG"), ISSUE)


def test_nor_a_head_with_a_post_in_the_lead() -> None:
    with pytest.raises(NotIndependent):
        proposed().by(person(7001, seat("SWJ-JG", Capacity.HEAD), seat("SWJ-01", Capacity.READER)), WAIVE)


def test_it_is_decided_once() -> None:
    with pytest.raises(WrongState):
        proposed().by(head("SWJ-JG"), ISSUE, WAIVE)


def test_another_is_not_known() -> None:
    with pytest.raises(ProposalUnknown):
        proposed().by(head("SWJ-JG"), c.Issue(proposal=2))


def test_each_repeat_proposes_anew() -> None:
    story = proposed().at("2026-05-29 10:00")
    assert [(fact.proposal, fact.measure.value) for fact in story.facts(e.MeasureProposed)] == [
        (1, "interview"),
        (2, "circulate"),
        (3, "circulate"),
    ]


def test_the_ladder_goes_on_while_it_waits() -> None:
    story = proposed().at("2026-05-14 18:00")
    assert story.rungs(ClockName.DUE)[-1].rung == 5


def test_taken_over_it_waits_for_the_new_supervisor() -> None:
    story = proposed().by(head("SWJ"), c.TakeOver(reason=TEXT))
    assert [clock.unit for clock in story.case.clocks if clock.proposal == 1] == ["SWJ"]


def test_it_goes_with_the_supervisor_when_the_old_one_helps() -> None:
    """Assigned again with the supervisor as a co-unit, the next above supervises: its head decides."""
    story = proposed().by(staff("SWJ-JG"), assign("SWJ-01", "SWJ-JG"))
    assert (story.case.supervisor, [clock.unit for clock in story.case.clocks if clock.proposal == 1]) == (
        "SWJ",
        ["SWJ"],
    )
