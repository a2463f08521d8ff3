"""A decision as it is made: each fact told is an event at once, and the case is what it has become."""

from datetime import datetime

from models.domain.actors import Authority
from models.domain.case import Case
from models.domain.events import CLOCK, AnyFact, Event, administrator_actor, person_actor
from models.domain.evolve import evolve


class Unfolding:
    """Collects the events of one decision at `now`, folding each into `case` as it is told."""

    def __init__(self, number: str, case: Case | None, now: datetime) -> None:
        self.number = number
        self.now = now
        self.events: list[Event] = []
        self._case = case

    @property
    def case(self) -> Case:
        """The case after all that has been told."""
        if self._case is None:
            message = f"{self.number}: nothing has been told yet"
            raise ValueError(message)
        return self._case

    def tell(self, fact: AnyFact, person: int, authority: Authority) -> None:
        """A person did this, by this authority."""
        self._add(fact.model_copy(update={"authority": authority}), person_actor(person))

    def tell_administrator(self, fact: AnyFact, account: int) -> None:
        """An administrator of the service did this; no seat gives the right."""
        self._add(fact, administrator_actor(account))

    def tell_clock(self, fact: AnyFact) -> None:
        """This came about by itself."""
        self._add(fact, CLOCK)

    def _add(self, fact: AnyFact, actor: str) -> None:
        seq = 1 if self._case is None else self._case.seq + 1
        event = Event(seq=seq, at=self.now, actor=actor, fact=fact)
        self.events.append(event)
        self._case = evolve(self._case, self.number, event)
