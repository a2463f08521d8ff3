"""A person's decision: what they do, told under their name and authority."""

from datetime import datetime

from models.domain.actors import Authority
from models.domain.case import Case
from models.domain.events import AnyFact
from models.domain.unfolding import Unfolding


class Telling:
    """One person's part of an unfolding decision."""

    def __init__(self, unfolding: Unfolding, person: int, authority: Authority) -> None:
        self.unfolding = unfolding
        self.person = person
        self.authority = authority

    @property
    def case(self) -> Case:
        """The case after all that has been told."""
        return self.unfolding.case

    @property
    def now(self) -> datetime:
        """The instant of the decision."""
        return self.unfolding.now

    def tell(self, fact: AnyFact) -> None:
        """This person does this."""
        self.unfolding.tell(fact, self.person, self.authority)
