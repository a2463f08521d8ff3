"""A life under each policy that ships, its dates reckoned by hand on plain weekdays from Monday, 2 March, on."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from models.domain import commands as c
from models.domain import events as e
from models.domain.deadlines import ByDate, Immediate
from models.domain.policies import Terms
from models.domain.refusals import (
    ExtensionNotAllowed,
    ExtensionsExhausted,
    ExtensionTooLate,
    ExtensionTooLong,
    NotPermitted,
)
from models.domain.words import ClockName, State
from models.loading.policy_file import PolicyFile
from models.loading.reading import read_toml
from tests.domain.people import head, staff
from tests.domain.stories import PASS, PLAN, TEXT, Story, checking, confirm, opened, rectifying
from tests.domain.terms import at

POLICIES = Path(__file__).parents[2] / "policies"


def terms(policy: str, severity: str = "minor") -> Terms:
    return read_toml(POLICIES / f"{policy}.toml", PolicyFile).policy.terms(severity)


def fired(story: Story, clock: ClockName) -> list[tuple[str, str, int]]:
    """When and how the rungs of a clock fired: local date and time, measure, level."""
    rungs = [fact for fact in story.facts(e.RungReached) if fact.clock is clock]
    return [(local(story, fact.fired_at), fact.measure.value, fact.level) for fact in rungs]


def local(story: Story, instant: object) -> str:
    return f"{story.case.calendar.local(instant):%m-%d %H:%M}"  # type: ignore[arg-type]  # an instant


def by_limit(policy: str, severity: str = "minor") -> Story:
    """A case with the deadline that the policy gives where none is said."""
    within = terms(policy, severity).limits.within
    return rectifying(terms=terms(policy, severity), deadline=ByDate(within=within))


def test_urgent_climbs_within_days() -> None:
    story = by_limit("urgent")
    # 15 calendar days from 2 March: the 17th, a Tuesday.
    assert story.case.due == at("2026-03-17 18:00")
    story.at("2026-03-30 19:00")
    assert fired(story, ClockName.DUE) == [
        ("03-13 18:00", "remind", 0),
        ("03-17 18:00", "urge", 0),
        ("03-18 18:00", "supervise", 1),
        ("03-20 18:00", "interview", 1),
        ("03-24 18:00", "supervise", 2),
        ("03-27 18:00", "supervise", 2),
    ]


def test_urgent_tells_the_next_level_on_the_day_if_nobody_acknowledges() -> None:
    story = opened(terms=terms("urgent"), deadline=ByDate(date=date(2026, 3, 31))).at("2026-03-05 12:00")
    assert fired(story, ClockName.ACKNOWLEDGE) == [
        ("03-03 09:00", "remind", 0),
        ("03-03 18:00", "supervise", 1),
        ("03-04 18:00", "supervise", 1),
    ]
    letter = story.facts(e.RungReached)[1]
    assert letter.to == (e.Addressee(unit="SWJ-JG", capacities=("head",), in_charge_of=("SWJ-01",)),)


def test_urgent_closes_a_minor_finding_put_right_at_once_with_the_passed_check() -> None:
    story = checking(terms=terms("urgent"), deadline=Immediate()).by(staff("SWJ-JG"), PASS)
    assert (story.case.state, story.case.clocks, story.case.closed_at) == (State.CLOSED, (), story.now)
    checked, closed = story.events[-2:]
    assert (checked.fact.type, closed.fact.type, closed.actor) == ("check_recorded", "closed_directly", checked.actor)
    assert closed.fact.authority == checked.fact.authority


@pytest.mark.parametrize(("severity", "deadline"), [("major", Immediate()), ("minor", ByDate(date=date(2026, 4, 30)))])
def test_urgent_wants_a_signature_of_all_others(severity: str, deadline: Immediate | ByDate) -> None:
    story = checking(terms=terms("urgent", severity), deadline=deadline).by(staff("SWJ-JG"), PASS)
    assert story.case.state is State.VERIFIED


def test_urgent_is_extended_once_and_by_thirty_days_at_most() -> None:
    story = by_limit("urgent")
    with pytest.raises(ExtensionTooLong):
        story.told(head("SWJ-01"), c.RequestExtension(due=date(2026, 4, 17), reason=TEXT))
    # 30 days after 17 March.
    story.by(head("SWJ-01"), c.RequestExtension(due=date(2026, 4, 16), reason=TEXT))
    with pytest.raises(ExtensionTooLong):
        story.told(head("SWJ-JG"), c.GrantExtension(due=date(2026, 4, 17)))
    story.by(head("SWJ-JG"), c.GrantExtension(due=date(2026, 4, 16)))
    with pytest.raises(ExtensionsExhausted):
        story.told(head("SWJ-01"), c.RequestExtension(due=date(2026, 4, 20), reason=TEXT))
    with pytest.raises(ExtensionsExhausted):
        story.told(head("SWJ"), c.ChangeDue(due=date(2026, 4, 20), reason=TEXT))


def test_inspection_is_extended_three_times_from_the_second_on_a_level_higher() -> None:
    """Only the first is bound to 30 days."""
    story = by_limit("inspection")
    lead, original = head("SWJ-01"), story.case.original_due
    for days, decider in ((30, "SWJ-JG"), (90, "SWJ"), (90, "SWJ")):
        assert story.case.due is not None
        due = story.case.due.date() + timedelta(days=days)
        story.told(lead, c.RequestExtension(due=due, reason=TEXT))
        if decider != "SWJ-JG":
            with pytest.raises(NotPermitted):
                story.told(head("SWJ-JG"), c.GrantExtension(due=due))
        story.told(head(decider), c.GrantExtension(due=due))
    assert (story.case.extensions, story.case.original_due) == (3, original)
    with pytest.raises(ExtensionsExhausted):
        story.told(lead, c.RequestExtension(due=due + timedelta(days=30), reason=TEXT))


def test_hazard_reminds_four_times_and_proposes_a_circular() -> None:
    story = rectifying(terms=terms("hazard"), deadline=ByDate(date=date(2026, 4, 30))).at("2026-05-11 12:00")
    assert fired(story, ClockName.DUE) == [
        ("04-15 18:00", "remind", 0),
        ("04-23 18:00", "remind", 0),
        ("04-27 18:00", "remind", 0),
        ("04-29 18:00", "remind", 0),
        ("04-30 18:00", "urge", 0),
        ("05-01 18:00", "supervise", 1),
        # The tenth day after is a Sunday: what is not at any time waits for Monday morning.
        ("05-11 09:00", "circulate", 2),
    ]
    assert story.facts(e.MeasureProposed)[0].to == (e.Addressee(unit="SWJ-JG", capacities=("head",)),)


def test_hazard_is_asked_for_more_time_twenty_working_days_before() -> None:
    # 20 working days before 30 April is 2 April.
    story = rectifying(terms=terms("hazard"), deadline=ByDate(date=date(2026, 4, 30)))
    story.at("2026-04-02 18:00:01")
    with pytest.raises(ExtensionTooLate):
        story.told(head("SWJ-01"), c.RequestExtension(due=date(2026, 6, 30), reason=TEXT))
    immediate = rectifying(terms=terms("hazard"), deadline=Immediate())
    with pytest.raises(ExtensionNotAllowed):
        immediate.told(head("SWJ-01"), c.RequestExtension(due=date(2026, 6, 30), reason=TEXT))


def test_hazard_is_quicker_where_it_is_critical() -> None:
    critical = rectifying(terms=terms("hazard", "critical"), deadline=ByDate(date=date(2026, 4, 30)))
    assert critical.case.clock(ClockName.PLAN).due_at == at("2026-03-09 18:00")  # type: ignore[union-attr]  # it runs
    critical.by(head("SWJ-01"), confirm(1))
    assert critical.case.clock(ClockName.CHECK).due_at == at("2026-03-09 18:00")  # type: ignore[union-attr]  # it runs
    major = rectifying(terms=terms("hazard", "major"), deadline=ByDate(date=date(2026, 4, 30)))
    assert major.case.clock(ClockName.PLAN).due_at == at("2026-03-16 18:00")  # type: ignore[union-attr]  # it runs


def test_inspection_runs_for_the_concentrated_period() -> None:
    story = by_limit("inspection")
    # Six months from 2 March; a plan within one.
    assert story.case.due == at("2026-09-02 18:00")
    assert story.case.clock(ClockName.PLAN).due_at == at("2026-04-02 18:00")  # type: ignore[union-attr]  # it runs
    story.by(staff("SWJ-01"), PLAN).by(staff("SWJ-JG"), c.ApprovePlan()).at("2026-10-08 19:00")
    assert fired(story, ClockName.DUE) == [
        ("08-18 18:00", "remind", 0),
        ("08-26 18:00", "remind", 0),
        ("08-31 09:00", "remind", 0),
        ("09-01 18:00", "remind", 0),
        ("09-02 18:00", "urge", 0),
        ("09-07 18:00", "supervise", 1),
        ("09-17 18:00", "interview", 1),
        ("10-05 09:00", "circulate", 2),
    ]
    letter = next(fact for fact in story.facts(e.RungReached) if fact.measure == "supervise")
    assert letter.to == (e.Addressee(unit="SWJ-JG", capacities=("head",), in_charge_of=("SWJ-01",)),)
