"""Letters (督办单): what a `supervise` rung issues, and how each stands while it waits for its answer.

A letter asks the unit it reaches to acknowledge it and, from then on, for progress within the policy's limit. It
waits no longer than its clock runs: what ends or restarts the clock, ends the letters of its rungs.
"""

from models.domain.case import Case, Clock, Letter
from models.domain.clocks import limit_of
from models.domain.events import AnyFact, Event, LetterAcknowledged, LetterExpired, Resumed, RungReached, Type
from models.domain.words import ClockName, Measure

PROGRESS = frozenset(
    {
        Type.PROGRESS_REPORTED,
        Type.PERIOD_MET,
        Type.PLAN_SUBMITTED,
        Type.PART_COMPLETED,
        Type.EXTENSION_REQUESTED,
        Type.COMPLETION_CONFIRMED,
    }
)
"""What answers an acknowledged letter about the lead's lateness. The supervisor's own is answered by its decision."""


def letter_number(unit: str, year: int, n: int) -> str:
    """How the `n`-th letter of a unit in its local year is headed: `GW督〔2026〕3号`."""
    return f"{unit}督〔{year}〕{n}号"


def find_letter(case: Case, seq: int) -> Letter | None:
    """The letter of the rung event `seq`, if it still waits."""
    return next((letter for letter in case.letters if letter.seq == seq), None)


def open_letters(case: Case) -> tuple[Letter, ...]:
    """The letters that wait to be acknowledged."""
    return tuple(letter for letter in case.letters if not letter.acknowledged)


def letter_clock(case: Case, seq: int) -> Clock | None:
    """The clock of an acknowledged letter."""
    return next((clock for clock in case.clocks if clock.key == (ClockName.LETTER, seq)), None)


def with_letters(before: Case, case: Case, event: Event) -> Case:
    """`case`, which is as `event` has left `before` otherwise, with its letters as that leaves them."""
    letters = case.letters
    match event.fact:
        case RungReached(measure=Measure.SUPERVISE) as fact:
            letters = (*letters, _issued(case, event.seq, fact))
        case LetterAcknowledged() as fact:
            letters = _marked(letters, fact.letter, acknowledged=True)
        case LetterExpired() as fact:
            letters = _marked(letters, fact.letter, acknowledged=False)
    if not letters:
        return case
    letters = tuple(
        letter for letter in letters if _waits(before, case, letter, event.fact) and not _replaced(letter, letters)
    )
    clocks = _clocks(case, letters, event)
    if letters == case.letters and clocks == case.clocks:
        return case
    return case.model_copy(update={"letters": letters, "clocks": clocks})


def _issued(case: Case, seq: int, fact: RungReached) -> Letter:
    owner = next(clock.unit for clock in case.clocks if clock.key == (fact.clock, fact.proposal))
    return Letter(seq=seq, clock=fact.clock, proposal=fact.proposal, owner=owner, unit=fact.to[0].unit)


def _marked(letters: tuple[Letter, ...], seq: int, *, acknowledged: bool) -> tuple[Letter, ...]:
    return tuple(
        letter.model_copy(update={"acknowledged": acknowledged}) if letter.seq == seq else letter for letter in letters
    )


def _waits(before: Case, case: Case, letter: Letter, fact: AnyFact) -> bool:
    """Whether the clock whose lateness it is about runs on, and no progress has answered it."""
    clock, was = _about(case, letter), _about(before, letter)
    if clock is None or was is None or clock.unit != letter.owner:
        return False
    # A clock that was started anew is another; a freeze moves the beginning of the same one.
    if clock.started_at != was.started_at and not isinstance(fact, Resumed):
        return False
    return not (letter.acknowledged and letter.owner == case.lead and fact.type in PROGRESS)


def _about(case: Case, letter: Letter) -> Clock | None:
    """The clock whose lateness a letter is about."""
    return next((clock for clock in case.clocks if clock.key == (letter.clock, letter.proposal)), None)


def _replaced(letter: Letter, letters: tuple[Letter, ...]) -> bool:
    """Whether a later letter of the same clock asks the same unit: then only that one has to be acknowledged."""
    return not letter.acknowledged and any(
        later.seq > letter.seq
        and (later.clock, later.proposal, later.unit) == (letter.clock, letter.proposal, letter.unit)
        for later in letters
    )


def _clocks(case: Case, letters: tuple[Letter, ...], event: Event) -> tuple[Clock, ...]:
    """The clocks of the case without those of letters that are answered or over, and with that of one just taken in."""
    running = {letter.seq for letter in letters if letter.acknowledged}
    kept = tuple(clock for clock in case.clocks if clock.name is not ClockName.LETTER or clock.letter in running)
    if not isinstance(event.fact, LetterAcknowledged):
        return kept
    letter = next(letter for letter in letters if letter.seq == event.fact.letter)
    due_at = case.calendar.end_of(limit_of(case.terms, ClockName.LETTER), event.at)
    started = Clock(
        name=ClockName.LETTER,
        unit=letter.unit,
        started_at=event.at,
        due_at=due_at,
        armed_at=event.at,
        letter=letter.seq,
    )
    return (*kept, started)
