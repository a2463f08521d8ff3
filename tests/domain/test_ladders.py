"""The ladders that ship, with every date worked out by hand, and what a ladder must be."""

from models.domain import events as e
from models.domain.clocks import next_wakeup
from models.domain.deadlines import ByDate
from models.domain.policies import Policy
from models.domain.standing import escalation_level
from models.domain.words import ClockName
from tests.domain.people import head
from tests.domain.stories import IMMEDIATE, checking, confirm, opened, rectifying
from tests.domain.terms import DRILL, STANDARD_POLICY, YEAR_2026, at

# Due on Thursday 30 April 2026 18:00; 1, 4 and 5 May are holidays, Saturday 9 May is worked.
BY_HAND = [
    ("2026-04-23 18:00", "remind", 0, "SWJ-01"),
    ("2026-04-29 18:00", "remind", 0, "SWJ-01"),
    ("2026-04-30 18:00", "urge", 0, "SWJ-01"),
    ("2026-05-08 18:00", "supervise", 1, "SWJ-JG"),
    ("2026-05-18 18:00", "supervise", 2, "SWJ"),
    ("2026-06-01 18:00", "supervise", 2, "SWJ"),
    ("2026-06-15 18:00", "supervise", 2, "SWJ"),
]


def test_the_standard_due_ladder_by_hand() -> None:
    story = rectifying(calendar=YEAR_2026).at("2026-06-16 10:00")
    reached = [
        (fact.fired_at, fact.measure.value, fact.level, fact.to[0].unit)
        for fact in story.facts(e.RungReached)
        if fact.clock is ClockName.DUE
    ]
    assert reached == [(at(when), *rest) for when, *rest in BY_HAND]


def test_reminders_go_to_staff_and_head_and_the_rest_to_the_head() -> None:
    story = rectifying(calendar=YEAR_2026).at("2026-05-08 18:00")
    assert [sorted(one.to[0].capacities) for one in story.facts(e.RungReached) if one.clock is ClockName.DUE] == [
        ["head", "staff"],
        ["head", "staff"],
        ["head"],
        ["head"],
    ]


def test_the_levels_climb_with_the_ladder() -> None:
    story = rectifying()
    levels = [
        escalation_level(story.at(when).case) for when in ("2026-05-05 17:59", "2026-05-05 18:00", "2026-05-14 18:00")
    ]
    assert levels == [0, 1, 2]


def test_met_the_level_is_0_again() -> None:
    story = rectifying().at("2026-05-06 10:00").by(head("SWJ-01"), confirm(1))
    assert escalation_level(story.case) == 0


def test_the_standard_stage_ladder_by_hand() -> None:
    """Opened on Monday 2 March 10:00, to be acknowledged by Wednesday 18:00; half-way is Tuesday 14:00."""
    story = opened().at("2026-03-17 10:00")
    reached = [(fact.fired_at, fact.measure.value, fact.to[0].unit) for fact in story.facts(e.RungReached)]
    assert reached == [
        (at("2026-03-03 14:00"), "remind", "SWJ-01"),
        (at("2026-03-04 18:00"), "urge", "SWJ-01"),
        (at("2026-03-09 18:00"), "supervise", "SWJ-JG"),
        (at("2026-03-16 18:00"), "supervise", "SWJ-JG"),
    ]


def test_the_supervisors_own_lateness_climbs_its_own_line() -> None:
    story = checking().at("2026-03-20 10:00")
    assert story.told_units(ClockName.CHECK) == ["SWJ-JG", "SWJ-JG", "SWJ"]


def test_at_the_top_the_line_ends() -> None:
    story = opened(lead=None, supervisor="GW").at("2026-03-17 10:00")
    assert (story.rungs(ClockName.ASSIGN)[-1].level, story.told_units(ClockName.ASSIGN)[-1]) == (0, "GW")


def test_half_way_outside_working_hours_waits_for_nine() -> None:
    """Opened on Friday 16:00, to be acknowledged by Tuesday 18:00: half-way is Sunday 17:00."""
    story = opened(at("2026-03-06 16:00")).at("2026-03-10 18:00")
    reached = [(fact.due_at, fact.fired_at) for fact in story.facts(e.RungReached)]
    assert reached[0] == (at("2026-03-08 17:00"), at("2026-03-09 09:00"))


def test_a_missed_deadline_is_recorded_at_its_instant_and_its_rung_waits() -> None:
    story = rectifying(deadline=ByDate(at=at("2026-04-30 20:00"))).at("2026-05-01 09:00")
    told = [(event.fact.type.value, event.at) for event in story.events[-2:]]
    assert told == [("deadline_missed", at("2026-04-30 20:00")), ("rung_reached", at("2026-05-01 09:00"))]


def test_immediate_is_five_working_days_from_assignment() -> None:
    assert opened(deadline=IMMEDIATE).case.due == at("2026-03-09 18:00")


def test_the_drill_in_seconds() -> None:
    """On a Sunday night: acknowledged at once, due in ten seconds."""
    story = rectifying(at("2026-03-01 23:00"), terms=DRILL, deadline=ByDate(at=at("2026-03-01 23:00:10")))
    story.at("2026-03-01 23:02:30")
    assert [(fact.fired_at, fact.measure.value, fact.to[0].unit) for fact in story.facts(e.RungReached)] == [
        (at("2026-03-01 23:00:08"), "remind", "SWJ-01"),
        (at("2026-03-01 23:00:10"), "urge", "SWJ-01"),
        (at("2026-03-01 23:00:13"), "supervise", "SWJ-JG"),
        (at("2026-03-01 23:00:16"), "supervise", "SWJ"),
        (at("2026-03-01 23:01:16"), "supervise", "SWJ"),
        (at("2026-03-01 23:02:16"), "supervise", "SWJ"),
    ]


def test_it_asks_to_be_woken_for_the_next_rung() -> None:
    assert next_wakeup(rectifying().case) == at("2026-04-23 18:00")


def test_what_lies_before_the_clock_is_skipped_at_once() -> None:
    story = rectifying(deadline=ByDate.model_validate({"date": "2026-03-05"}))
    assert [(one.type.value, one.rung, one.due_at) for one in story.rungs(ClockName.DUE)] == [
        ("rung_skipped", 0, at("2026-02-26 18:00"))
    ]


def test_a_policy_comes_back_from_its_text() -> None:
    assert Policy.model_validate_json(STANDARD_POLICY.model_dump_json()) == STANDARD_POLICY
