"""What an adoption would do is foreseen whole: every end and every rung that moves, as it then comes about."""

from datetime import date, datetime

import pytest

from models.domain import commands as c
from models.domain import events as e
from models.domain.deadlines import ByDate, Immediate
from models.domain.evolve import fold
from models.domain.foreseeing import ClockForeseen, Counts, Foreseen, foreseen
from models.domain.limits import limit
from models.domain.notices import notices
from models.domain.words import ClockName, Mode
from tests.domain.people import head, staff
from tests.domain.stories import (
    LATER_CALENDAR,
    NUMBER,
    SECOND_TERMS,
    TEXT,
    WITHIN_20_DAYS,
    Story,
    checking,
    opened,
    rectifying,
    verified,
)
from tests.domain.terms import INTERVIEWS, STANDARD, STANDARD_WITH_PLAN, YEAR_2026, at

Adopts = c.AdoptPolicy | c.AdoptCalendar


def limits(**lengths: str) -> c.AdoptPolicy:
    """The next version with these limits, reckoned anew; the ladders stay."""
    changed = STANDARD_WITH_PLAN.limits.model_copy(update={name: limit(text) for name, text in lengths.items()})
    extension = STANDARD.extension.model_copy(update={"decide": limit("4 working days")})
    terms = STANDARD.model_copy(update={"version": 3, "limits": changed, "extension": extension})
    return c.AdoptPolicy(adoption="b", mode=Mode.RECOMPUTE, terms=terms)


def look(story: Story, order: Adopts) -> Foreseen:
    return foreseen(story.case, c.Command(id="look", order=order, administrator=1), story.now)


def of(looked: Foreseen, name: ClockName) -> ClockForeseen:
    return next(clock for clock in looked.clocks if clock.clock is name)


def moved(clock: ClockForeseen) -> list[tuple[str, int, datetime | None, datetime | None]]:
    return [(rung.measure.value, rung.repeat, rung.at, rung.at_after) for rung in clock.moved_rungs]


def told(story: Story) -> list[tuple[str, tuple[str, ...]]]:
    """Who gets a notice of the adoption, each with the capacities that are asked."""
    n = next(n for n, one in enumerate(story.events) if isinstance(one.fact, e.PolicyAdopted | e.CalendarAdopted))
    before, case = fold(NUMBER, story.events[:n]), fold(NUMBER, story.events[: n + 1])
    assert case is not None
    return [(to.unit, tuple(to.capacities)) for order in notices(case, story.events[n], before) for to in order.to]


BOTH, HEAD = ("staff", "head"), ("head",)


# --- what is foreseen -------------------------------------------------------------------------------------------------


def test_an_acknowledgement_that_is_due_sooner_is_named_with_its_rungs() -> None:
    looked = look(opened(), limits(acknowledge="1 working days"))
    clock = of(looked, ClockName.ACKNOWLEDGE)
    assert (clock.owner, clock.end, clock.end_after) == ("SWJ-01", at("2026-03-04 18:00"), at("2026-03-03 18:00"))
    assert moved(clock) == [
        ("remind", 0, at("2026-03-03 14:00"), at("2026-03-03 09:00")),
        ("urge", 0, at("2026-03-04 18:00"), at("2026-03-03 18:00")),
        ("supervise", 0, at("2026-03-09 18:00"), at("2026-03-06 18:00")),
        ("supervise", 1, at("2026-03-16 18:00"), at("2026-03-13 18:00")),
        ("supervise", 2, at("2026-03-23 18:00"), at("2026-03-20 18:00")),
    ]
    assert (looked.due_moves, of(looked, ClockName.DUE).moves) == (False, False)
    counts = Counts.of([looked], Counts.of([looked]))
    assert (counts.moved, counts.ends, counts.ends_moved, counts.rungs_moved) == (2, {ClockName.ACKNOWLEDGE: 2}, 2, 10)


def test_a_date_that_stands_has_rungs_that_do_not() -> None:
    """The week of the 9th is free, Saturday the 7th is worked."""
    looked = look(rectifying(calendar=YEAR_2026, deadline=ByDate(date=date(2026, 3, 17))), LATER_CALENDAR)
    clock = of(looked, ClockName.DUE)
    assert (looked.due_moves, clock.end_moves) == (False, False)
    assert moved(clock) == [("remind", 0, at("2026-03-10 18:00"), at("2026-03-04 18:00"))]
    assert [rung.at for rung in clock.rungs if not rung.moves] == [rung.at_after for rung in clock.rungs[1:]]


def test_what_the_calendar_puts_behind_comes_at_once() -> None:
    story = rectifying(calendar=YEAR_2026, deadline=ByDate(date=date(2026, 3, 17))).at("2026-03-06 10:00")
    assert moved(of(look(story, LATER_CALENDAR), ClockName.DUE)) == [
        ("remind", 0, at("2026-03-10 18:00"), at("2026-03-06 10:00"))
    ]


def test_a_reminder_that_a_shorter_limit_leaves_behind_would_not_come() -> None:
    """The check, begun on the 2nd, has its middle on the 9th; with four working days that lies behind."""
    clock = of(look(checking().at("2026-03-06 10:00"), limits(check="4 working days")), ClockName.CHECK)
    assert moved(clock)[0] == ("remind", 0, at("2026-03-09 14:00"), None)


def test_of_another_ladder_the_first_letter_is_still_the_first_letter() -> None:
    """The second version has neither the first reminder nor the urge: due on 30 April."""
    clock = of(look(rectifying(), SECOND_TERMS), ClockName.DUE)
    assert moved(clock) == [
        ("remind", 0, at("2026-04-23 18:00"), at("2026-04-29 18:00")),
        ("remind", 0, at("2026-04-29 18:00"), None),
        ("urge", 0, at("2026-04-30 18:00"), None),
    ]
    assert not clock.end_moves


def test_a_plan_that_is_wanted_no_more_has_no_end() -> None:
    story = rectifying(terms=STANDARD_WITH_PLAN)
    plain = STANDARD_WITH_PLAN.limits.model_copy(update={"plan": None})
    terms = STANDARD_WITH_PLAN.model_copy(update={"version": 2, "limits": plain})
    clock = of(look(story, c.AdoptPolicy(adoption="a", mode=Mode.KEEP, terms=terms)), ClockName.PLAN)
    assert (clock.end_moves, clock.end_after) == (True, None)
    assert {rung.at_after for rung in clock.rungs} == {None}


def test_what_is_refused_moves_nothing() -> None:
    looked = look(rectifying().adopts(SECOND_TERMS), SECOND_TERMS)
    assert (looked.refused, looked.moves, looked.clocks) == ("already_adopted", False, ())


STORIES = {
    "acknowledge": opened,
    "due": lambda: rectifying(calendar=YEAR_2026, deadline=WITHIN_20_DAYS),
    "immediate": lambda: rectifying(deadline=Immediate()).at("2026-03-05 10:00"),
    "late": lambda: rectifying(calendar=YEAR_2026, deadline=Immediate()).at("2026-04-14 10:00"),
    "check": lambda: checking(calendar=YEAR_2026).at("2026-03-10 10:00"),
    "interviews": lambda: rectifying(terms=INTERVIEWS).at("2026-05-08 10:00"),
}
ORDERS: dict[str, Adopts] = {
    "second": SECOND_TERMS,
    "keep": SECOND_TERMS.model_copy(update={"mode": Mode.KEEP}),
    "shorter": limits(acknowledge="1 working days", check="4 working days", immediate="4 working days"),
    "longer": limits(acknowledge="9 working days", check="40 working days", immediate="60 working days"),
    "calendar": LATER_CALENDAR,
}


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_it_comes_about_as_it_was_foreseen(name: str, order: Adopts) -> None:
    """Each rung of each clock that runs, to the last that was foreseen, and none beside."""
    story = STORIES[name]()
    if isinstance(order, c.AdoptPolicy):
        order = order.model_copy(
            update={"terms": order.terms.model_copy(update={"policy": story.case.terms.policy, "version": 9})}
        )
    looked = look(story, order)
    shown = {
        (clock.clock, clock.proposal): [rung.fires_after for rung in clock.rungs if rung.planned_after]
        for clock in looked.clocks
    }
    until = {key: max(filter(None, instants)) for key, instants in shown.items()}
    before = len(story.events)
    story.adopts(order)
    adopted = fold(NUMBER, story.events[: before + 1])
    assert adopted is not None
    assert {clock.key: clock.due_at for clock in adopted.clocks} == {
        (clock.clock, clock.proposal): clock.end_after for clock in looked.clocks
    }
    story.at(max(until.values()))
    came = [event.fact for event in story.events[before:] if isinstance(event.fact, e.RungReached)]
    assert {
        key: [fact.fired_at for fact in came if (fact.clock, fact.proposal) == key and fact.fired_at <= last]
        for key, last in until.items()
    } == shown


# --- who hears of it --------------------------------------------------------------------------------------------------


def with_request() -> Story:
    return rectifying().by(head("SWJ-01"), c.RequestExtension(due=date(2026, 6, 1), reason=TEXT))


def with_plan() -> Story:
    plan = c.SubmitPlan(measures=(c.Measure(text=TEXT),))
    return rectifying(terms=STANDARD_WITH_PLAN).by(staff("SWJ-01"), plan)


def no_plan(story: Story) -> c.AdoptPolicy:
    """The next version of its terms, which wants no plan."""
    terms = story.case.terms
    changes = {"version": 9, "limits": terms.limits.model_copy(update={"plan": None})}
    return c.AdoptPolicy(adoption="a", mode=Mode.KEEP, terms=terms.model_copy(update=changes))


def test_whoever_owes_a_plan_that_is_wanted_no_more_is_told() -> None:
    """Its clock stops: the preview says so, and so does the notice."""
    story = rectifying(terms=STANDARD_WITH_PLAN)
    order = no_plan(story)
    looked = look(story, order)
    assert (looked.moves, Counts.of([looked]).ends) == (True, {ClockName.PLAN: 1})
    assert told(story.adopts(order)) == [("SWJ-01", BOTH)]


def test_a_plan_that_lies_with_the_supervisor_is_still_decided() -> None:
    story = with_plan()
    order = no_plan(story)
    assert not any(clock.end_moves for clock in look(story, order).clocks)
    assert told(story.adopts(order)) == []


@pytest.mark.parametrize("order", [limits(immediate="9 working days"), LATER_CALENDAR], ids=["policy", "calendar"])
def test_who_owns_a_clock_that_a_suspension_stopped_is_told_where_it_moves(order: Adopts) -> None:
    """Its end moves while it stands still, and again by what is given back; both are told."""
    story = rectifying(calendar=YEAR_2026, deadline=Immediate()).at("2026-03-04 10:00")
    story.by(staff("SWJ-JG"), c.Suspend(reason=TEXT, until=date(2026, 3, 31))).at("2026-03-05 10:00")
    clock = of(look(story, order), ClockName.DUE)
    assert clock.end_moves
    assert told(story.adopts(order)) == [("SWJ-01", BOTH), ("SWJ-JG", BOTH)]
    assert story.case.due == clock.end_after


@pytest.mark.parametrize(
    ("story", "order", "expected"),
    [
        (opened(lead=None, deadline=None), limits(assign="1 working days"), [("SWJ-JG", BOTH)]),
        (opened(), limits(acknowledge="1 working days"), [("SWJ-01", BOTH)]),
        (rectifying(terms=STANDARD_WITH_PLAN), limits(plan="4 working days"), [("SWJ-01", BOTH)]),
        (with_plan(), limits(plan_approval="2 working days"), [("SWJ-JG", BOTH)]),
        (rectifying(deadline=Immediate()), limits(immediate="4 working days"), [("SWJ-01", BOTH), ("SWJ-JG", BOTH)]),
        (with_request(), limits(), [("SWJ-JG", HEAD)]),
        (checking(), limits(check="4 working days"), [("SWJ-JG", BOTH)]),
        (verified(), limits(sign_off="2 working days"), [("SWJ-JG", HEAD)]),
        (rectifying(), limits(check="4 working days"), []),
    ],
    ids=["assign", "acknowledge", "plan", "plan_approval", "due", "extension", "check", "sign_off", "nothing"],
)
def test_whoever_has_another_time_for_what_is_theirs_is_told(
    story: Story, order: c.AdoptPolicy, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    severity = order.terms.model_copy(update={"severity": story.case.severity})
    assert told(story.adopts(order.model_copy(update={"terms": severity}))) == expected


def test_each_is_told_once_of_several() -> None:
    story = opened(deadline=Immediate()).adopts(limits(acknowledge="1 working days", immediate="4 working days"))
    assert sorted(told(story)) == [("SWJ-01", BOTH), ("SWJ-JG", BOTH)]
