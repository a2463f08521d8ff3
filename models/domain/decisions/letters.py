"""A letter (督办单) is acknowledged, or its acknowledgement runs out without progress."""

from models.domain.case import Clock
from models.domain.commands import AcknowledgeLetter
from models.domain.decisions.telling import Telling
from models.domain.events import Addressee, LetterAcknowledged, LetterExpired
from models.domain.letters import find_letter
from models.domain.refusals import LetterUnknown
from models.domain.unfolding import Unfolding
from models.domain.words import Capacity


def acknowledge(telling: Telling, order: AcknowledgeLetter) -> None:
    """The letter has been taken in; this stops no ladder: overdue never falls silent."""
    letter = find_letter(telling.case, order.letter)
    if letter is None or letter.acknowledged:
        raise LetterUnknown(letter=order.letter)
    telling.tell(LetterAcknowledged(letter=letter.seq))


def expire(unfolding: Unfolding, clock: Clock) -> None:
    """It has to be acknowledged anew, and the heads of the unit that had it and of the supervisor are told."""
    if clock.letter is None:
        message = f"{unfolding.number}: {clock.name} is no letter's clock"
        raise ValueError(message)
    units = dict.fromkeys((clock.unit, unfolding.case.supervisor))
    to = tuple(Addressee(unit=unit, capacities=(Capacity.HEAD,)) for unit in units)
    unfolding.tell_clock(LetterExpired(letter=clock.letter, due_at=clock.due_at, to=to))
