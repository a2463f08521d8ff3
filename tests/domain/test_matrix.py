"""Every state × command × capacity. The tables are copied from domain.md, not from the code."""

from collections.abc import Callable
from datetime import date
from functools import cache

import pytest

from models.domain import commands as c
from models.domain.actors import Actor
from models.domain.decide import decide
from models.domain.refusals import AnotherPolicy, Ground, NotIndependent, NotPermitted, Refusal, WrongState
from models.domain.words import Capacity
from tests.domain import people as p
from tests.domain.stories import (
    FAIL,
    LATER_CALENDAR,
    ON_30_APRIL,
    PART,
    PASS,
    PLAN,
    REPORT,
    SECOND_TERMS,
    TEXT,
    Story,
    assign,
    confirm,
    opening,
)
from tests.domain.terms import INTERVIEWS, STANDARD_WITH_PLAN

SUPERVISOR, LEAD, CO_UNIT, ABOVE, GUIDE, STRANGER = "QU", "SWJ-09", "SWJ-02", "GW", "SWJ-JG", "SWJ-03"

# --- domain.md, "Rights" ------------------------------------------------------------------------------------------
# actor: the relations of this person's seats, by capacity; "tied" where they hold a post in the lead or a co-unit.
ACTORS: dict[str, tuple[Actor, frozenset[str]]] = {
    "supervisor's head": (p.head(SUPERVISOR), frozenset({"supervisor head"})),
    "supervisor's staff": (p.staff(SUPERVISOR), frozenset({"supervisor staff"})),
    "supervisor's reader": (p.reader(SUPERVISOR), frozenset({"supervisor reader"})),
    "lead's head": (p.head(LEAD), frozenset({"lead head"})),
    "lead's staff": (p.staff(LEAD), frozenset({"lead staff"})),
    "lead's reader": (p.reader(LEAD), frozenset({"lead reader"})),
    "co-unit's head": (p.head(CO_UNIT), frozenset({"co-unit head"})),
    "co-unit's staff": (p.staff(CO_UNIT), frozenset({"co-unit staff"})),
    "co-unit's reader": (p.reader(CO_UNIT), frozenset({"co-unit reader"})),
    "head above": (p.head(ABOVE), frozenset({"above head"})),
    "staff above": (p.staff(ABOVE), frozenset({"above staff"})),
    "reader above": (p.reader(ABOVE), frozenset({"above reader"})),
    "guide's head": (p.head(GUIDE), frozenset({"guide head"})),
    "guide's reader": (p.reader(GUIDE), frozenset({"guide reader"})),
    "stranger": (p.head(STRANGER), frozenset()),
    "administrator": (p.ADMINISTRATOR, frozenset()),
    "delegate of the supervisor's head": (p.delegate_of(p.head(SUPERVISOR)), frozenset({"supervisor head"})),
    "delegate of the lead's head": (p.delegate_of(p.head(LEAD), 9002), frozenset({"lead head"})),
    "delegate of the co-unit's head": (p.delegate_of(p.head(CO_UNIT), 9003), frozenset({"co-unit head"})),
    "delegate of the head above": (p.delegate_of(p.head(ABOVE), 9004), frozenset({"above head"})),
    "supervisor's head with a post in the lead": (
        p.person(9005, p.seat(SUPERVISOR, Capacity.HEAD), p.seat(LEAD, Capacity.STAFF)),
        frozenset({"supervisor head", "lead staff", "tied"}),
    ),
    "supervisor's staff who reads in a co-unit": (
        p.person(9006, p.seat(SUPERVISOR, Capacity.STAFF), p.seat(CO_UNIT, Capacity.READER)),
        frozenset({"supervisor staff", "co-unit reader", "tied"}),
    ),
    "supervisor's head whose delegate sits in the lead": (
        p.with_delegate(p.head(SUPERVISOR, 7), p.staff(LEAD, 7)),
        frozenset({"supervisor head", "tied"}),
    ),
    "head above with a post in a co-unit": (
        p.person(9007, p.seat(ABOVE, Capacity.HEAD), p.seat(CO_UNIT, Capacity.STAFF)),
        frozenset({"above head", "co-unit staff", "tied"}),
    ),
}

_SUPERVISORS = {"supervisor head", "supervisor staff"}
_LEADS = {"lead head", "lead staff"}
_CO_UNITS = {"co-unit head", "co-unit staff"}
RIGHTS: dict[str, set[str]] = {
    "assign": _SUPERVISORS,
    "approve_plan": _SUPERVISORS,
    "return_plan": _SUPERVISORS,
    "record_check": _SUPERVISORS,
    "record_failed_check": _SUPERVISORS,
    "suspend": _SUPERVISORS,
    "resume": _SUPERVISORS,
    "change_due to an earlier day": _SUPERVISORS,
    "sign_off": {"supervisor head"},
    "return_check": {"supervisor head"},
    "grant_extension": {"supervisor head"},
    "refuse_extension": {"supervisor head"},
    "change_due to a later day": {"supervisor head"},
    "withdraw": {"supervisor head"},
    "reopen": {"supervisor head"},
    "issue": {"supervisor head"},
    "waive": {"supervisor head"},
    "acknowledge": _LEADS,
    "submit_plan": _LEADS,
    "report_progress": _LEADS | _CO_UNITS,
    "decline": {"lead head"},
    "request_extension": {"lead head"},
    "confirm_completion": {"lead head"},
    "complete_part": {"co-unit head"},
    "take_over": {"above head"},
    # Of a letter that nobody knows; who may acknowledge one that waits: test_letters.py.
    "acknowledge_letter": _SUPERVISORS | _LEADS | {"above head", "above staff"},
    # An administrator's word, and no post's.
    "adopt_policy": set(),
    "adopt_calendar": set(),
    "comment": _SUPERVISORS | _LEADS | _CO_UNITS | {"above head", "above staff", "guide head"},
}
# "Who holds a post in the lead or a co-unit neither checks nor decides nor signs off."
# To hand a case on is none of these, unless it moves the deadline: test_separation.py.
JUDGEMENTS = {name for name, who in RIGHTS.items() if who <= _SUPERVISORS | {"above head"}} - {"assign"}
# While there is no lead, only the supervisor's line has to do with the case.
WITHOUT_LEAD = {"supervisor head", "supervisor staff", "above head", "above staff"}

# --- domain.md, "A case's life" -----------------------------------------------------------------------------------
_BY_ADMINISTRATOR = {"adopt_policy", "adopt_calendar"}
_UNLESS_ENDED = {"comment", "change_due to an earlier day", "change_due to a later day", "take_over"}
_RECTIFYING = {
    *_UNLESS_ENDED,
    "confirm_completion",
    "assign",
    "withdraw",
    "report_progress",
    "complete_part",
    "suspend",
    "request_extension",
}
MOVES: dict[str, set[str]] = {
    "registered": {*_UNLESS_ENDED, "assign", "withdraw"},
    "assigned": {*_UNLESS_ENDED, "acknowledge", "decline", "assign", "withdraw"},
    "rectifying": {*_RECTIFYING, "submit_plan"},
    "rectifying, plan submitted": {*_RECTIFYING, "approve_plan", "return_plan"},
    "rectifying, plan approved": _RECTIFYING,
    "rectifying, plan returned": {*_RECTIFYING, "submit_plan"},
    "rectifying, request waiting": {
        *(_RECTIFYING - {"request_extension"}),
        "submit_plan",
        "grant_extension",
        "refuse_extension",
    },
    "rectifying, parts complete": {*(_RECTIFYING - {"complete_part"}), "submit_plan"},
    # Nothing is decided on a case that stands still, but it may be taken up, struck off and talked about.
    "rectifying, suspended": {*_UNLESS_ENDED, "resume", "withdraw", "report_progress"},
    # This policy wants no plan and refuses one by a rule of its own, not on the state.
    # Two working days before the proposal a letter went out.
    "rectifying, measure proposed": {*_RECTIFYING, "submit_plan", "issue", "waive", "acknowledge_letter"},
    "checking": {*_UNLESS_ENDED, "record_check", "record_failed_check"},
    "verified": {*_UNLESS_ENDED, "sign_off", "return_check"},
    "closed": {"reopen"},
    "withdrawn": set(),
}

ORDERS: dict[str, c.Order] = {
    "assign": assign(LEAD, CO_UNIT),
    "acknowledge": c.Acknowledge(),
    "decline": c.Decline(reason=TEXT),
    "submit_plan": PLAN,
    "approve_plan": c.ApprovePlan(),
    "return_plan": c.ReturnPlan(reason=TEXT),
    "report_progress": REPORT,
    "complete_part": PART,
    "request_extension": c.RequestExtension(due=date(2026, 6, 30), reason=TEXT),
    "grant_extension": c.GrantExtension(due=date(2026, 6, 30)),
    "refuse_extension": c.RefuseExtension(reason=TEXT),
    "confirm_completion": confirm(1, of=SUPERVISOR),
    "record_check": PASS,
    "record_failed_check": FAIL,
    "sign_off": c.SignOff(),
    "return_check": c.ReturnCheck(reason=TEXT),
    "suspend": c.Suspend(reason=TEXT, until=date(2026, 6, 30)),
    "resume": c.Resume(reason=TEXT),
    "change_due to an earlier day": c.ChangeDue(due=date(2026, 4, 20), reason=TEXT),
    "change_due to a later day": c.ChangeDue(due=date(2026, 6, 30), reason=TEXT),
    "take_over": c.TakeOver(reason=TEXT),
    "withdraw": c.Withdraw(reason=TEXT),
    "reopen": c.Reopen(reason=TEXT),
    "comment": c.Comment(text=TEXT),
    "adopt_policy": SECOND_TERMS,
    "adopt_calendar": LATER_CALENDAR,
    "issue": c.Issue(proposal=1),
    "waive": c.Waive(proposal=1, reason=TEXT),
    "acknowledge_letter": c.AcknowledgeLetter(letter=1),
}


def _registered() -> Story:
    order = opening(lead=None, deadline=ON_30_APRIL, terms=STANDARD_WITH_PLAN)
    return Story().by(p.staff(SUPERVISOR, 5), order)


def _assigned() -> Story:
    return _registered().by(p.staff(SUPERVISOR, 5), assign(LEAD, CO_UNIT))


def _rectifying() -> Story:
    return _assigned().by(p.staff(LEAD, 5), c.Acknowledge())


def _submitted() -> Story:
    return _rectifying().by(p.staff(LEAD, 5), PLAN)


def _parted() -> Story:
    return _rectifying().by(p.head(CO_UNIT, 5), PART)


def _proposed() -> Story:
    order = opening(lead=LEAD, co_units=(CO_UNIT,), terms=INTERVIEWS, supervisor=SUPERVISOR)
    story = Story().by(p.staff(SUPERVISOR, 5), order).by(p.staff(LEAD, 5), c.Acknowledge())
    return story.at("2026-05-07 18:00:00")


def _checking() -> Story:
    return _parted().by(p.head(LEAD, 5), ORDERS["confirm_completion"])


def _verified() -> Story:
    return _checking().by(p.staff(SUPERVISOR, 5), PASS)


SITUATIONS: dict[str, Callable[[], Story]] = {
    "registered": _registered,
    "assigned": _assigned,
    "rectifying": _rectifying,
    "rectifying, plan submitted": _submitted,
    "rectifying, plan approved": lambda: _submitted().by(p.staff(SUPERVISOR, 5), c.ApprovePlan()),
    "rectifying, plan returned": lambda: _submitted().by(p.staff(SUPERVISOR, 5), c.ReturnPlan(reason=TEXT)),
    "rectifying, request waiting": lambda: _rectifying().by(p.head(LEAD, 5), ORDERS["request_extension"]),
    "rectifying, parts complete": _parted,
    "rectifying, suspended": lambda: _rectifying().by(p.staff(SUPERVISOR, 5), ORDERS["suspend"]),
    "rectifying, measure proposed": _proposed,
    "checking": _checking,
    "verified": _verified,
    "closed": lambda: _verified().by(p.head(SUPERVISOR, 5), c.SignOff()),
    "withdrawn": lambda: _rectifying().by(p.head(SUPERVISOR, 5), c.Withdraw(reason=TEXT)),
}


def _expected(situation: str, name: str, relations: frozenset[str]) -> str:
    """Right before state: what the tables say of this cell."""
    has_lead = situation != "registered"
    held = relations if has_lead else relations & WITHOUT_LEAD
    if not held & RIGHTS[name]:
        return NotPermitted.__name__
    if has_lead and "tied" in relations and name in JUDGEMENTS:
        return NotIndependent.__name__
    return "allowed" if name in MOVES[situation] else WrongState.__name__


@cache
def _story(situation: str) -> Story:
    return SITUATIONS[situation]()


def _found(story: Story, order: c.Order, actor: Actor) -> str:
    """What the code says: a refusal on right or state by its name; whatever the rules then say is beyond the table."""
    try:
        decide(story.case, c.Command(id="cell", order=order, actor=actor), story.now)
    except Refusal as refusal:
        return "allowed" if refusal.ground is Ground.RULE else type(refusal).__name__
    return "allowed"


def test_the_tables_name_every_command() -> None:
    names = {name.split()[0].replace("record_failed_check", "record_check") for name in ORDERS}
    assert {*names, "open", "clock"} == {name.value for name in c.Name}


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("who", ACTORS)
def test_every_cell(situation: str, who: str) -> None:
    story, (actor, relations) = _story(situation), ACTORS[who]
    found = {name: _found(story, order, actor) for name, order in ORDERS.items()}
    assert found == {name: _expected(situation, name, relations) for name in ORDERS}


@pytest.mark.parametrize("name", sorted(_BY_ADMINISTRATOR))
@pytest.mark.parametrize("situation", SITUATIONS)
def test_an_administrator_moves_whatever_is_open(situation: str, name: str) -> None:
    story, order = _story(situation), ORDERS[name]
    command = c.Command(id="cell", order=order, actor=p.head(SUPERVISOR), administrator=1)
    if situation in {"closed", "withdrawn"}:
        with pytest.raises(WrongState):
            decide(story.case, command, story.now)
        return
    try:
        told = decide(story.case, command, story.now)
    except AnotherPolicy:
        # The tables' policies are not all `standard` at `minor`: a rule, and no matter of right or state.
        assert name == "adopt_policy"
    else:
        assert told[0].fact.type == name.replace("adopt_", "") + "_adopted"
        assert told[0].actor == "administrator:1"


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_clock_may_always_come(situation: str) -> None:
    story = _story(situation)
    assert decide(story.case, c.Command(id="tick", order=c.ClockReached()), story.now) == ()
