"""Letters (督办单): acknowledged by the unit they reach, answered by progress, and waiting anew without it."""

import pytest

from models.domain import commands as c
from models.domain import events as e
from models.domain.actors import Actor
from models.domain.clocks import next_wakeup
from models.domain.deadlines import ByDate
from models.domain.letters import letter_number, open_letters
from models.domain.limits import limit
from models.domain.refusals import LetterUnknown, NotPermitted, WrongState
from models.domain.standing import actions, escalation_level
from models.domain.words import Capacity, ClockName
from tests.domain.people import delegate_of, head, person, reader, seat, staff
from tests.domain.stories import (
    PART,
    REPORT,
    TEXT,
    WITHIN_20_DAYS,
    Story,
    assign,
    checking,
    confirm,
    opened,
    rectifying,
)
from tests.domain.terms import DRILL, INTERVIEWS, STANDARD_WITH_PLAN, at

ISSUED = "2026-05-05 18:00"
"""Due on Thursday 30 April; three working days over."""
EXPIRES = "2026-05-13 18:00"
"""Acknowledged on Wednesday 6 May; five working days on."""


def issued(**order: object) -> Story:
    """A letter has gone to SWJ-JG, one level above the lead, about the missed due."""
    return rectifying(**order).at(ISSUED)


def letter_of(story: Story) -> int:
    """The newest letter about the due, or else of all."""
    about_due = [letter.seq for letter in story.case.letters if letter.clock is ClockName.DUE]
    return about_due[-1] if about_due else story.case.letters[-1].seq


def acknowledge(story: Story, actor: Actor | None = None) -> Story:
    """Somebody acknowledges the newest letter."""
    return story.by(actor or head("SWJ-JG"), c.AcknowledgeLetter(letter=letter_of(story)))


def taken(**order: object) -> Story:
    """It was acknowledged the next morning."""
    return acknowledge(issued(**order).at("2026-05-06 10:00"))


def test_a_supervising_rung_issues_a_letter_to_the_unit_it_reaches() -> None:
    story = issued()
    (letter,) = story.case.letters
    rung = story.events[-1]
    assert (letter.seq, letter.unit, letter.owner, letter.clock) == (rung.seq, "SWJ-JG", "SWJ-01", ClockName.DUE)


def test_a_number_is_headed_as_the_field_heads_it() -> None:
    assert letter_number("GW", 2026, 3) == "GW督〔2026〕3号"


@pytest.mark.parametrize(
    "who",
    [
        head("SWJ-JG"),
        staff("SWJ-JG"),
        delegate_of(head("SWJ-JG")),
        # Passed up because the unit had nobody, it is acknowledged by whoever got it.
        head("SWJ"),
        staff("GW"),
        person(7001, seat("SWJ-01", Capacity.HEAD), seat("SWJ-JG", Capacity.STAFF)),
    ],
)
def test_whoever_it_may_have_reached_acknowledges_it(who: Actor) -> None:
    story = acknowledge(issued(), who)
    assert (open_letters(story.case), story.facts(e.LetterAcknowledged)[0].authority.unit != "SWJ-01") == ((), True)


@pytest.mark.parametrize("who", [head("SWJ-01"), staff("SWJ-01"), reader("SWJ-JG"), head("SWJ-02"), head("QU")])
def test_nobody_else_does(who: Actor) -> None:
    story = issued()
    assert c.Name.ACKNOWLEDGE_LETTER not in actions(story.case, who)
    with pytest.raises(NotPermitted):
        acknowledge(story, who)


def test_it_is_offered_to_whom_it_may_have_reached() -> None:
    assert c.Name.ACKNOWLEDGE_LETTER in actions(issued().case, staff("SWJ"))


def test_once_acknowledged_nothing_waits_for_it() -> None:
    with pytest.raises(WrongState):
        acknowledge(taken())


def test_another_letter_is_not_known() -> None:
    with pytest.raises(LetterUnknown):
        issued().by(head("SWJ-JG"), c.AcknowledgeLetter(letter=1))


def test_from_then_on_its_clock_runs() -> None:
    story = taken()
    (clock,) = [one for one in story.case.clocks if one.name is ClockName.LETTER]
    assert (clock.unit, clock.due_at, next_wakeup(story.case)) == ("SWJ-JG", at(EXPIRES), at(EXPIRES))


def test_a_policy_that_does_not_say_gives_five_working_days() -> None:
    written = STANDARD_WITH_PLAN.limits.model_dump()
    del written["letter"]
    assert type(STANDARD_WITH_PLAN.limits).model_validate(written).letter == limit("5 working days")


def test_without_progress_it_expires_and_both_heads_are_told() -> None:
    story = taken().by(head("SWJ"), c.TakeOver(reason=TEXT)).at(EXPIRES)
    (expired,) = story.facts(e.LetterExpired)
    assert (expired.letter, expired.due_at, [one.unit for one in expired.to]) == (
        letter_of(story),
        at(EXPIRES),
        ["SWJ-JG", "SWJ"],
    )


def test_one_head_is_told_once() -> None:
    (expired,) = taken().at(EXPIRES).facts(e.LetterExpired)
    assert [one.unit for one in expired.to] == ["SWJ-JG"]


def test_expired_it_has_to_be_acknowledged_anew() -> None:
    story = acknowledge(taken().at(EXPIRES)).at("2026-05-20 18:00")
    assert len(story.facts(e.LetterExpired)) == 2


PROGRESS = {
    "a report": REPORT,
    "a plan": c.SubmitPlan(measures=(c.Measure(text=TEXT),)),
    "completion": confirm(1),
}


@pytest.mark.parametrize("order", PROGRESS.values(), ids=PROGRESS.keys())
def test_progress_answers_it(order: c.Order) -> None:
    story = taken(terms=STANDARD_WITH_PLAN).by(head("SWJ-01"), order)
    about_the_due = [letter for letter in story.case.letters if letter.clock is ClockName.DUE]
    story.at("2026-05-14 17:00")
    assert (about_the_due, story.facts(e.LetterExpired)) == ([], [])


def test_a_part_is_progress() -> None:
    assert taken(co_units=("SWJ-02",)).by(head("SWJ-02"), PART).case.letters == ()


def test_a_comment_is_none() -> None:
    assert len(taken().by(staff("SWJ-01"), c.Comment(text=TEXT)).at(EXPIRES).facts(e.LetterExpired)) == 1


def test_a_letter_that_nobody_has_acknowledged_is_not_answered_by_progress() -> None:
    assert len(open_letters(issued().by(staff("SWJ-01"), REPORT).case)) == 1


def test_the_leads_progress_answers_no_letter_about_the_supervisor() -> None:
    story = rectifying(terms=INTERVIEWS, deadline=WITHIN_20_DAYS).at("2026-04-20 18:00")
    late = [letter for letter in story.case.letters if letter.owner == "SWJ-JG"]
    assert [(letter.clock, letter.unit) for letter in late] == [(ClockName.PROPOSAL, "SWJ")]
    story.by(head("SWJ"), c.AcknowledgeLetter(letter=late[0].seq)).by(staff("SWJ-01"), REPORT)
    assert late[0].seq in {letter.seq for letter in story.case.letters}


def test_the_supervisors_letter_goes_with_the_decision_it_was_about() -> None:
    story = checking().at("2026-03-19 18:00")
    assert [letter.unit for letter in story.case.letters] == ["SWJ"]
    story.by(staff("SWJ-JG"), c.RecordCheck(result="pass", method="spot", note=TEXT))
    assert story.case.letters == ()


def test_acknowledged_the_ladder_goes_on_all_the_same() -> None:
    story = taken().at("2026-05-14 18:00")
    assert (escalation_level(story.case), story.told_units(ClockName.DUE)[-1]) == (2, "SWJ")


def test_each_level_acknowledges_its_own() -> None:
    story = taken().at("2026-05-14 18:00")
    assert [letter.unit for letter in open_letters(story.case)] == ["SWJ-JG", "SWJ"]


def test_a_repeated_letter_takes_the_place_of_one_that_nobody_acknowledged() -> None:
    story = issued().at("2026-08-31 18:00")
    assert len(story.facts(e.RungReached)) > 8
    assert [letter.unit for letter in story.case.letters] == ["SWJ-JG", "SWJ"]


def test_an_acknowledged_one_runs_on_beside_the_repeat_and_then_gives_way() -> None:
    """Every five working days a letter about an assignment that nobody acknowledges; the limit is five, too."""
    story = acknowledge(opened().at("2026-03-10 10:00")).at("2026-03-16 18:00")
    assert [letter.acknowledged for letter in story.case.letters] == [True, False]
    story.at("2026-03-17 18:00")
    assert (len(story.facts(e.LetterExpired)), [letter.acknowledged for letter in story.case.letters]) == (1, [False])


ENDS = {
    "completion": (head("SWJ-01"), confirm(1)),
    "withdrawal": (head("SWJ-JG"), c.Withdraw(reason=TEXT)),
    "another lead": (staff("SWJ-JG"), assign("SWJ-03")),
}


@pytest.mark.parametrize(("who", "order"), ENDS.values(), ids=ENDS.keys())
@pytest.mark.parametrize("story", [issued, taken])
def test_it_ends_with_its_clock(story: object, who: Actor, order: c.Order) -> None:
    case = story().by(who, order).case  # type: ignore[operator]  # one of two stories
    assert (case.letters, [one for one in case.clocks if one.name is ClockName.LETTER]) == ((), [])


def test_assigned_to_the_same_lead_again_it_stays() -> None:
    assert len(taken().by(staff("SWJ-JG"), assign("SWJ-01")).case.letters) == 1


def test_while_suspended_its_clock_stands_still() -> None:
    """Two working days frozen are given back."""
    story = taken().by(staff("SWJ-JG"), c.Suspend(reason=TEXT, until=at("2026-06-01 09:00")))
    story.at("2026-05-07 20:00").by(staff("SWJ-JG"), c.Resume(reason=TEXT))
    (clock,) = [one for one in story.case.clocks if one.name is ClockName.LETTER]
    assert clock.due_at == at("2026-05-15 18:00")


def test_while_suspended_it_may_be_acknowledged() -> None:
    story = issued().by(staff("SWJ-JG"), c.Suspend(reason=TEXT, until=at("2026-06-01 09:00")))
    assert acknowledge(story).at("2026-05-29 18:00").facts(e.LetterExpired) == []


def test_a_drill_in_seconds() -> None:
    story = rectifying(at("2026-03-01 23:00"), terms=DRILL, deadline=ByDate(at=at("2026-03-01 23:00:10")))
    acknowledge(story.at("2026-03-01 23:00:14")).at("2026-03-01 23:00:18")
    assert [fact.due_at for fact in story.facts(e.LetterExpired)] == [at("2026-03-01 23:00:18")]
