"""The eight rules of domain.md, "A case's life", each by an example."""

from datetime import date

import pytest

from models.domain import commands as c
from models.domain import events as e
from models.domain.lamps import lamp, overdue
from models.domain.refusals import DueInPast, EvidenceMissing, EvidenceUnknown, PartsMissing, WrongState
from models.domain.standing import missed
from models.domain.words import ClockName, Lamp, State
from tests.domain.people import head, staff
from tests.domain.stories import (
    FAIL,
    PART,
    PASS,
    PLAN,
    TEXT,
    WITHIN_20_DAYS,
    assign,
    check,
    checking,
    closed,
    confirm,
    file,
    opened,
    rectifying,
    verified,
)
from tests.domain.terms import STANDARD_WITH_PLAN, at

DUE = at("2026-04-30 18:00")


def test_rule_1_completion_needs_evidence() -> None:
    with pytest.raises(EvidenceMissing):
        rectifying().by(head("SWJ-01"), confirm())


def test_rule_1_evidence_of_an_earlier_round_is_not_enough() -> None:
    second_round = checking().by(staff("SWJ-JG"), FAIL)
    with pytest.raises(EvidenceMissing):
        second_round.by(head("SWJ-01"), confirm(1))


def test_rule_1_one_new_file_beside_old_ones_is_enough() -> None:
    second_round = checking().by(staff("SWJ-JG"), FAIL)
    assert second_round.by(head("SWJ-01"), confirm(1, 2)).case.state is State.CHECKING


def test_rule_1_a_file_first_cited_by_a_co_unit_in_this_round_counts() -> None:
    part = c.CompletePart(text=TEXT, evidence=(file(1),), uploaded=(file(1),))
    story = rectifying(co_units=("SWJ-02",)).by(head("SWJ-02"), part)
    assert story.by(head("SWJ-01"), confirm(1)).case.state is State.CHECKING


def test_rule_1_a_file_cited_by_a_failed_check_is_of_the_round_checked() -> None:
    failed = FAIL.model_copy(update={"evidence": (file(2),), "uploaded": (file(2),)})
    with pytest.raises(EvidenceMissing):
        checking().by(staff("SWJ-JG"), failed).by(head("SWJ-01"), confirm(2))


def test_rule_1_only_what_was_uploaded_is_cited() -> None:
    with pytest.raises(EvidenceUnknown):
        rectifying().by(head("SWJ-01"), c.ConfirmCompletion(summary=TEXT, evidence=(file(1),)))


@pytest.mark.parametrize("files", [None, TEXT])
def test_what_is_cited_is_listed_as_it_was_called(files: str | None) -> None:
    listed = {"evidence": (file(1),), "uploaded": (file(1),), "files": files}
    story = rectifying(co_units=("SWJ-02",)).by(head("SWJ-02"), PART.model_copy(update=listed))
    story.by(head("SWJ-01"), confirm(1).model_copy(update=listed)).by(staff("SWJ-JG"), FAIL.model_copy(update=listed))
    facts = story.facts(e.PartCompleted, e.CompletionConfirmed, e.CheckRecorded)
    assert [fact.files for fact in facts] == [files] * 3


def test_rule_1_every_co_units_part() -> None:
    story = rectifying(co_units=("SWJ-02", "SWJ-04")).by(head("SWJ-02"), PART)
    with pytest.raises(PartsMissing) as refused:
        story.by(head("SWJ-01"), confirm(1))
    assert refused.value.facts == {"units": ["SWJ-04"]}


def test_rule_1_who_heads_two_co_units_signs_both_parts() -> None:
    both = head("SWJ-02").model_copy(
        update={"seats": (*head("SWJ-02").seats, *head("SWJ-04").seats), "tied_to": ("SWJ-02", "SWJ-04")}
    )
    story = rectifying(co_units=("SWJ-02", "SWJ-04")).by(both, PART, PART)
    assert set(story.case.parts) == {"SWJ-02", "SWJ-04"}


def test_rule_2_confirming_stops_the_due_clock() -> None:
    story = rectifying().at("2026-04-29 10:00").by(head("SWJ-01"), confirm(1)).at("2026-05-20 10:00")
    assert not missed(story.case)


def test_rule_2_a_failed_check_records_no_miss_by_itself() -> None:
    story = rectifying().at("2026-04-29 10:00").by(head("SWJ-01"), confirm(1)).at("2026-05-06 10:00")
    assert not missed(story.by(staff("SWJ-JG"), FAIL).case)


@pytest.mark.parametrize(("when", "in_time"), [("2026-04-30 17:59:59", True), ("2026-04-30 18:00:01", False)])
def test_rule_2_in_time_is_judged_by_the_instant_of_confirming(when: str, *, in_time: bool) -> None:
    story = rectifying().at(when).by(head("SWJ-01"), confirm(1))
    assert [fact.in_time for fact in story.facts(e.CompletionConfirmed)] == [in_time]


def test_rule_2_confirmed_late_shows_green_while_checking() -> None:
    story = rectifying().at("2026-05-06 10:00").by(head("SWJ-01"), confirm(1))
    assert (lamp(story.case, story.now), overdue(story.case, story.now), missed(story.case)) == (
        Lamp.GREEN,
        False,
        True,
    )


def test_rule_2_a_failed_check_sets_the_due_of_the_command() -> None:
    assert checking().by(staff("SWJ-JG"), check(FAIL.result, due=date(2026, 3, 5))).case.due == at("2026-03-05 18:00")


def test_rule_2_but_not_one_in_the_past() -> None:
    with pytest.raises(DueInPast):
        checking().by(staff("SWJ-JG"), check(FAIL.result, due=date(2026, 2, 27)))


def test_rule_2_else_the_old_due_if_later_than_the_rework_limit() -> None:
    assert checking().by(staff("SWJ-JG"), FAIL).case.due == DUE


def test_rule_2_else_the_rework_limit() -> None:
    late = rectifying().at("2026-04-29 10:00").by(head("SWJ-01"), confirm(1)).by(staff("SWJ-JG"), FAIL)
    assert late.case.due == at("2026-05-13 18:00")


def test_rule_2_a_reopening_sets_a_new_due_in_the_next_round() -> None:
    story = closed().at("2026-06-01 10:00").by(head("SWJ-JG"), c.Reopen(reason=TEXT))
    assert (story.case.round, story.case.due, story.case.state) == (2, at("2026-06-15 18:00"), State.RECTIFYING)


def test_rule_2_earlier_misses_stay() -> None:
    story = rectifying().at("2026-05-06 10:00").by(head("SWJ-01"), confirm(1)).by(staff("SWJ-JG"), FAIL)
    assert (missed(story.case), lamp(story.case, story.now)) == (True, Lamp.GREEN)


def test_rule_3_assign_again_keeps_round_and_original_due() -> None:
    second_round = checking().by(staff("SWJ-JG"), FAIL)
    again = second_round.by(staff("SWJ-JG"), assign("SWJ-03", deadline=WITHIN_20_DAYS))
    assert (again.case.round, again.case.original_due, again.case.state, again.case.lead) == (
        2,
        DUE,
        State.ASSIGNED,
        "SWJ-03",
    )


def test_rule_3_assign_again_drops_plan_and_parts() -> None:
    story = rectifying(terms=STANDARD_WITH_PLAN, co_units=("SWJ-02",)).by(staff("SWJ-01"), PLAN)
    again = story.by(head("SWJ-02"), PART).by(staff("SWJ-JG"), assign("SWJ-01", "SWJ-02"))
    assert (again.case.plan, again.case.parts) == (None, ())


def test_rule_3_assign_again_may_give_a_new_deadline() -> None:
    assert rectifying().by(staff("SWJ-JG"), assign("SWJ-01", deadline=WITHIN_20_DAYS)).case.due == at(
        "2026-03-30 18:00"
    )


def test_rule_3_assign_again_with_an_unchanged_due_keeps_how_far_the_ladder_climbed() -> None:
    story = rectifying().at("2026-04-29 18:30").by(staff("SWJ-JG"), assign("SWJ-03")).at("2026-04-30 18:30")
    assert [(rung.rung, rung.n) for rung in story.rungs(ClockName.DUE)] == [(0, 1), (1, 1), (2, 1)]


def test_rule_3_an_approved_plan_survives_a_failed_check() -> None:
    story = rectifying(terms=STANDARD_WITH_PLAN).by(staff("SWJ-01"), PLAN).by(staff("SWJ-JG"), c.ApprovePlan())
    failed = story.by(head("SWJ-01"), confirm(1)).by(staff("SWJ-JG"), FAIL)
    assert failed.case.plan is not None
    assert failed.case.clock(ClockName.PLAN) is None


def test_rule_3_decline_goes_back_to_registered() -> None:
    story = opened().by(head("SWJ-01"), c.Decline(reason=TEXT))
    assert (story.case.state, story.case.lead, story.case.due) == (State.REGISTERED, None, DUE)


def test_rule_7_a_missed_deadline_stays_after_it_is_made_good() -> None:
    story = rectifying().at("2026-05-06 10:00").by(head("SWJ-01"), confirm(1)).by(staff("SWJ-JG"), PASS)
    assert missed(story.by(head("SWJ-JG"), c.SignOff()).case)


def test_rule_7_a_reopening_adds_to_a_closed_case() -> None:
    before = closed()
    events = list(before.events)
    after = before.by(head("SWJ-JG"), c.Reopen(reason=TEXT))
    assert after.events[: len(events)] == events


@pytest.mark.parametrize("order", [c.Comment(text=TEXT), c.TakeOver(reason=TEXT), c.Withdraw(reason=TEXT)])
def test_rule_7_a_closed_case_takes_nothing_but_reopening(order: c.Order) -> None:
    who = head("SWJ") if isinstance(order, c.TakeOver) else head("SWJ-JG")
    with pytest.raises(WrongState):
        closed().by(who, order)


def test_rule_8_what_fires_fires_once() -> None:
    story = rectifying().at("2026-05-20 10:00")
    assert story.told(None, c.ClockReached()) == ()


def test_rule_8_n_counts_on_over_repeats_and_restarts_of_a_round() -> None:
    story = rectifying().at("2026-04-27 10:00").by(staff("SWJ-JG"), c.ChangeDue(due=date(2026, 4, 28), reason=TEXT))
    story.at("2026-06-01 10:00")
    keys = [(rung.rung, rung.n) for rung in story.rungs(ClockName.DUE)]
    assert keys == [(0, 1), (0, 2), (1, 1), (2, 1), (3, 1), (4, 1), (4, 2)]


def test_rule_8_a_new_round_counts_from_one() -> None:
    story = rectifying().at("2026-04-29 19:00").by(head("SWJ-01"), confirm(1)).by(staff("SWJ-JG"), FAIL)
    story.at("2026-05-14 19:00")
    keys = [(rung.round, rung.rung, rung.n) for rung in story.rungs(ClockName.DUE)]
    assert keys == [(1, 0, 1), (1, 1, 1), (2, 0, 1), (2, 1, 1), (2, 2, 1)]


def test_the_check_returned_is_made_again() -> None:
    story = verified().by(head("SWJ-JG"), c.ReturnCheck(reason=TEXT))
    assert (story.case.state, story.case.round) == (State.CHECKING, 1)
