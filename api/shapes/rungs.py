"""A rung that lies ahead: which, when, to whom, and why then."""

from datetime import date
from typing import Any, assert_never

from activities.sending.wording import MEASURES
from api.shapes.names import person_named, unit_named, units_named
from api.shapes.spoken import Said, length, moment, passed_over
from models.domain.calendars import Calendar
from models.domain.case import Case, Clock
from models.domain.decisions.advance import copies_told, rung_addressee
from models.domain.events import Addressee
from models.domain.organization import Organization
from models.domain.reachability import aimed
from models.domain.reckoning import Shift
from models.domain.rungs_ahead import RungAhead
from models.domain.rungs_counted import CountedFrom, RungCounted, rung_counted


def rung_item(case: Case, clock: Clock, ahead: RungAhead, organization: Organization, day: date) -> dict[str, Any]:
    """A rung of `clock` as it would come if nothing happens until then; people are those who would be told on `day`."""
    rung = case.terms.ladder(clock.name)[ahead.rung]
    counted = rung_counted(case, clock.model_copy(update={"step": ahead.rung + ahead.repeat}))
    return {
        "rung": ahead.rung,
        "repeat": ahead.repeat,
        "measure": ahead.measure.value,
        "level": ahead.level,
        "after": str(rung.after),
        "every": str(ahead.every) if ahead.every is not None else None,
        "planned_at": ahead.planned_at,
        "fires_at": ahead.fires_at,
        "waits_for": ahead.waits_for,
        "skipped": ahead.skipped,
        "to": _addressed(case, rung_addressee(case, clock.unit, rung), organization, day),
        "copies": [_addressed(case, to, organization, day) for to in copies_told(case, clock.unit, rung)],
        "reckoning": counted.model_dump(mode="json", exclude_none=True),
        "why": rung_words(case, ahead, counted).sentence,
    }


def _addressed(case: Case, to: Addressee, organization: Organization, day: date) -> dict[str, Any]:
    """Whom a rung or its copy goes to: the unit, its posts, and the people in them."""
    aim = aimed(organization, case.lines, to, day, {})
    return {
        "unit": unit_named(organization, aim.asked),
        "capacities": [capacity.value for capacity in aim.capacities],
        "in_charge_of": units_named(organization, to.in_charge_of or ()),
        "people": [person_named(organization, taker.person) for taker in aim.takers],
        # Where nobody sits in these posts, it goes to the next unit above that has anybody.
        "passes_up_to": unit_named(organization, aim.unit) if aim.unit != aim.asked else None,
    }


def rung_words(case: Case, ahead: RungAhead, counted: RungCounted) -> Said:
    """The rule, the arithmetic, and what holds it up."""
    terms, calendar, measure = case.terms, case.calendar, MEASURES[ahead.measure]
    said = Said(
        f"按{terms.policy}第{terms.version}版第{ahead.rung + 1}档（{measure.zh}）",
        f"Rung {ahead.rung + 1} of {terms.policy} {terms.version} ({measure.en})",
    ).then(_counted(counted, ahead.repeat, calendar), "：", ": ")
    if ahead.skipped:
        return said.then(Said("早于本次计时，跳过", "that lay before the clock was last set, so it is skipped"))
    if ahead.told_at != ahead.planned_at:
        opens = moment(ahead.told_at, calendar)
        said = said.then(
            Said(f"非工作时间，等到{opens}发出", f"that is outside working hours, so it waits until {opens}")
        )
    if ahead.waits_for == "suspension":
        return said.then(
            Said("挂账期间不发出，恢复后顺延", "while the case is suspended it waits, and moves on with its clock")
        )
    if ahead.waits_for == "extension":
        return said.then(Said("延期申请决定前不发出", "until the request for more time is decided it waits"))
    return said


def shift_words(shift: Shift, calendar: Calendar, from_: Said) -> Said:
    """An instant counted from another, which is called `from_`."""
    start, end = moment(shift.start, calendar), moment(shift.ends_at, calendar)
    if shift.by is None:
        said = Said(f"与{from_.zh}{start}保持原定间隔，为{end}", f"as far from {from_.en} {start} as planned: {end}")
    elif not shift.by.n:
        said = Said(f"{from_.zh}{end}当时", f"at {from_.en} {end}")
    else:
        by, back = length(shift.by), shift.by.n < 0
        said = Said(
            f"{from_.zh}{start}{'前' if back else '后'}{by.zh}，为{end}",
            f"{by.en} {'before' if back else 'after'} {from_.en} {start} is {end}",
        )
    return said.then(passed_over(shift))


def _counted(counted: RungCounted, repeat: int, calendar: Calendar) -> Said:
    """From the end, from half of the way, or from the unit's own rung; a repeat from where it came first."""
    if repeat:
        return shift_words(counted.shifts[-1], calendar, Said("该档首次", "its first time"))
    match counted.counted_from:
        case CountedFrom.HALF:
            instants = (counted.begun_at, counted.start, counted.planned_at)
            begun, end, half = (moment(one, calendar) for one in instants)
            return Said(f"{begun}至{end}的一半，为{half}", f"half of the way from {begun} to {end} is {half}")
        case CountedFrom.END:
            return shift_words(counted.shifts[0], calendar, Said("时限", "the end"))
        case CountedFrom.OWN_RUNG:
            place = (counted.own_rung or 0) + 1
            own = Said(f"停机后第{place}档实际发出时间", f"rung {place}, which an outage held up until")
            return shift_words(counted.shifts[0], calendar, own)
    assert_never(counted.counted_from)
