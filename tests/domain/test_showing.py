"""What a case shows: lamp, overdue, who holds it, what a reader may do."""

import pytest

from models.domain import commands as c
from models.domain.actors import Actor
from models.domain.lamps import lamp, overdue, red_at, yellow_at
from models.domain.standing import actions, held_by, provisional
from models.domain.words import Capacity, Lamp
from tests.domain.people import head, person, reader, seat, staff
from tests.domain.stories import (
    ON_30_APRIL,
    PART,
    PLAN,
    TEXT,
    WITHIN_20_DAYS,
    Story,
    checking,
    closed,
    confirm,
    opened,
    rectifying,
    verified,
)
from tests.domain.terms import STANDARD_WITH_PLAN, YEAR_2026, at

LAMPS = [
    ("2026-03-02 10:00", Lamp.GREEN),
    ("2026-04-23 17:59:59", Lamp.GREEN),
    ("2026-04-23 18:00", Lamp.YELLOW),
    ("2026-04-30 17:59:59", Lamp.YELLOW),
    ("2026-04-30 18:00", Lamp.RED),
    ("2026-08-31 18:00", Lamp.RED),
]


@pytest.mark.parametrize(("when", "shown"), LAMPS)
def test_yellow_from_the_first_reminder_and_red_from_a_missed_due(when: str, shown: Lamp) -> None:
    story = rectifying().at(when)
    assert (lamp(story.case, story.now), overdue(story.case, story.now)) == (shown, shown is Lamp.RED)


def test_the_instants_are_known_beforehand() -> None:
    case = rectifying().case
    assert (yellow_at(case), red_at(case)) == (at("2026-04-23 18:00"), at("2026-04-30 18:00"))


@pytest.mark.parametrize("lead", [None, "SWJ-01"])
def test_overdue_before_it_is_acknowledged(lead: str | None) -> None:
    story = opened(lead=lead).at("2026-05-06 10:00")
    assert (lamp(story.case, story.now), overdue(story.case, story.now)) == (Lamp.RED, True)


def test_red_until_met() -> None:
    story = rectifying().at("2026-05-06 10:00").by(head("SWJ-01"), confirm(1))
    assert (lamp(story.case, story.now), overdue(story.case, story.now)) == (Lamp.GREEN, False)


@pytest.mark.parametrize("story", [closed(), opened().by(head("SWJ-JG"), c.Withdraw(reason=TEXT))])
def test_grey_when_closed_or_withdrawn(story: Story) -> None:
    assert (lamp(story.case, at("2026-12-01 10:00")), overdue(story.case, at("2026-12-01 10:00"))) == (
        Lamp.GREY,
        False,
    )


def test_without_a_due_it_is_green() -> None:
    story = opened(lead=None, deadline=WITHIN_20_DAYS)
    assert lamp(story.case, at("2026-12-01 10:00")) is Lamp.GREEN


def test_a_due_in_a_year_without_published_holidays_is_provisional() -> None:
    soon = opened(calendar=YEAR_2026, deadline=ON_30_APRIL)
    late = opened(calendar=YEAR_2026, deadline=WITHIN_20_DAYS.model_copy(update={"within": None, "date": DAY_IN_2027}))
    assert [provisional(soon.case), provisional(late.case)] == [False, True]


DAY_IN_2027 = at("2027-01-15 18:00").date()
HOLDERS: dict[str, tuple[Story, tuple[str, ...]]] = {
    "registered": (opened(lead=None), ("SWJ-JG",)),
    "assigned": (opened(), ("SWJ-01",)),
    "rectifying": (rectifying(), ("SWJ-01",)),
    "a plan waits": (rectifying(terms=STANDARD_WITH_PLAN).by(staff("SWJ-01"), PLAN), ("SWJ-JG",)),
    "a plan waits and parts are outstanding": (
        rectifying(terms=STANDARD_WITH_PLAN, co_units=("SWJ-02",)).by(staff("SWJ-01"), PLAN),
        ("SWJ-JG",),
    ),
    "a plan is returned": (
        rectifying(terms=STANDARD_WITH_PLAN).by(staff("SWJ-01"), PLAN).by(staff("SWJ-JG"), c.ReturnPlan(reason=TEXT)),
        ("SWJ-01",),
    ),
    "parts are outstanding": (
        rectifying(co_units=("SWJ-02", "SWJ-04")).by(head("SWJ-02"), PART),
        ("SWJ-01", "SWJ-04"),
    ),
    "checking": (checking(), ("SWJ-JG",)),
    "verified": (verified(), ("SWJ-JG",)),
    "closed": (closed(), ()),
}


@pytest.mark.parametrize(("story", "holders"), HOLDERS.values(), ids=HOLDERS.keys())
def test_who_holds_the_case(story: Story, holders: tuple[str, ...]) -> None:
    assert held_by(story.case) == holders


OFFERED: dict[str, tuple[Story, Actor, set[str]]] = {
    "the lead's head, rectifying": (
        rectifying(),
        head("SWJ-01"),
        {"report_progress", "request_extension", "confirm_completion", "comment"},
    ),
    "the lead's staff, assigned": (opened(), staff("SWJ-01"), {"acknowledge", "comment"}),
    "the supervisor's staff, checking": (checking(), staff("SWJ-JG"), {"record_check", "change_due", "comment"}),
    "the supervisor's head, verified": (
        verified(),
        head("SWJ-JG"),
        {"sign_off", "return_check", "change_due", "comment"},
    ),
    "the checker, verified": (verified(), staff("SWJ-JG"), {"change_due", "comment"}),
    "a reader": (rectifying(), reader("SWJ-JG"), set()),
    "a stranger": (rectifying(), head("SWJ-02"), set()),
    "the head above, closed": (closed(), head("SWJ"), set()),
    "a co-unit's head whose part is done": (
        rectifying(co_units=("SWJ-02", "SWJ-04")).by(head("SWJ-02"), PART),
        head("SWJ-02"),
        {"report_progress", "comment"},
    ),
    "the head of one co-unit, its part done, and reader in the other": (
        rectifying(co_units=("SWJ-02", "SWJ-04")).by(head("SWJ-02"), PART),
        person(7001, seat("SWJ-02", Capacity.HEAD), seat("SWJ-04", Capacity.READER)),
        {"report_progress", "comment"},
    ),
}


@pytest.mark.parametrize(("story", "who", "offered"), OFFERED.values(), ids=OFFERED.keys())
def test_what_a_reader_may_do_now(story: Story, who: Actor, offered: set[str]) -> None:
    assert {name.value for name in actions(story.case, who)} == offered
