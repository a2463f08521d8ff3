"""Where a ladder would reach nobody, or nobody would be left to act: every check of a line there is (可达性检查)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from models.domain.actors import Actor
from models.domain.authority import authority
from models.domain.calendars import Calendar
from models.domain.case import Case
from models.domain.commands import Name
from models.domain.decisions.advance import copies_told, rung_addressee
from models.domain.events import Addressee
from models.domain.lines import Lines
from models.domain.organization import Organization
from models.domain.policies import Rung, Terms
from models.domain.reachability import INBOX, OF_LEAD, Aim, Channels, aimed, trial_case
from models.domain.refusals import Refusal
from models.domain.rights import RIGHTS
from models.domain.units import PARTY_LINE
from models.domain.value import Value
from models.domain.words import PROPOSED, Capacity, ClockName


class Lack(StrEnum):
    """What is lacking."""

    NO_SUPERVISOR = "no_supervisor"
    LOOP = "loop"
    EMPTY_POST = "empty_post"
    REACHES_NOBODY = "reaches_nobody"
    NO_ACCOUNT = "no_account"
    INBOX_ONLY = "inbox_only"
    NO_CHANNELS = "no_channels"
    BEYOND_TOP = "beyond_top"
    NO_CONFIRMER = "no_confirmer"
    NO_CHECKER = "no_checker"
    NO_SIGNER = "no_signer"
    NO_DECIDER = "no_decider"


_ZH = {
    Lack.NO_SUPERVISOR: "{unit} 没有上级，其事项无单位可督办",
    Lack.LOOP: "{unit} 的上级关系成环",
    Lack.EMPTY_POST: "{unit} 无人担任 {posts}，转送 {to}",
    Lack.REACHES_NOBODY: "{unit} 及其上级均无人担任 {posts}，无人可收到",
    Lack.NO_ACCOUNT: "{unit} 的 {person} 没有账号，收不到通知",
    Lack.INBOX_ONLY: "{unit} 的 {person} 除收件箱外没有其他渠道",
    Lack.NO_CHANNELS: "除收件箱外，尚无任何人登记其他通知渠道",
    Lack.BEYOND_TOP: "{unit} 的上级不足 {level} 级，最高止于 {to}",
    Lack.NO_CONFIRMER: "{unit} 没有可确认完成的负责人",
    Lack.NO_CHECKER: "{to} 没有可独立核查 {unit} 事项的人员",
    Lack.NO_SIGNER: "{to} 没有可独立销号 {unit} 事项的负责人（确认、核查、销号须三人）",
    Lack.NO_DECIDER: "{to} 没有可决定 {unit} 延期的负责人",
}
_EN = {
    Lack.NO_SUPERVISOR: "{unit} stands under nobody: no unit could supervise its cases",
    Lack.LOOP: "the line above {unit} loops",
    Lack.EMPTY_POST: "nobody is {posts} in {unit}: what goes there passes up to {to}",
    Lack.REACHES_NOBODY: "nobody is {posts} in {unit} or above it: what goes there reaches nobody",
    Lack.NO_ACCOUNT: "{person} in {unit} has no account and reads nothing",
    Lack.INBOX_ONLY: "{person} in {unit} has no channel beside the inbox",
    Lack.NO_CHANNELS: "nobody has a channel beside the inbox yet",
    Lack.BEYOND_TOP: "there are no {level} levels above {unit}: the ladder stops at {to}",
    Lack.NO_CONFIRMER: "nobody in {unit} may confirm completion",
    Lack.NO_CHECKER: "nobody in {to} is free to check the cases of {unit}",
    Lack.NO_SIGNER: "nobody in {to} is free to sign off the cases of {unit}: confirmer, checker, signer are three",
    Lack.NO_DECIDER: "nobody in {to} is free to decide on more time for {unit}",
}


class ReachFault(Value):
    """One thing that is lacking on a line: with which unit, unless it is all of them, and what else there is to say.

    `since` is the day still to come from which on it will be lacking.
    """

    lack: Lack
    unit: str | None = None
    to: str | None = None
    posts: tuple[Capacity, ...] = ()
    person: str | None = None
    level: int | None = None
    since: date | None = None

    @property
    def zh(self) -> str:
        """The fault in Chinese."""
        return (f"自{self.since}起，" if self.since else "") + _ZH[self.lack].format(**self._facts())

    def __str__(self) -> str:
        """The fault in English, on one line."""
        return (f"from {self.since} " if self.since else "") + _EN[self.lack].format(**self._facts())

    def _facts(self) -> dict[str, object]:
        return {**dict(self), "posts": "/".join(self.posts)}


def reach_faults(
    organization: Organization, several: Iterable[Terms], calendar: Calendar, at: datetime, channels: Channels | None
) -> tuple[ReachFault, ...]:
    """What is lacking on the lines of all units on the day of `at`, under any of these terms; each named once.

    Where nobody has any of `channels`, that is said once. Tops that lead others lead no cases, and are judged where
    those do.
    """
    check = LineCheck(organization, tuple(several), calendar, at, channels)
    judged = units_judged(organization, calendar.local(at).date())
    found = tuple(dict.fromkeys(fault for unit in judged for fault in check.faults(unit)))
    return (ReachFault(lack=Lack.NO_CHANNELS), *found) if channels is None and organization.people else found


def units_judged(organization: Organization, day: date) -> tuple[str, ...]:
    """The units that may lead cases on that day."""
    leading = {row.above for row in organization.relations if row.holds(day)}
    units = (unit.code for unit in organization.units)
    return tuple(
        unit for unit in units if unit not in leading or organization.leader(unit, PARTY_LINE, day) is not None
    )


class LineCheck:
    """Judges the lines of one organization on one day; what many lines share is looked up once."""

    def __init__(
        self,
        organization: Organization,
        terms: tuple[Terms, ...],
        calendar: Calendar,
        at: datetime,
        channels: Channels | None,
    ) -> None:
        """Judge by the ladders of `terms`; without `channels` nobody has any, which is no one line's lack."""
        self._organization = organization
        self._terms = terms
        self._calendar = calendar
        self._at = at
        self._day = calendar.local(at).date()
        self._channels = channels
        self._asked = _asked(terms)
        self._opened: Case | None = None
        self._aims: dict[Addressee, tuple[ReachFault, ...]] = {}
        self._benches: dict[str, tuple[Actor, ...]] = {}

    def faults(self, unit: str) -> Iterator[ReachFault]:
        """What is lacking for the cases that `unit` leads, some of it perhaps twice."""
        lines = self._organization.lines([unit], PARTY_LINE, self._day)
        if lines.above.get(lines.up(unit)[-1]) is not None:
            yield ReachFault(lack=Lack.LOOP, unit=unit)
            return
        if unit not in lines.above:
            yield ReachFault(lack=Lack.NO_SUPERVISOR, unit=unit)
            return
        case = self._case_of(unit, lines)
        if case is None:
            return
        yield from self._people_lacking(case)
        for by_lead, rung in self._asked:
            owner = unit if by_lead else case.supervisor
            line = lines.up(owner)
            if rung.level >= len(line):
                yield ReachFault(lack=Lack.BEYOND_TOP, unit=owner, level=rung.level, to=line[-1])
            for to in (rung_addressee(case, owner, rung), *copies_told(case, owner, rung)):
                yield from self._of_aim(case, to)

    def _case_of(self, unit: str, lines: Lines) -> Case | None:
        """A trial case; rights and addressees ask only for its units, so one that was opened serves for all."""
        if self._opened is None and self._terms:
            self._opened = trial_case(self._organization, unit, self._terms[0], self._calendar, self._at)
        if self._opened is None:
            return None
        return self._opened.model_copy(update={"lead": unit, "supervisor": lines.above[unit], "lines": lines})

    def _of_aim(self, case: Case, to: Addressee) -> tuple[ReachFault, ...]:
        if to not in self._aims:
            aim = aimed(self._organization, case.lines, to, self._day, self._channels or {})
            self._aims[to] = tuple(self._aim_faults(aim))
        return self._aims[to]

    def _aim_faults(self, aim: Aim) -> Iterator[ReachFault]:
        if aim.unit is None:
            yield ReachFault(lack=Lack.REACHES_NOBODY, unit=aim.asked, posts=aim.capacities)
            return
        if aim.unit != aim.asked:
            yield ReachFault(lack=Lack.EMPTY_POST, unit=aim.asked, posts=aim.capacities, to=aim.unit)
        for taker in aim.takers:
            code = self._organization.person_by_id[taker.person].code
            if taker.login is None:
                yield ReachFault(lack=Lack.NO_ACCOUNT, unit=aim.unit, person=code)
            elif self._channels is not None and taker.channels == (INBOX,):
                yield ReachFault(lack=Lack.INBOX_ONLY, unit=aim.unit, person=code)

    def _people_lacking(self, case: Case) -> Iterator[ReachFault]:
        """Whether three people are left to confirm, check and sign, and one to decide on more time."""
        lead, supervisor = case.lead or "", case.supervisor
        bench = self._bench(supervisor)
        confirmers = [actor for actor in self._bench(lead) if _may(case, Name.CONFIRM_COMPLETION, actor)]
        if not any(_may(case, Name.GRANT_EXTENSION, actor) for actor in bench):
            yield ReachFault(lack=Lack.NO_DECIDER, unit=lead, to=supervisor)
        if not confirmers:
            yield ReachFault(lack=Lack.NO_CONFIRMER, unit=lead)
        confirmed = [_done(case, "confirmed_by", actor) for actor in confirmers] or [case]
        checked = [
            _done(one, "checked_by", actor)
            for one in confirmed
            for actor in bench
            if _may(one, Name.RECORD_CHECK, actor)
        ]
        if not checked:
            yield ReachFault(lack=Lack.NO_CHECKER, unit=lead, to=supervisor)
        elif not any(_may(one, Name.SIGN_OFF, actor) for one in checked for actor in bench):
            yield ReachFault(lack=Lack.NO_SIGNER, unit=lead, to=supervisor)

    def _bench(self, unit: str) -> tuple[Actor, ...]:
        if unit not in self._benches:
            people = self._organization.holders(unit, tuple(Capacity), self._day)
            self._benches[unit] = tuple(self._organization.actor(person, self._day) for person in people)
        return self._benches[unit]


def _asked(several: Iterable[Terms]) -> tuple[tuple[bool, Rung], ...]:
    """Whom the ladders ask, whenever: by the lead's clocks and the supervisor's, each level and posts once."""
    found: dict[tuple[bool, int, tuple[Capacity | Literal["in_charge"], ...], bool], Rung] = {}
    for terms in several:
        for name in ClockName:
            if name is ClockName.LETTER:
                continue
            by_lead = name in OF_LEAD
            for rung in terms.ladder(name):
                found.setdefault((by_lead, rung.level, rung.to, rung.measure in PROPOSED), rung)
    return tuple((key[0], rung) for key, rung in found.items())


def _done(case: Case, by: str, actor: Actor) -> Case:
    return case.model_copy(update={by: tuple(sorted(actor.people))})


def _may(case: Case, name: Name, actor: Actor) -> bool:
    try:
        authority(case, name, actor, RIGHTS[name])
    except Refusal:
        return False
    return True
