"""Separation of duties (domain.md, "Rights"), at its worst."""

from datetime import date

import pytest

from models.domain import commands as c
from models.domain import events as e
from models.domain.deadlines import ByDate
from models.domain.refusals import NotIndependent, NotPermitted
from models.domain.words import Capacity, State
from tests.domain.people import delegate_of, head, person, reader, seat, staff, with_delegate
from tests.domain.stories import FAIL, PASS, TEXT, assign, checking, confirm, file, opened, rectifying, verified

SIGN = c.SignOff()
LENT_THE_LEAD = delegate_of(head("SWJ-01"), 7001)
"""Somebody who acted for the lead's head on one day."""
MOVED_TO_SUPERVISOR = person(7001, seat("SWJ-JG", Capacity.HEAD))
"""The same person on a later day, a head of the supervisor."""


def test_who_confirmed_does_not_check_even_from_another_post() -> None:
    with pytest.raises(NotIndependent):
        rectifying().by(LENT_THE_LEAD, confirm(1)).by(MOVED_TO_SUPERVISOR, PASS)


def test_nor_whom_they_acted_for() -> None:
    principal = person(head("SWJ-01").person, seat("SWJ-JG", Capacity.STAFF))
    with pytest.raises(NotIndependent):
        rectifying().by(LENT_THE_LEAD, confirm(1)).by(principal, PASS)


def test_nor_their_delegate_of_today() -> None:
    delegate = delegate_of(person(head("SWJ-01").person), 7002, own=(seat("SWJ-JG", Capacity.STAFF),))
    with pytest.raises(NotIndependent):
        checking().by(delegate, PASS)


def test_who_checked_does_not_sign_off() -> None:
    with pytest.raises(NotIndependent):
        checking().by(head("SWJ-JG"), PASS).by(head("SWJ-JG"), SIGN)


def test_nor_their_delegate() -> None:
    with pytest.raises(NotIndependent):
        checking().by(head("SWJ-JG"), PASS).by(delegate_of(head("SWJ-JG")), SIGN)


def test_nor_a_head_for_whom_the_checker_acts() -> None:
    checker = delegate_of(head("SWJ-JG"), own=(seat("SWJ-JG", Capacity.STAFF),))
    with pytest.raises(NotIndependent):
        checking().by(checker, PASS).by(with_delegate(head("SWJ-JG"), checker), SIGN)


def test_who_confirmed_does_not_sign_off_from_another_post() -> None:
    with pytest.raises(NotIndependent):
        rectifying().by(LENT_THE_LEAD, confirm(1)).by(staff("SWJ-JG"), PASS).by(MOVED_TO_SUPERVISOR, SIGN)


def test_three_people_may() -> None:
    assert verified().by(head("SWJ-JG"), SIGN).case.state is State.CLOSED


def test_returned_the_first_checker_may_check_again() -> None:
    story = verified().by(head("SWJ-JG"), c.ReturnCheck(reason=TEXT)).by(staff("SWJ-JG"), PASS)
    assert story.case.state is State.VERIFIED


def test_a_new_round_has_three_people_of_its_own() -> None:
    story = checking().by(head("SWJ-JG"), FAIL).by(head("SWJ-01"), confirm(2)).by(staff("SWJ-JG"), PASS)
    assert story.by(head("SWJ-JG"), SIGN).case.state is State.CLOSED


@pytest.mark.parametrize("capacity", Capacity)
def test_any_post_in_the_lead_ties(capacity: Capacity) -> None:
    both = person(7003, seat("SWJ-JG", Capacity.HEAD), seat("SWJ-01", capacity))
    with pytest.raises(NotIndependent):
        checking().by(both, PASS)


def test_a_post_of_ones_delegate_ties() -> None:
    with pytest.raises(NotIndependent):
        checking().by(with_delegate(staff("SWJ-JG"), reader("SWJ-01")), PASS)


def test_a_post_in_a_co_unit_ties() -> None:
    both = person(7003, seat("SWJ-JG", Capacity.HEAD), seat("SWJ-02", Capacity.STAFF))
    with pytest.raises(NotIndependent):
        rectifying(co_units=("SWJ-02",)).by(both, c.Withdraw(reason=TEXT))


def test_who_sits_in_the_lead_does_not_hand_the_case_on_with_a_later_deadline() -> None:
    """Lengthening asks for the supervisor's head (rule 5); a dual post must not come by it through `assign`."""
    both = person(7003, seat("SWJ-JG", Capacity.HEAD), seat("SWJ-01", Capacity.STAFF))
    with pytest.raises(NotIndependent):
        rectifying().by(both, assign("SWJ-01", deadline=ByDate(date=date(2026, 12, 31))))


def test_a_heads_command_does_not_pass_by_rank() -> None:
    with pytest.raises(NotPermitted):
        verified().by(head("SWJ"), SIGN)


def test_a_heads_command_passes_by_delegation() -> None:
    assert verified().by(delegate_of(head("SWJ-JG")), SIGN).case.state is State.CLOSED


def test_the_record_names_for_whom_a_delegate_acted() -> None:
    signed = verified().by(delegate_of(head("SWJ-JG"), 7004), SIGN).events[-1]
    assert signed.fact.authority is not None
    assert (signed.actor, signed.fact.authority.acting_for) == ("person:7004", head("SWJ-JG").person)


def test_nobody_left_to_check_is_told_at_once_to_the_next_head_above() -> None:
    tied = with_delegate(staff("SWJ-JG"), staff("SWJ-01"))
    order = confirm(1).model_copy(update={"bench": (tied, reader("SWJ-JG"))})
    story = rectifying().by(head("SWJ-01"), order)
    assert [(fact.clock, fact.to[0].unit, fact.level) for fact in story.facts(e.NoIndependentPerson)] == [
        ("check", "SWJ", 1)
    ]


def test_nobody_left_to_sign_off_but_the_checker() -> None:
    order = PASS.model_copy(update={"bench": (head("SWJ-JG"), staff("SWJ-JG"))})
    story = checking().by(head("SWJ-JG"), order)
    assert [fact.clock for fact in story.facts(e.NoIndependentPerson)] == ["sign_off"]


def test_somebody_left_is_no_event() -> None:
    assert verified().facts(e.NoIndependentPerson) == []


def test_a_file_of_the_checker_does_not_tie_them() -> None:
    order = PASS.model_copy(update={"evidence": (file(5),), "uploaded": (file(5),)})
    assert checking().by(staff("SWJ-JG"), order).case.state is State.VERIFIED


def test_a_post_elsewhere_does_not_tie() -> None:
    both = person(7003, seat("SWJ-JG", Capacity.STAFF), seat("SWJ-03", Capacity.HEAD))
    assert checking().by(both, PASS).case.state is State.VERIFIED


def test_without_a_lead_nobody_is_tied() -> None:
    both = person(7003, seat("SWJ-JG", Capacity.STAFF), seat("SWJ-01", Capacity.STAFF))
    assert opened(lead=None).by(both, assign("SWJ-03")).case.lead == "SWJ-03"
