"""What is said to somebody who lacks a right: whose it is, and whether taking the case over would give it."""

from typing import Any

import pytest

from models.domain import commands as c
from models.domain.actors import Actor
from models.domain.advice import MayDo, may_after_taking_over, who_may
from models.domain.words import Capacity
from tests.domain.people import head, person, seat, staff
from tests.domain.stories import PASS, TEXT, Story, checking, rectifying
from tests.domain.terms import INTERVIEWS

ISSUE = c.Issue(proposal=1)
TIED = person(7001, seat("SWJ", Capacity.HEAD), seat("SWJ-01", Capacity.READER))


def proposed() -> Story:
    return rectifying(terms=INTERVIEWS).at("2026-05-07 18:00")


def may_later(story: Story, order: c.Order, who: Actor) -> bool:
    return may_after_taking_over(story.case, order, who, story.now)


def test_a_proposal_is_for_the_supervising_head() -> None:
    story = proposed()
    assert who_may(story.case, ISSUE, story.now) == (MayDo(unit="SWJ-JG", capacities=(Capacity.HEAD,)),)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (head("SWJ"), True),
        (head("GW"), True),
        (staff("SWJ"), False),
        (staff("SWJ-JG"), False),
        (head("SWJ-01"), False),
        (TIED, False),
    ],
)
@pytest.mark.parametrize("order", [ISSUE, c.Waive(proposal=1, reason=TEXT)])
def test_a_head_above_may_take_it_over_and_then_decide(order: c.Order, who: Actor, may: Any) -> None:
    assert may_later(proposed(), order, who) is may


def test_taking_over_is_not_advised_where_the_state_would_refuse_it_all_the_same() -> None:
    assert not may_later(rectifying(), PASS, head("SWJ"))
    assert may_later(checking(), PASS, head("SWJ"))


def test_nor_where_a_unit_further_up_would_decide_even_then() -> None:
    """What the lead does stays the lead's, whoever supervises."""
    assert not may_later(rectifying(), c.Decline(reason=TEXT), head("SWJ"))
