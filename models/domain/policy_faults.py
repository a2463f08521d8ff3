"""What is wrong in a policy: every check there is, each with its place as the file writes it."""

from collections.abc import Iterator
from itertools import pairwise

from models.domain.limits import Limit, LimitUnit, at_least_a_second, at_most_twenty_years, limit
from models.domain.policies import HALF, ExtensionRules, Ladder, LampRules, Limits, Policy, Rung, Terms, Variation
from models.domain.value import Value
from models.domain.words import PROPOSED, ClockName, Measure

_STRENGTH = {Measure.REMIND: 0, Measure.URGE: 1, Measure.SUPERVISE: 2}
"""The measures that a ladder issues by itself, the mildest first."""
_PRESSING = frozenset({Measure.URGE, Measure.SUPERVISE})
_SHORTEST_REPEAT = limit("PT10S")
"""Each repetition is an event and perhaps a numbered letter: shorter ones are a mistake, even in a drill."""


class PolicyFault(Value):
    """One thing that is wrong; `place` is the way from the policy's table to it, rows counted from 1."""

    place: tuple[str, ...]
    reason: str

    def __str__(self) -> str:
        """The fault on one line, its place written as `models.loading.reading` writes it."""
        return f"{', '.join(('policy', *self.place))}: {self.reason}"


def policy_faults(policy: Policy) -> tuple[PolicyFault, ...]:
    """Everything that is wrong in `policy`; an empty tuple means that it may be loaded."""
    general = tuple(_faults(policy, policy.limits, policy.terms("")))
    return (*general, *(fault for code in policy.by_severity for fault in _varied(policy, code, general)))


def _varied(policy: Policy, code: str, general: tuple[PolicyFault, ...]) -> Iterator[PolicyFault]:
    """What is wrong at one severity only."""
    terms = policy.terms(code)
    for fault in _faults(policy, terms.limits, terms):
        if fault not in general:
            yield PolicyFault(place=(f"by_severity {code}", *fault.place), reason=fault.reason)
    if policy.by_severity[code] == Variation():
        yield PolicyFault(place=(f"by_severity {code}",), reason="says nothing that differs")


def _faults(policy: Policy, limits: Limits, terms: Terms) -> Iterator[PolicyFault]:
    yield from _limits(policy, limits)
    yield from _extension(terms.extension)
    if terms.warn_beyond is not None:
        yield from _length(("warn_beyond",), terms.warn_beyond)
    yield from _lamps(terms.lamps, terms.due_ladder)
    yield from _ladder(("due_ladder",), terms.due_ladder)
    yield from _due_end(terms.due_ladder)
    yield from _stage_ladder(("stage_ladder",), terms.stage_ladder)
    for clock, ladder in (terms.ladders or {}).items():
        place = ("ladders", clock.value)
        if clock is ClockName.DUE:
            yield PolicyFault(place=place, reason="the ladder of the due is written as due_ladder")
        yield from _stage_ladder(place, ladder)


def _limits(policy: Policy, limits: Limits) -> Iterator[PolicyFault]:
    for name, length in limits:
        if length is not None:
            yield from _length(("limits", name), length)
    if policy.plan_for and policy.limits.plan is None:
        reason = "plan_for names severities, so a limit for their plan is needed"
        yield PolicyFault(place=("limits", "plan"), reason=reason)


def _length(place: tuple[str, ...], length: Limit) -> Iterator[PolicyFault]:
    if not at_least_a_second(length):
        yield PolicyFault(place=place, reason=f"{length} is no time: a limit is a second or longer")
    elif not at_most_twenty_years(length):
        yield PolicyFault(place=place, reason=f"{length} is longer than twenty years")


def _extension(rules: ExtensionRules) -> Iterator[PolicyFault]:
    yield from _length(("extension", "decide"), rules.decide)
    if rules.first_at_most is not None:
        yield from _length(("extension", "first_at_most"), rules.first_at_most)
    place = ("extension", "ask_before")
    if rules.ask_before.n < 0:
        yield PolicyFault(place=place, reason="an extension is asked for before the due, not after it")
    elif not at_most_twenty_years(rules.ask_before):
        yield PolicyFault(place=place, reason=f"{rules.ask_before} is longer than twenty years")


def _lamps(lamps: LampRules, due_ladder: Ladder) -> Iterator[PolicyFault]:
    if lamps.red.n < 0:
        yield PolicyFault(place=("lamps", "red"), reason="the lamp turns red at the due or after it")
    if isinstance(lamps.yellow, Limit):
        if not _comes_before(lamps.yellow, lamps.red):
            reason = f"yellow ({lamps.yellow}) comes before red ({lamps.red}): count both in the same unit"
            yield PolicyFault(place=("lamps", "yellow"), reason=reason)
    elif all(rung.measure is not Measure.REMIND for rung in due_ladder):
        yield PolicyFault(place=("lamps", "yellow"), reason="there is no reminder in due_ladder")


def _stage_ladder(place: tuple[str, ...], ladder: Ladder) -> Iterator[PolicyFault]:
    yield from _ladder(place, ladder)
    for number, rung in enumerate(ladder, start=1):
        if rung.measure in PROPOSED:
            reason = "only due_ladder proposes; a proposal's own clock climbs the stage ladder"
            yield PolicyFault(place=_rung(place, number, "measure"), reason=reason)


def _due_end(ladder: Ladder) -> Iterator[PolicyFault]:
    """What repeats for ever is issued by the ladder itself, and more than a reminder."""
    if ladder and ladder[-1].measure not in _PRESSING:
        reason = f"the last rung urges or supervises: with {ladder[-1].measure} alone, overdue would fall silent"
        yield PolicyFault(place=_rung(("due_ladder",), len(ladder), "measure"), reason=reason)


def _climbs(place: tuple[str, ...], ladder: Ladder) -> Iterator[PolicyFault]:
    """Each rung goes as high as the one before it, and is no milder; what is only proposed stands aside."""
    strongest = Measure.REMIND
    for number, rung in enumerate(ladder, start=1):
        if number > 1 and rung.level < (before := ladder[number - 2].level):
            reason = f"level {rung.level} is below level {before} of the rung before it: a ladder does not go back"
            yield PolicyFault(place=_rung(place, number, "level"), reason=reason)
        if rung.measure in PROPOSED:
            continue
        if _STRENGTH[rung.measure] < _STRENGTH[strongest]:
            reason = f"{rung.measure} is milder than {strongest} before it: a ladder does not go back"
            yield PolicyFault(place=_rung(place, number, "measure"), reason=reason)
        else:
            strongest = rung.measure


def _ladder(place: tuple[str, ...], ladder: Ladder) -> Iterator[PolicyFault]:
    """A ladder climbs in time and in level, its offsets can be compared, and its end repeats for ever."""
    if not ladder:
        yield PolicyFault(place=place, reason="a ladder needs at least one rung")
        return
    if ladder[-1].every is None:
        yield PolicyFault(place=place, reason="the last rung must repeat (every): overdue never falls silent")
    for number, rung in enumerate(ladder, start=1):
        if rung.every is not None and number < len(ladder):
            yield PolicyFault(place=_rung(place, number, "every"), reason="only the last rung repeats")
        if rung.after == HALF and number > 1:
            yield PolicyFault(place=_rung(place, number, "after"), reason="half-way comes first")
        yield from _one_rung(place, number, rung)
    yield from _climbs(place, ladder)
    offsets = [(number, rung.after) for number, rung in enumerate(ladder, 1) if isinstance(rung.after, Limit)]
    units = {after.unit for _, after in offsets if after.n}
    if len(units) > 1:
        reason = f"a ladder counts in one unit, not in {' and '.join(sorted(unit.replace('_', ' ') for unit in units))}"
        yield PolicyFault(place=place, reason=reason)
        return
    for (_, earlier), (number, later) in pairwise(offsets):
        if earlier.n >= later.n:
            reason = f"{later} does not come after {earlier}"
            yield PolicyFault(place=_rung(place, number, "after"), reason=reason)


def _one_rung(place: tuple[str, ...], number: int, rung: Rung) -> Iterator[PolicyFault]:
    if rung.every is not None:
        yield from _length(_rung(place, number, "every"), rung.every)
        if rung.every.unit is LimitUnit.EXACT and 0 < rung.every.n < _SHORTEST_REPEAT.n:
            reason = f"{rung.every} is too often: a rung repeats every {_SHORTEST_REPEAT} or more seldom"
            yield PolicyFault(place=_rung(place, number, "every"), reason=reason)
    if not rung.to:
        yield PolicyFault(place=_rung(place, number, "to"), reason="names nobody")
    if isinstance(rung.after, Limit) and not at_most_twenty_years(rung.after):
        yield PolicyFault(place=_rung(place, number, "after"), reason=f"{rung.after} is longer than twenty years")


def _rung(place: tuple[str, ...], number: int, field: str) -> tuple[str, ...]:
    return (*place[:-1], f"{place[-1]} {number}", field)


def _comes_before(earlier: Limit, later: Limit) -> bool:
    """Whether it surely does, whatever the calendar: by sign, or in the same unit."""
    if earlier.n <= 0 <= later.n:
        return earlier.n < later.n
    return earlier.unit is later.unit and earlier.n < later.n
