"""The lead's and the co-units' work: progress, parts, and the head's word that it is done."""

from datetime import datetime

from models.domain.case import Case
from models.domain.commands import CompletePart, ConfirmCompletion, RecordCheck, ReportProgress
from models.domain.deadlines import LongTerm
from models.domain.decisions.bench import tell_if_nobody_is_left
from models.domain.decisions.telling import Telling
from models.domain.events import CompletionConfirmed, PartCompleted, PeriodMet, ProgressReported
from models.domain.excuses import excuses
from models.domain.refusals import (
    EvidenceMissing,
    EvidenceUnknown,
    MeasureUnknown,
    PartsMissing,
    ReportMissing,
    WrongState,
)
from models.domain.steps import first_step
from models.domain.words import ClockName, DeadlineKind


def report(telling: Telling, order: ReportProgress) -> None:
    """Progress; from the lead of a long-term case it meets the present period's due (rule 6)."""
    case = telling.case
    measures = case.plan.measures if case.plan is not None else 0
    if unknown := sorted({item.measure for item in order.measures if item.measure > measures}):
        raise MeasureUnknown(measures=unknown)
    unit = telling.authority.unit
    telling.tell(ProgressReported(unit=unit, text=order.text, percent=order.percent, measures=order.measures))
    period_from = case.period_from
    suspended = case.suspension is not None
    if not isinstance(case.deadline, LongTerm) or unit != case.lead or period_from is None or suspended:
        return
    if case.due is not None and telling.now >= period_from:
        period, next_due = _next_period(case, case.deadline, max(telling.now, case.due))
        excused = excuses(case, telling.now, order.outages) or None
        met = PeriodMet(period=case.period, due=case.due, next_period=period, next_due=next_due, outages=excused)
        telling.tell(met)


def _next_period(case: Case, deadline: LongTerm, after: datetime) -> tuple[int, datetime]:
    """The next period that ends after `after`, and its end.

    All are counted from the assignment, so that they keep their beat, however late a report comes or however
    many ends roll off rest days.
    """
    start = case.counted_from or case.opened_at

    def end(period: int) -> datetime:
        return case.calendar.end_of(deadline.every.times(period), start)

    period = first_step(lambda number: end(number) > after, case.period + 1)
    return period, end(period)


def complete_part(telling: Telling, order: CompletePart) -> None:
    """A co-unit signs its part, once."""
    case, unit = telling.case, telling.authority.unit
    if unit in case.parts:
        raise WrongState(state=case.state)
    check_cited(order)
    telling.tell(PartCompleted(unit=unit, text=order.text, evidence=order.evidence, files=order.files))


def confirm(telling: Telling, order: ConfirmCompletion) -> None:
    """Needs evidence first cited in this round and every co-unit's part (rule 1); stops the due clock (rule 2)."""
    case = telling.case
    check_cited(order)
    if missing := sorted(set(case.co_units) - set(case.parts)):
        raise PartsMissing(units=missing)
    fresh = [sha for sha in order.evidence if case.cited.get(sha, case.round) == case.round]
    if not fresh:
        raise EvidenceMissing
    if case.deadline is not None and case.deadline.kind is DeadlineKind.LONG_TERM and case.period == 1:
        raise ReportMissing
    due_clock = case.clock(ClockName.DUE)
    excused = excuses(case, telling.now, order.outages)
    in_time = due_clock is None or not due_clock.missed or bool(excused)
    telling.tell(
        CompletionConfirmed(
            summary=order.summary,
            evidence=order.evidence,
            files=order.files,
            in_time=in_time,
            outages=excused or None,
        )
    )
    tell_if_nobody_is_left(telling.unfolding, ClockName.CHECK, order.bench)


def check_cited(order: CompletePart | ConfirmCompletion | RecordCheck) -> None:
    """Only what was uploaded to this case is cited. Raises `EvidenceUnknown`."""
    if unknown := sorted(set(order.evidence) - set(order.uploaded)):
        raise EvidenceUnknown(evidence=unknown)
