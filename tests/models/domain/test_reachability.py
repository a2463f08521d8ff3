"""Whom the ladders would reach, and what lacks on a line."""

from datetime import date
from typing import Any

import pytest

from models.domain.events import Addressee
from models.domain.organization import Organization
from models.domain.posts import Person
from models.domain.reachability import Step, aimed, dry_run, trial_case
from models.domain.reachability_ahead import faults_now_and_soon
from models.domain.reachability_faults import Lack, LineCheck, ReachFault, reach_faults
from models.domain.units import PARTY_LINE, Unit
from models.domain.words import Capacity, ClockName
from tests.domain.terms import DRILL, INTERVIEWS, STANDARD, STANDARD_WITH_PLAN, WEEKDAYS, at
from tests.models.domain.small_organization import ANN, BEN, CAT, DAN, organization, relation, seat, stands_in

EVE, FAY, GUS = 5, 6, 7
MONDAY = at("2026-03-02 09:00")
DAY = date(2026, 3, 2)
HEADS = (Capacity.HEAD,)


def people(*numbers: int, without_account: int = 0) -> tuple[Person, ...]:
    return tuple(
        Person(id=n, code=f"P{n}", name=f"P{n}", login=None if n == without_account else f"p{n}") for n in numbers
    )


def whole(**more: Any) -> Organization:
    """LOW under MID under TOP, everybody where they should be; SIDE is led by TOP, too."""
    rows: dict[str, Any] = {
        "people": people(ANN, BEN, CAT, DAN, EVE, FAY, GUS),
        "appointments": (
            seat(ANN, "TOP"),
            seat(FAY, "TOP", "staff"),
            seat(BEN, "MID"),
            seat(CAT, "MID", "staff"),
            seat(DAN, "LOW"),
            seat(EVE, "SIDE"),
            seat(GUS, "SIDE", "staff"),
        ),
    }
    return organization(**{**rows, **more})


def found(some: Organization, *, terms: Any = STANDARD, **more: Any) -> list[ReachFault]:
    """What lacks on lines; a top that is near, and that nobody has a channel, aside."""
    faults = reach_faults(some, [terms], WEEKDAYS, more.get("at", MONDAY), more.get("channels"))
    return [fault for fault in faults if fault.lack not in {Lack.BEYOND_TOP, Lack.NO_CHANNELS}]


def without(*people_: int, **more: Any) -> Organization:
    """The same without the posts of these."""
    rows = tuple(row for row in whole().appointments if row.person not in people_)
    return whole(appointments=(*rows, *more.pop("appointments", ())), **more)


def steps(clock: ClockName, terms: Any = STANDARD, some: Organization | None = None) -> list[Step]:
    known = some or whole()
    case = trial_case(known, "LOW", terms, WEEKDAYS, MONDAY)
    assert case is not None
    return [step for step in dry_run(known, case, DAY, {}) if step.clock is clock]


# --- the dry run --------------------------------------------------------------------------------------------------


def test_the_due_ladder_with_dates_levels_and_names() -> None:
    """Twenty working days from Monday 2 March: due on Monday 30 March."""
    assert [
        (step.fires_at, step.measure.value, step.level, step.to[0].asked, [one.person for one in step.to[0].takers])
        for step in steps(ClockName.DUE)
    ] == [
        (at("2026-03-23 18:00"), "remind", 0, "LOW", [DAN]),
        (at("2026-03-27 18:00"), "remind", 0, "LOW", [DAN]),
        (at("2026-03-30 18:00"), "urge", 0, "LOW", [DAN]),
        (at("2026-04-02 18:00"), "supervise", 1, "MID", [BEN]),
        (at("2026-04-13 18:00"), "supervise", 2, "TOP", [ANN]),
    ]


def test_the_end_of_a_ladder_repeats() -> None:
    assert [str(step.repeats) if step.repeats else None for step in steps(ClockName.DUE)][-2:] == [
        None,
        "10 working days",
    ]


def test_the_supervisors_clocks_climb_its_own_line() -> None:
    assert [(step.owner, step.to[0].asked) for step in steps(ClockName.CHECK)] == [
        ("MID", "MID"),
        ("MID", "MID"),
        ("MID", "TOP"),
    ]


def test_what_is_only_proposed_goes_to_the_supervising_head() -> None:
    interview = next(step for step in steps(ClockName.DUE, INTERVIEWS) if step.measure == "interview")
    assert (interview.level, interview.to[0].asked, interview.to[0].capacities) == (1, "MID", HEADS)


@pytest.mark.parametrize(("terms", "wanted"), [(STANDARD, False), (STANDARD_WITH_PLAN, True)])
def test_a_plan_has_a_clock_where_one_is_wanted(terms: Any, wanted: bool) -> None:  # noqa: FBT001  # a column
    assert bool(steps(ClockName.PLAN, terms)) is wanted


def test_a_drill_counts_in_seconds() -> None:
    assert str(steps(ClockName.ACKNOWLEDGE, DRILL)[0].fires_at - MONDAY) == "0:00:02"


def test_at_the_top_a_rung_stops_and_says_what_it_wanted() -> None:
    last = steps(ClockName.CHECK, DRILL.model_copy(update={"stage_ladder": DRILL.due_ladder}))[-1]
    assert (last.level, last.wanted_level, last.to[0].asked) == (1, 2, "TOP")


def test_a_top_leads_no_case() -> None:
    assert trial_case(whole(), "TOP", STANDARD, WEEKDAYS, MONDAY) is None


def test_copies_of_escalations_go_to_the_guides_and_pass_up() -> None:
    """SIDE guides LOW, and TOP leads SIDE; what is only proposed is told to no guide."""
    assert [[(one.asked, one.unit) for one in step.copies] for step in steps(ClockName.DUE, INTERVIEWS)][2:5] == [
        [],
        [("SIDE", "SIDE")],
        [],
    ]
    last = steps(ClockName.DUE, some=without(EVE))[-1]
    assert [(one.asked, one.unit, [taker.person for taker in one.takers]) for one in last.copies] == [
        ("SIDE", "TOP", [ANN])
    ]


def test_a_guide_whom_no_copy_finds_lacks_somebody() -> None:
    fault = ReachFault(lack=Lack.EMPTY_POST, unit="SIDE", posts=HEADS, to="TOP")
    assert fault in LineCheck(without(EVE), (STANDARD,), WEEKDAYS, MONDAY, None).faults("LOW")


# --- who takes it -------------------------------------------------------------------------------------------------


def test_an_empty_post_passes_up_and_says_so() -> None:
    some = without(BEN)
    aim = aimed(some, some.lines(["LOW"], PARTY_LINE, DAY), Addressee(unit="MID", capacities=HEADS), DAY, {})
    assert (aim.asked, aim.unit, [taker.person for taker in aim.takers]) == ("MID", "TOP", [ANN])


def test_delegates_are_named_with_whom_they_act_for() -> None:
    some = whole(delegations=(stands_in(CAT, BEN),))
    aim = aimed(some, some.lines(["LOW"], PARTY_LINE, DAY), Addressee(unit="MID", capacities=HEADS), DAY, {})
    assert [(taker.person, taker.acting_for) for taker in aim.takers] == [(BEN, ()), (CAT, (BEN,))]


def test_everybody_has_their_inbox_and_what_channels_they_chose() -> None:
    some = whole()
    lines = some.lines(["LOW"], PARTY_LINE, DAY)
    aim = aimed(some, lines, Addressee(unit="MID", capacities=tuple(Capacity)), DAY, {BEN: ("mail",)})
    assert {taker.person: taker.channels for taker in aim.takers} == {BEN: ("inbox", "mail"), CAT: ("inbox",)}


# --- what lacks ---------------------------------------------------------------------------------------------------


def test_nothing_lacks_where_everybody_is_there() -> None:
    """LOW has no staff; no rung of the drill goes to staff alone."""
    assert found(whole(), terms=DRILL) == []


def test_a_level_beyond_the_top_is_said() -> None:
    faults = reach_faults(whole(), [STANDARD], WEEKDAYS, MONDAY, None)
    assert ReachFault(lack=Lack.BEYOND_TOP, unit="MID", level=2, to="TOP") in faults


def test_an_empty_post() -> None:
    assert ReachFault(lack=Lack.EMPTY_POST, unit="LOW", posts=HEADS, to="MID") in found(without(DAN))


def test_a_line_on_which_nobody_sits() -> None:
    nobody = found(without(ANN, BEN, DAN))
    assert ReachFault(lack=Lack.REACHES_NOBODY, unit="LOW", posts=HEADS) in nobody


def test_only_the_day_itself_counts() -> None:
    leaving = tuple(
        row.model_copy(update={"ends_on": date(2026, 6, 30)}) if row.person == DAN else row
        for row in whole().appointments
    )
    some = whole(appointments=leaving)
    lacks = [{fault.lack for fault in found(some, terms=DRILL, at=when)} for when in (MONDAY, at("2026-07-01 09:00"))]
    assert lacks == [set(), {Lack.EMPTY_POST, Lack.NO_CONFIRMER}]


def leaving(person: int, last: date, *, then: tuple[Any, ...] = ()) -> Organization:
    """Everybody is there, and one leaves for good after a day."""
    rows = (row.model_copy(update={"ends_on": last}) if row.person == person else row for row in whole().appointments)
    return whole(appointments=(*rows, *then))


def soon(some: Organization, *, terms: Any = DRILL) -> list[ReachFault]:
    faults = faults_now_and_soon(some, [terms], WEEKDAYS, MONDAY, None)
    return [fault for fault in faults if fault.lack not in {Lack.BEYOND_TOP, Lack.NO_CHANNELS}]


def test_a_line_that_will_be_empty_soon_is_said_with_its_day() -> None:
    told = soon(leaving(DAN, date(2026, 3, 20)))
    day = date(2026, 3, 21)
    assert {(fault.lack, fault.unit, fault.since) for fault in told} == {
        (Lack.EMPTY_POST, "LOW", day),
        (Lack.NO_CONFIRMER, "LOW", day),
    }
    assert str(told[-1]).startswith("from 2026-03-21 ")
    assert told[-1].zh.startswith("自2026-03-21起，")


@pytest.mark.parametrize(
    "last",
    [
        date(2026, 4, 1),  # the 31st day from today
        date(2026, 3, 1),  # gone already: that lacks today
    ],
)
def test_only_thirty_days_are_looked_ahead(last: date) -> None:
    assert all(fault.since is None for fault in soon(leaving(DAN, last)))


def test_the_thirtieth_day_is_looked_at() -> None:
    assert {fault.since for fault in soon(leaving(DAN, date(2026, 3, 31)))} == {date(2026, 4, 1)}


def test_somebody_who_follows_at_once_leaves_no_gap() -> None:
    last = date(2026, 3, 20)
    follows = (seat(EVE, "LOW", starts_on=date(2026, 3, 21)),)
    assert soon(leaving(DAN, last, then=follows)) == []


def test_a_gap_until_somebody_follows_is_said() -> None:
    follows = (seat(EVE, "LOW", starts_on=date(2026, 3, 25)),)
    assert {fault.since for fault in soon(leaving(DAN, date(2026, 3, 20), then=follows))} == {date(2026, 3, 21)}


def test_a_delegation_that_begins_soon_may_leave_nobody_to_sign() -> None:
    """From the 10th on Cat acts for Ben: who checks and who signs count as one."""
    some = whole(delegations=(stands_in(CAT, BEN, starts_on=date(2026, 3, 10)),))
    assert soon(some) == [ReachFault(lack=Lack.NO_SIGNER, unit="LOW", to="MID", since=date(2026, 3, 10))]


def test_a_unit_that_comes_under_nobody_soon() -> None:
    parted = (relation("MID", "TOP"), relation("SIDE", "TOP"), relation("LOW", "MID", ends_on=date(2026, 3, 20)))
    told = soon(whole(relations=parted))
    assert ReachFault(lack=Lack.NO_SUPERVISOR, unit="LOW", since=date(2026, 3, 21)) in told


def test_a_holder_without_an_account() -> None:
    some = whole(people=people(ANN, BEN, CAT, DAN, EVE, FAY, GUS, without_account=BEN))
    assert found(some, terms=DRILL) == [ReachFault(lack=Lack.NO_ACCOUNT, unit="MID", person="P2")]


def test_a_holder_whose_only_channel_is_the_inbox_where_channels_are_known() -> None:
    channels = dict.fromkeys((ANN, CAT, DAN, EVE, FAY, GUS), ("mail",))
    assert found(whole(), terms=DRILL, channels=channels) == [ReachFault(lack=Lack.INBOX_ONLY, unit="MID", person="P2")]


def test_a_loop_is_told_and_nothing_else_of_it() -> None:
    looping = whole(relations=(relation("MID", "TOP"), relation("LOW", "MID"), relation("TOP", "LOW")))
    assert {fault.lack for fault in found(looping) if fault.unit == "LOW"} == {Lack.LOOP}


def test_a_unit_that_stands_alone_has_no_supervisor() -> None:
    alone = whole(units=(*whole().units, Unit(code="ALONE", name="ALONE")))
    assert found(alone, terms=DRILL) == [ReachFault(lack=Lack.NO_SUPERVISOR, unit="ALONE")]


@pytest.mark.parametrize(
    ("gone", "more", "lack"),
    [
        ((DAN,), (), Lack.NO_CONFIRMER),
        ((CAT,), (), Lack.NO_SIGNER),
        ((BEN,), (), Lack.NO_DECIDER),
        ((BEN, CAT), (), Lack.NO_CHECKER),
        # Whoever holds a post in the lead neither checks nor decides nor signs off.
        ((), (seat(CAT, "LOW", "staff"),), Lack.NO_SIGNER),
        ((), (seat(BEN, "LOW", "reader"),), Lack.NO_DECIDER),
    ],
)
def test_three_people_are_needed_and_one_to_decide(gone: tuple[int, ...], more: tuple[Any, ...], lack: Lack) -> None:
    faults = [fault for fault in found(without(*gone, appointments=more), terms=DRILL) if fault.unit == "LOW"]
    assert lack in {fault.lack for fault in faults}


def test_a_delegate_counts_as_whom_they_act_for() -> None:
    """Cat checks and acts for Ben: then Ben does not sign off."""
    some = whole(delegations=(stands_in(CAT, BEN),))
    assert Lack.NO_SIGNER in {fault.lack for fault in found(some, terms=DRILL)}


@pytest.mark.parametrize("lack", list(Lack))
def test_each_says_itself_in_both_languages(lack: Lack) -> None:
    fault = ReachFault(lack=lack, unit="LOW", to="MID", posts=HEADS, person="P1", level=2)
    assert ("LOW" in fault.zh + str(fault)) is (lack is not Lack.NO_CHANNELS)
    assert "{" not in fault.zh + str(fault)
