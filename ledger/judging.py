"""What the rules say of each entry before anything is opened: who would supervise it, when it is due, or why not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ledger.columns import Column
from ledger.entries import Entry
from ledger.faults import Fault
from models.domain.actors import Actor
from models.domain.calendars import Calendar
from models.domain.case import Case
from models.domain.commands import Command, Open
from models.domain.decide import decide
from models.domain.evolve import fold
from models.domain.organization import Organization
from models.domain.policies import Policy
from models.domain.refusals import DueInPast, LeadAmongCoUnits, NoSupervisor, NotPermitted, OpenedInFuture, Refusal
from models.domain.texts import digest
from models.domain.units import PARTY_LINE
from models.domain.value import Value

_NUMBER = "preview"
_NO_TEXT = digest(b"", "")

_PLACES: dict[type[Refusal], tuple[Column, str, str]] = {
    NoSupervisor: (
        Column.CO_UNITS,
        "every unit above the lead helps, so none is left to supervise: take one out",
        "牵头单位的上级均列为配合单位，无单位可督办，请删去其中一个。",
    ),
    LeadAmongCoUnits: (
        Column.CO_UNITS,
        "the lead unit cannot help itself, and a co-unit stands once",
        "牵头单位不能同时是配合单位，配合单位不得重复。",
    ),
    DueInPast: (
        Column.DEADLINE,
        "the deadline has passed: write a later one, or the day of opening in 立项日期",
        "整改时限已过，请改为以后的日期，或在“立项日期”填写当时的立项日期。",
    ),
    OpenedInFuture: (
        Column.OPENED_ON,
        "it lies in the future: write the day on which the case was opened",
        "立项日期晚于今天，请写实际立项的日期。",
    ),
    NotPermitted: (
        Column.LEAD,
        "the account may not open cases of this unit: import as a person of a unit above it",
        "此账号无权对该单位立项，请由其上级单位的人员导入。",
    ),
}


@dataclass(frozen=True)
class Ground:
    """What an import is judged on: the organization, its rules, and who imports, at `now`."""

    organization: Organization
    policy: Policy
    calendar: Calendar
    actor: Actor
    now: datetime
    line: str = PARTY_LINE


class Prospect(Value):
    """An entry that the rules allow: the unit `named` as supervisor, the one that would be, and the due."""

    entry: Entry
    named: str
    supervisor: str
    due: datetime


def judge(entries: Iterable[Entry], ground: Ground) -> tuple[tuple[Prospect, ...], tuple[Fault, ...]]:
    """Each entry as the case that it would become at `ground.now`, and a fault for each that it may not become."""
    prospects: list[Prospect] = []
    faults: list[Fault] = []
    for entry in entries:
        day = _opening_day(entry, ground)
        leader = ground.organization.leader(entry.lead, ground.line, day)
        if leader is None:
            reason = f"no unit leads {entry.lead} on {day}, so none can supervise: name another lead"
            zh = f"{day} 没有单位领导 {entry.lead}，无单位可督办，请另定牵头单位。"
            faults.append(Fault(row=entry.row, column=Column.LEAD, reason=reason, zh=zh))
            continue
        try:
            case = _opened(entry, leader, ground)
        except Refusal as refusal:
            column, reason, zh = _PLACES.get(type(refusal), (None, str(refusal), refusal.zh))
            faults.append(Fault(row=entry.row, column=column, reason=reason, zh=zh))
        else:
            due = case.due or ground.now
            prospects.append(Prospect(entry=entry, named=leader, supervisor=case.supervisor, due=due))
    return tuple(prospects), tuple(faults)


def _opened(entry: Entry, leader: str, ground: Ground) -> Case:
    """The case as it would be; texts play no part in the rules, so none are given."""
    units = {entry.lead, leader, *entry.co_units, *ground.actor.units}
    order = Open(
        number=_NUMBER,
        title=_NO_TEXT,
        description=_NO_TEXT,
        category=entry.category,
        severity=entry.severity,
        line=ground.line,
        lead=entry.lead,
        co_units=entry.co_units,
        supervisor=leader,
        deadline=entry.deadline,
        opened_on=entry.opened_on,
        terms=ground.policy.terms(entry.severity),
        calendar=ground.calendar,
        lines=ground.organization.lines(units, ground.line, _opening_day(entry, ground)),
    )
    case = fold(_NUMBER, decide(None, Command(id=_NUMBER, order=order, actor=ground.actor), ground.now))
    if case is None:
        message = f"row {entry.row}: nothing was decided"
        raise ValueError(message)
    return case


def _opening_day(entry: Entry, ground: Ground) -> date:
    """The day whose relations the case keeps."""
    return entry.opened_on or ground.calendar.local(ground.now).date()
