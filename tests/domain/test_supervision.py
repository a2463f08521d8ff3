"""提级督办, and the order in which a command is judged."""

import pytest

from models.domain import commands as c
from models.domain.refusals import NotIndependent, NotPermitted, RevisionMismatch, WrongState
from models.domain.words import Capacity, ClockName
from tests.domain.people import head, person, seat, staff
from tests.domain.stories import PASS, TEXT, assign, checking, confirm, opened, rectifying
from tests.domain.terms import at

TAKE = c.TakeOver(reason=TEXT)


def test_the_head_of_a_unit_above_takes_over() -> None:
    assert rectifying().by(head("GW"), TAKE).case.supervisor == "GW"


@pytest.mark.parametrize("who", [head("SWJ-JG"), staff("SWJ"), head("QU"), head("SWJ-01")])
def test_nobody_else_does(who: object) -> None:
    with pytest.raises(NotPermitted):
        rectifying().by(who, TAKE)  # type: ignore[arg-type]  # each is an actor


def test_nor_one_with_a_post_in_the_lead() -> None:
    with pytest.raises(NotIndependent):
        rectifying().by(person(7001, seat("SWJ", Capacity.HEAD), seat("SWJ-01", Capacity.READER)), TAKE)


def test_then_the_old_supervisors_people_give_no_commands() -> None:
    with pytest.raises(NotPermitted):
        checking().by(head("SWJ"), TAKE).by(staff("SWJ-JG"), PASS)


def test_and_the_new_ones_do() -> None:
    assert checking().by(head("SWJ"), TAKE).by(staff("SWJ"), PASS).case.checked_by == (staff("SWJ").person,)


def test_the_new_supervisor_has_its_own_time() -> None:
    clock = checking().at("2026-03-10 10:00").by(head("SWJ"), TAKE).case.clock(ClockName.CHECK)
    assert clock is not None
    assert (clock.unit, clock.due_at) == ("SWJ", at("2026-03-24 18:00"))


def test_the_due_stands() -> None:
    assert rectifying().by(head("SWJ"), TAKE).case.due == at("2026-04-30 18:00")


def test_right_before_state() -> None:
    with pytest.raises(NotPermitted):
        opened().by(staff("SWJ-02"), c.SignOff())


def test_state_before_revision() -> None:
    with pytest.raises(WrongState):
        opened().told(head("SWJ-JG"), c.SignOff(), revision=1)


def test_revision_before_rule() -> None:
    with pytest.raises(RevisionMismatch) as refused:
        rectifying().told(head("SWJ-01"), confirm(), revision=1)
    assert refused.value.facts == {"revision": 3}


def test_a_reminder_spoils_no_form() -> None:
    story = rectifying()
    revision = story.case.revision
    story.at("2026-04-30 18:00").told(staff("SWJ-JG"), assign("SWJ-03"), revision=revision)
    assert story.case.lead == "SWJ-03"


def test_a_refused_command_leaves_nothing() -> None:
    story = rectifying()
    before = story.case
    with pytest.raises(NotPermitted):
        story.by(staff("SWJ-02"), c.SignOff())
    assert story.case == before


def test_what_has_come_due_is_told_before_a_command() -> None:
    story = rectifying()
    story.now = at("2026-04-30 18:00")
    told = story.told(head("SWJ-01"), confirm(1))
    assert [event.fact.type.value for event in told][-2:] == ["rung_reached", "completion_confirmed"]
