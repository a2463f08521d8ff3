"""Rule 5: more time."""

from datetime import date

import pytest

from models.domain import commands as c
from models.domain import events as e
from models.domain.deadlines import ByDate
from models.domain.refusals import (
    DueNotLater,
    ExtensionNotAllowed,
    ExtensionTooLate,
    NotIndependent,
    NotPermitted,
    WrongState,
)
from models.domain.standing import held_by
from models.domain.words import Capacity, ClockName
from tests.domain.people import delegate_of, head, person, seat, staff
from tests.domain.stories import IMMEDIATE, TEXT, Story, assign, rectifying
from tests.domain.terms import at

JUNE = c.RequestExtension(due=date(2026, 6, 30), reason=TEXT)
GRANT = c.GrantExtension(due=date(2026, 6, 30))
LATER = c.ChangeDue(due=date(2026, 6, 30), reason=TEXT)
LATER_STILL = c.RequestExtension(due=date(2026, 9, 30), reason=TEXT)


def asked() -> Story:
    """A case whose lead's head has asked for June."""
    return rectifying().by(head("SWJ-01"), JUNE)


def extended() -> Story:
    """A case that was granted June."""
    return asked().by(head("SWJ-JG"), GRANT)


def test_the_last_instant_to_ask_is_five_working_days_before() -> None:
    assert rectifying().at("2026-04-23 18:00").by(head("SWJ-01"), JUNE).case.extension is not None


@pytest.mark.parametrize("when", ["2026-04-23 18:00:01", "2026-04-30 18:00", "2026-05-04 10:00"])
def test_a_late_request_is_refused(when: str) -> None:
    with pytest.raises(ExtensionTooLate):
        rectifying().at(when).by(head("SWJ-01"), JUNE)


def test_what_is_asked_for_is_later() -> None:
    with pytest.raises(DueNotLater):
        rectifying().by(head("SWJ-01"), c.RequestExtension(due=date(2026, 4, 30), reason=TEXT))


def test_none_for_immediate() -> None:
    with pytest.raises(ExtensionNotAllowed):
        rectifying(deadline=IMMEDIATE).by(head("SWJ-01"), JUNE)


def test_while_it_waits_rungs_above_the_unit_wait() -> None:
    story = rectifying().at("2026-04-23 10:00").by(head("SWJ-01"), JUNE).at("2026-06-01 10:00")
    assert [rung.rung for rung in story.rungs(ClockName.DUE)] == [0, 1, 2]


def test_refused_the_rungs_that_waited_fire_at_once() -> None:
    story = rectifying().at("2026-04-23 10:00").by(head("SWJ-01"), JUNE).at("2026-05-08 10:00")
    told = story.told(head("SWJ-JG"), c.RefuseExtension(reason=TEXT))
    rungs = [(event.fact.rung, event.fact.due_at) for event in told if isinstance(event.fact, e.RungReached)]
    assert rungs == [(3, at("2026-05-05 18:00"))]


def test_silence_escalates_and_never_grants() -> None:
    story = asked().at("2026-03-20 10:00")
    reached = [(one.measure.value, one.to[0].unit) for one in story.facts(e.RungReached) if one.clock == "extension"]
    assert (reached, story.case.due) == (
        [("remind", "SWJ-JG"), ("urge", "SWJ-JG"), ("supervise", "SWJ"), ("supervise", "SWJ")],
        at("2026-04-30 18:00"),
    )


def test_granted_the_due_moves_and_the_original_stays() -> None:
    case = extended().case
    assert (case.due, case.original_due) == (at("2026-06-30 18:00"), at("2026-04-30 18:00"))


def test_the_first_is_decided_by_the_supervisors_head_alone() -> None:
    with pytest.raises(NotPermitted):
        asked().by(head("SWJ"), GRANT)


def test_a_second_one_is_decided_one_level_above() -> None:
    story = extended().by(head("SWJ-01"), LATER_STILL)
    with pytest.raises(NotPermitted):
        story.by(head("SWJ-JG"), c.GrantExtension(due=date(2026, 9, 30)))
    assert story.by(head("SWJ"), c.GrantExtension(due=date(2026, 9, 30))).case.due == at("2026-09-30 18:00")


def test_the_clock_of_a_second_one_is_that_of_the_level_above() -> None:
    story = extended().by(head("SWJ-01"), LATER_STILL).at("2026-03-20 10:00")
    assert story.told_units(ClockName.EXTENSION) == ["SWJ", "SWJ", "GW", "GW"]


def test_at_the_top_a_second_one_is_decided_by_the_tops_head() -> None:
    story = rectifying(lead="QU", supervisor="GW").by(head("QU"), JUNE).by(head("GW"), GRANT)
    story.by(head("QU"), LATER_STILL).by(head("GW"), c.GrantExtension(due=date(2026, 9, 30)))
    assert story.case.due == at("2026-09-30 18:00")


def test_lengthening_by_change_due_is_an_extension() -> None:
    story = rectifying().by(head("SWJ-JG"), LATER)
    with pytest.raises(NotPermitted):
        story.by(head("SWJ-JG"), c.ChangeDue(due=date(2026, 9, 30), reason=TEXT))


def test_lengthening_by_change_due_is_refused_after_the_due() -> None:
    with pytest.raises(ExtensionTooLate):
        rectifying().at("2026-04-30 18:00").by(head("SWJ-JG"), LATER)


def test_lengthening_by_change_due_is_refused_for_immediate() -> None:
    with pytest.raises(ExtensionNotAllowed):
        rectifying(deadline=IMMEDIATE).by(head("SWJ-JG"), LATER)


def test_staff_may_shorten_and_not_lengthen() -> None:
    story = rectifying().by(staff("SWJ-JG"), c.ChangeDue(due=date(2026, 4, 20), reason=TEXT))
    with pytest.raises(NotPermitted):
        story.by(staff("SWJ-JG"), LATER)


def test_nobody_decides_their_own_request() -> None:
    lent = delegate_of(head("SWJ-01"), 7001)
    moved = person(7001, seat("SWJ-JG", Capacity.HEAD))
    with pytest.raises(NotIndependent):
        rectifying().by(lent, JUNE).by(moved, GRANT)


def test_nor_by_changing_the_due() -> None:
    lent = delegate_of(head("SWJ-01"), 7001)
    moved = person(7001, seat("SWJ-JG", Capacity.HEAD))
    with pytest.raises(NotIndependent):
        rectifying().by(lent, JUNE).by(moved, LATER)


def test_one_request_waits_at_a_time() -> None:
    with pytest.raises(WrongState):
        asked().by(head("SWJ-01"), LATER_STILL)


def test_the_decider_holds_the_case_while_it_waits() -> None:
    assert held_by(asked().case) == ("SWJ-JG",)


def test_taken_over_the_new_supervisor_decides() -> None:
    assert asked().by(head("GW"), c.TakeOver(reason=TEXT)).by(head("GW"), GRANT).case.due == at("2026-06-30 18:00")


def test_taken_over_nobody_below_the_supervisor_decides_a_second_one() -> None:
    story = extended().by(head("SWJ-01"), LATER_STILL).by(head("GW"), c.TakeOver(reason=TEXT))
    with pytest.raises(NotPermitted):
        story.by(head("SWJ"), c.GrantExtension(due=date(2026, 9, 30)))


def test_handing_the_case_to_the_same_lead_with_a_later_deadline_is_an_extension() -> None:
    longer = assign("SWJ-01", deadline=ByDate(date=date(2026, 6, 30)))
    with pytest.raises(NotPermitted):
        rectifying().by(staff("SWJ-JG"), longer)
    assert rectifying().by(head("SWJ-JG"), longer).case.extensions == 1
    with pytest.raises(ExtensionTooLate):
        rectifying().at("2026-05-04 10:00").by(head("SWJ-JG"), longer)


def test_another_lead_may_be_given_its_own_deadline() -> None:
    other = assign("SWJ-02", deadline=ByDate(date=date(2026, 6, 30)))
    case = rectifying().by(staff("SWJ-JG"), other).case
    assert (case.due, case.original_due, case.extensions) == (at("2026-06-30 18:00"), at("2026-04-30 18:00"), 0)
