"""The lives that are recorded: each kind once. What is asserted here only says that the life is of its kind."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeAlias

from models.domain import commands as c
from models.domain.deadlines import ByDate
from models.domain.refusals import DueInPast
from models.domain.words import ClockName, Result, State
from tests.domain.people import head, staff
from tests.domain.stories import FAIL, PART, PASS, PLAN, QUARTERLY, REPORT, TEXT, WITHIN_20_DAYS, assign, check, confirm
from tests.domain.terms import DRILL, INTERVIEWS, STANDARD_WITH_PLAN
from tests.replay.stage import Stage
from tests.workflows.world import drill as every

Life: TypeAlias = Callable[[Stage], Awaitable[None]]

LEAD, LEADS_HEAD = staff("SWJ-01"), head("SWJ-01")
STAFF, HEAD = staff("SWJ-JG"), head("SWJ-JG")
_ACKNOWLEDGED = c.Acknowledge()
_COMMENT = c.Comment(text=TEXT)


async def _closed(stage: Stage, file: int) -> None:
    """From rectifying to the end, by the shortest way."""
    await stage.by(LEADS_HEAD, confirm(file))
    await stage.by(STAFF, PASS)
    await stage.by(HEAD, c.SignOff())


async def plain(stage: Stage) -> None:
    """Opened, and closed in time."""
    await stage.opened(deadline=WITHIN_20_DAYS)
    await stage.days(1)
    await stage.by(LEAD, _ACKNOWLEDGED)
    await stage.days(9)
    await stage.by(LEAD, REPORT)
    await stage.days(15)
    await _closed(stage, 1)
    await stage.ended()


async def declined(stage: Stage) -> None:
    """Given back by its lead, and assigned to another, again to the first, and moved."""
    await stage.opened(deadline=WITHIN_20_DAYS)
    await stage.by(LEADS_HEAD, c.Decline(reason=TEXT))
    await stage.days(4)
    await stage.by(STAFF, assign("SWJ-03"))
    await stage.by(staff("SWJ-03"), _ACKNOWLEDGED)
    await stage.days(8)
    await stage.by(STAFF, assign("SWJ-01", "SWJ-02", deadline=WITHIN_20_DAYS))
    await stage.by(LEAD, _ACKNOWLEDGED)
    await stage.by(HEAD, c.ChangeDue(due=stage.day(20), reason=TEXT))
    await stage.kept()


async def unassigned(stage: Stage) -> None:
    """Opened before anybody knew for whom."""
    await stage.opened(lead=None, deadline=None)
    await stage.days(7)
    await stage.by(STAFF, assign("SWJ-01", deadline=WITHIN_20_DAYS))
    await stage.kept()


async def planned(stage: Stage) -> None:
    """With a plan that was late, returned, and approved."""
    await stage.opened(terms=STANDARD_WITH_PLAN, deadline=ByDate(date=stage.day(60)))
    await stage.by(LEAD, _ACKNOWLEDGED)
    await stage.days(18)
    await stage.by(LEAD, PLAN)
    await stage.by(STAFF, c.ReturnPlan(reason=TEXT))
    await stage.by(LEAD, PLAN)
    await stage.days(25)
    await stage.by(STAFF, c.ApprovePlan())
    await stage.by(LEAD, REPORT.model_copy(update={"measures": (c.MeasureProgress(measure=2, percent=40),)}))
    await _closed(stage, 1)
    await stage.ended()


async def parts(stage: Stage) -> None:
    """With the parts of two co-units."""
    await stage.opened(co_units=("SWJ-02", "SWJ-04"), deadline=WITHIN_20_DAYS)
    await stage.by(LEAD, _ACKNOWLEDGED)
    await stage.by(staff("SWJ-02"), REPORT)
    await stage.by(head("SWJ-02"), PART)
    await stage.by(head("SWJ-04"), PART)
    await _closed(stage, 1)
    await stage.ended()


async def failed(stage: Stage) -> None:
    """A failed check, a second round that was overdue, a check made again."""
    await stage.opened(deadline=WITHIN_20_DAYS)
    await stage.by(LEAD, _ACKNOWLEDGED)
    await stage.by(LEADS_HEAD, confirm(1))
    await stage.days(3)
    await stage.by(STAFF, check(Result.FAIL, due=stage.day(15)))
    await stage.days(17)
    await stage.by(LEADS_HEAD, confirm(1, 2))
    await stage.by(STAFF, FAIL)
    await stage.by(LEADS_HEAD, confirm(3))
    await stage.by(STAFF, PASS)
    await stage.by(HEAD, c.ReturnCheck(reason=TEXT))
    await stage.by(STAFF, PASS)
    await stage.days(40)
    await stage.by(HEAD, c.SignOff())
    await stage.ended()


async def extended(stage: Stage) -> None:
    """Refused more time, granted it, and granted it again one level higher, after rungs had waited."""
    await stage.opened(deadline=ByDate(date=stage.day(30)))
    await stage.by(LEAD, _ACKNOWLEDGED)
    await stage.by(LEADS_HEAD, c.RequestExtension(due=stage.day(60), reason=TEXT))
    await stage.by(HEAD, c.RefuseExtension(reason=TEXT))
    await stage.days(16)
    await stage.by(LEADS_HEAD, c.RequestExtension(due=stage.day(60), reason=TEXT))
    await stage.days(28)
    await stage.by(HEAD, c.GrantExtension(due=stage.day(50)))
    await stage.by(LEADS_HEAD, c.RequestExtension(due=stage.day(80), reason=TEXT))
    await stage.by(head("SWJ"), c.GrantExtension(due=stage.day(80)))
    await stage.kept()


async def suspended(stage: Stage) -> None:
    """Suspended twice: until its date, and resumed before it."""
    await stage.opened(deadline=WITHIN_20_DAYS)
    await stage.by(LEAD, _ACKNOWLEDGED)
    await stage.days(8)
    await stage.by(HEAD, c.Suspend(reason=TEXT, until=stage.day(40)))
    await stage.days(22)
    await stage.by(LEAD, REPORT)
    await stage.days(41)
    await stage.by(HEAD, c.Suspend(reason=TEXT, until=stage.day(90)))
    await stage.days(50)
    await stage.by(STAFF, c.Resume(reason=TEXT))
    await stage.days(63)
    await stage.kept()


async def long_term(stage: Stage) -> None:
    """Reported on by the quarter: in time, twice in one, late; then completed."""
    await stage.opened(deadline=QUARTERLY)
    await stage.by(LEAD, _ACKNOWLEDGED)
    await stage.days(60)
    await stage.by(LEAD, REPORT, REPORT)
    await stage.days(200)
    await stage.by(LEAD, REPORT)
    await stage.days(230)
    await _closed(stage, 1)
    await stage.ended()


async def taken_over(stage: Stage) -> None:
    """Taken over by the unit above while more time is asked for."""
    await stage.opened(deadline=WITHIN_20_DAYS)
    await stage.by(LEAD, _ACKNOWLEDGED)
    await stage.by(LEADS_HEAD, c.RequestExtension(due=stage.day(60), reason=TEXT))
    await stage.days(2)
    await stage.by(head("SWJ"), c.TakeOver(reason=TEXT))
    await stage.by(head("SWJ"), c.GrantExtension(due=stage.day(45)))
    await stage.by(LEADS_HEAD, confirm(1, of="SWJ"))
    await stage.by(staff("SWJ"), check(Result.PASS, of="SWJ"))
    await stage.by(head("SWJ"), c.SignOff())
    await stage.ended()


async def withdrawn(stage: Stage) -> None:
    """Struck off while it was overdue."""
    await stage.opened(deadline=WITHIN_20_DAYS)
    await stage.days(35)
    await stage.by(HEAD, c.Withdraw(reason=TEXT))
    await stage.ended()


async def ladder(stage: Stage) -> None:
    """To the top of its ladder and on through the repeats, with measures issued, waived, and left lying."""
    await stage.opened(terms=INTERVIEWS, deadline=WITHIN_20_DAYS)
    await stage.by(LEAD, _ACKNOWLEDGED)
    await stage.days(38)
    await stage.by(HEAD, c.Issue(proposal=1))
    await stage.days(45)
    await stage.by(HEAD, c.Waive(proposal=2, reason=TEXT))
    await stage.days(85)
    rungs = [key for key in stage.service.ledger.case(stage.number).reached if key.startswith(ClockName.DUE)]
    assert len(rungs) == len(INTERVIEWS.due_ladder)
    await stage.kept()


async def letters(stage: Stage) -> None:
    """With letters acknowledged, without progress until that expired, acknowledged again, and answered."""
    await stage.opened(deadline=WITHIN_20_DAYS)
    await stage.by(LEAD, _ACKNOWLEDGED)
    await stage.days(33)
    (letter,) = stage.service.ledger.case(stage.number).letters
    await stage.by(STAFF, c.AcknowledgeLetter(letter=letter.seq))
    await stage.days(43)
    assert not any(one.acknowledged for one in stage.service.ledger.case(stage.number).letters)
    await stage.by(HEAD, c.AcknowledgeLetter(letter=letter.seq))
    await stage.by(LEAD, REPORT)
    await stage.days(50)
    await _closed(stage, 1)
    await stage.ended()


async def reopened(stage: Stage) -> None:
    """Closed, and taken up again from its record."""
    await stage.opened(deadline=WITHIN_20_DAYS)
    await stage.by(LEAD, _ACKNOWLEDGED)
    await _closed(stage, 1)
    await stage.ended()
    await stage.days(70)
    await stage.revived_by(HEAD, c.Reopen(reason=TEXT))
    await stage.days(90)
    await _closed(stage, 2)
    await stage.ended()


async def revived(stage: Stage) -> None:
    """Lost by the engine while it was open, and started anew from its record."""
    await stage.opened(deadline=WITHIN_20_DAYS)
    await stage.by(LEAD, _ACKNOWLEDGED)
    await stage.service.workflow(stage.number).terminate()
    await stage.days(30)
    await stage.service.engine.revive(stage.service.ledger.snapshot(stage.number))
    await stage.seconds(5)
    await stage.by(LEAD, _COMMENT)
    await stage.days(35)
    await stage.kept()


async def unopened(stage: Stage) -> None:
    """Never opened: the order was refused, and the run goes by itself."""
    refused = stage.told(STAFF, stage.order(deadline=ByDate(date=stage.day(-5))))
    try:
        await stage.service.engine.open(stage.number, refused, supervisor="SWJ-JG", lead=None)
    except DueInPast:
        await stage.seconds(20)
    await stage.ended()


async def imported(stage: Stage) -> None:
    """Opened some time ago on paper, and overdue at once."""
    day = stage.day(-60)
    await stage.opened(opened_on=day, deadline=ByDate(date=day + timedelta(days=40)))
    await stage.days(8)
    await stage.by(LEAD, _ACKNOWLEDGED)
    await stage.kept()


async def ledger_away(stage: Stage) -> None:
    """Its ledger away for an hour, while rungs come due and commands are taken; the last word nobody else records."""
    await stage.opened(terms=every("PT10M"), deadline=ByDate.model_validate({"within": "PT20M"}))
    await stage.by(LEAD, _ACKNOWLEDGED)
    stage.service.ledger.away = True
    await stage.seconds(1500)
    engine = stage.service.engine
    taken = await engine.take(stage.number, stage.told(LEAD, _COMMENT))
    await stage.seconds(2100)
    stage.service.ledger.away = False
    await stage.seconds(60)
    assert stage.service.ledger.seq(stage.number) > taken.events[-1].seq
    await engine.take(stage.number, stage.told(HEAD, c.Withdraw(reason=TEXT)))
    await stage.ended()


async def crowded(stage: Stage) -> None:
    """Eight commands at once, and one of them again."""
    await stage.opened(deadline=WITHIN_20_DAYS)
    engine, given = stage.service.engine, [stage.told(LEAD, _COMMENT, recorded=2) for _ in range(8)]
    await asyncio.gather(*(engine.take(stage.number, one) for one in given))
    await stage.by(LEAD, _ACKNOWLEDGED)
    await stage.kept()


async def drill(stage: Stage) -> None:
    """A drill, in real seconds."""
    await stage.opened(terms=DRILL, deadline=ByDate.model_validate({"within": "PT5S"}))
    await stage.seconds(3)
    await stage.by(LEAD, _ACKNOWLEDGED)
    await stage.seconds(9)
    await _closed(stage, 1)
    await stage.ended()
    assert stage.state is State.CLOSED


async def continued(stage: Stage) -> None:
    """Continued as new, with events in hand that nobody has recorded, and its clock running on."""
    await stage.opened(terms=DRILL, deadline=ByDate.model_validate({"within": "PT2S"}))
    workflow = stage.service.workflow(stage.number)
    first = (await workflow.describe()).run_id
    while (await workflow.describe()).run_id == first:
        await stage.service.engine.take(stage.number, stage.told(LEAD, _COMMENT, recorded=2))
        await stage.seconds(0.2)
    await stage.by(LEAD, _ACKNOWLEDGED)
    await stage.seconds(4)
    await stage.kept(first)
    await stage.kept()


SKIPPING: tuple[Life, ...] = (
    *(plain, declined, unassigned, planned, parts, failed, extended, suspended, long_term, taken_over, withdrawn),
    *(ladder, reopened, revived, unopened, imported, ledger_away, crowded, letters),
)
"""Lives of days and months, on the engine that skips time."""

REAL: tuple[Life, ...] = (drill, continued)
"""Lives that only the real engine gives, or that take seconds."""
