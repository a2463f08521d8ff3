"""Opening a case: who may, who supervises, and imports."""

from datetime import date

import pytest

from models.domain import commands as c
from models.domain import events as e
from models.domain.deadlines import ByDate
from models.domain.lamps import lamp
from models.domain.lines import Lines, choose_supervisor, seen_by
from models.domain.refusals import (
    DeadlineMissing,
    DueInPast,
    LeadAmongCoUnits,
    NoSupervisor,
    NotPermitted,
    OpenedInFuture,
    Refusal,
)
from models.domain.standing import escalation_level, missed
from models.domain.words import ClockName, Lamp, State
from tests.domain.people import ADMINISTRATOR, LINES, head, reader, staff
from tests.domain.stories import QUARTERLY, TEXT, WITHIN_20_DAYS, Story, assign, opened, opening, rectifying
from tests.domain.terms import at


def test_registered_and_with_a_lead_assigned_open_a_case() -> None:
    assert [event.fact.type.value for event in opened().events] == ["registered", "assigned"]


def test_without_a_lead_it_is_registered() -> None:
    assert opened(lead=None).case.state is State.REGISTERED


def test_the_supervisor_is_the_openers_own_unit() -> None:
    assert opened().case.supervisor == "SWJ-JG"


def test_or_the_one_named() -> None:
    assert Story().by(staff("GW"), opening(supervisor="SWJ")).case.supervisor == "SWJ"


def test_one_that_helps_makes_place_for_the_next_above() -> None:
    assert opened(co_units=("SWJ-JG",)).case.supervisor == "SWJ"


@pytest.mark.parametrize(
    ("candidate", "co_units"), [("SWJ-01", ()), ("QU", ()), ("SWJ-02", ()), ("SWJ-JG", ("SWJ-JG", "SWJ", "GW"))]
)
def test_no_supervisor_is_left(candidate: str, co_units: tuple[str, ...]) -> None:
    with pytest.raises(NoSupervisor):
        choose_supervisor(LINES, candidate=candidate, lead="SWJ-01", co_units=co_units)


def test_the_guiding_unit_does_not_supervise() -> None:
    with pytest.raises((NoSupervisor, NotPermitted)):
        Story().by(staff("SWJ-JG"), opening(lead="SWJ-09"))


@pytest.mark.parametrize("who", [reader("SWJ-JG"), head("SWJ-02"), staff("QU"), ADMINISTRATOR])
def test_only_staff_or_head_of_a_unit_above_open(who: object) -> None:
    with pytest.raises(NotPermitted):
        Story().by(who, opening())  # type: ignore[arg-type]  # each is an actor


def test_the_lead_does_not_open_its_own() -> None:
    with pytest.raises(Refusal):
        Story().by(head("SWJ-01"), opening())


@pytest.mark.parametrize("co_units", [("SWJ-01",), ("SWJ-02", "SWJ-02")])
def test_lead_and_co_units_are_different_units(co_units: tuple[str, ...]) -> None:
    with pytest.raises(LeadAmongCoUnits):
        opened(co_units=co_units)


def test_a_lead_needs_a_deadline() -> None:
    with pytest.raises(DeadlineMissing):
        opened(deadline=None)


def test_a_due_in_the_past_is_refused() -> None:
    with pytest.raises(DueInPast):
        opened(deadline=ByDate(date=date(2026, 2, 27)))


def test_co_units_named_before_the_lead_are_not_lost() -> None:
    """Either they are kept until the case is assigned, or the order is refused."""
    try:
        story = opened(lead=None, co_units=("SWJ-02",))
    except Refusal:
        return
    assert story.case.co_units == ("SWJ-02",)


def test_within_counts_from_assignment() -> None:
    story = opened(lead=None, deadline=WITHIN_20_DAYS).at("2026-03-03 10:00").by(staff("SWJ-JG"), assign("SWJ-01"))
    assert story.case.due == at("2026-03-31 18:00")


def test_an_imports_due_counts_from_the_day_it_was_opened_on() -> None:
    assert opened(deadline=WITHIN_20_DAYS, opened_on=date(2026, 2, 9)).case.due == at("2026-03-09 18:00")


def test_an_imports_stages_start_at_the_import() -> None:
    clock = opened(opened_on=date(2026, 1, 5)).case.clock(ClockName.ACKNOWLEDGE)
    assert clock is not None
    assert clock.due_at == at("2026-03-04 18:00")


def test_an_imports_past_rungs_are_skipped_and_count() -> None:
    """Due on Friday 6 February: +3 is Wednesday 11, +10 Friday 20 February."""
    story = opened(deadline=ByDate(date=date(2026, 2, 6)), opened_on=date(2026, 1, 5))
    assert [(one.type.value, one.rung) for one in story.rungs(ClockName.DUE)] == [("rung_skipped", n) for n in range(5)]
    assert (missed(story.case), lamp(story.case, story.now), escalation_level(story.case)) == (True, Lamp.RED, 2)


def test_and_what_comes_after_the_import_fires() -> None:
    story = rectifying(deadline=ByDate(date=date(2026, 2, 6)), opened_on=date(2026, 1, 5)).at("2026-03-06 18:00")
    assert (story.last.type, story.rungs(ClockName.DUE)[-1].n) == ("rung_reached", 2)


def test_an_import_says_when_it_was_opened() -> None:
    assert opened(opened_on=date(2026, 1, 5)).case.opened_at == at("2026-01-05 09:00")


def test_nothing_was_opened_in_the_future() -> None:
    with pytest.raises(OpenedInFuture):
        opened(opened_on=date(2026, 3, 3))


def test_an_import_of_a_long_term_case_misses_its_first_period_once() -> None:
    story = opened(deadline=QUARTERLY, opened_on=date(2025, 9, 1))
    assert [fact.due_at for fact in story.facts(e.DeadlineMissed)] == [at("2025-12-01 18:00")]


def test_who_sees_a_case() -> None:
    seen = seen_by(LINES, lead="SWJ-09", co_units=(), supervisor="QU")
    assert seen == ("GW", "QU", "SWJ", "SWJ-09", "SWJ-JG")


def test_a_co_unit_and_its_line_see_it() -> None:
    assert "SWJ-02" in seen_by(LINES, lead="SWJ-01", co_units=("SWJ-02",), supervisor="SWJ-JG")


def test_a_case_keeps_the_relations_of_its_opening_day() -> None:
    """Later the city's top is led by another unit, and the branch is guided: nothing of that touches the case."""
    later = Lines(above={**LINES.above, "GW": "PROVINCE"}, guides={**LINES.guides, "SWJ-01": ("QU",)})
    story = rectifying().by(staff("SWJ-JG"), assign("SWJ-01", lines=later))
    assert (story.case.lines.up("SWJ-01")[-1], story.case.lines.guides.get("SWJ-01", ())) == ("GW", ())


def test_a_unit_unknown_on_the_opening_day_comes_with_its_assignment() -> None:
    later = Lines(above={**LINES.above, "SWJ-06": "SWJ-JG"})
    assert opened(lead=None).by(staff("SWJ-JG"), assign("SWJ-06", lines=later)).case.lead == "SWJ-06"


def test_a_unit_beside_the_line_is_not_assigned() -> None:
    with pytest.raises(NoSupervisor):
        opened().by(staff("SWJ-JG"), assign("SWJ-09"))


def test_a_case_is_opened_once() -> None:
    with pytest.raises(Refusal):
        opened().by(staff("SWJ-JG"), opening())


def test_a_plan_is_no_command_before_there_is_a_case() -> None:
    with pytest.raises(Refusal):
        Story().by(head("SWJ-01"), c.Comment(text=TEXT))
