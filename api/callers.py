"""Who asks, as the organization knows them on the day."""

from dataclasses import dataclass
from datetime import date

from api.problems import NotPermittedHere, SignInNeeded
from models.db.queries.reader import Reader
from models.db.tokens import Bearer
from models.domain.actors import Actor
from models.domain.openers import opening_units
from models.domain.organization import Organization

_NOBODY = 0
"""No person has this id: what an account without a person may see is nothing."""


@dataclass(frozen=True)
class Caller:
    """An account with its person and all that they may act as; `actor` is `None` where it has no person."""

    account: Bearer
    organization: Organization
    day: date
    actor: Actor | None

    @property
    def reader(self) -> Reader:
        """What decides what they see. An administrator without posts sees no case."""
        if self.actor is None:
            return Reader(person=_NOBODY, units=())
        return Reader(person=self.actor.person, units=self.actor.units)

    @property
    def signed_in(self) -> Bearer:
        """Their account and session. Raises `SignInNeeded` for whoever comes by a named token."""
        if not self.account.session:
            raise SignInNeeded
        return self.account

    @property
    def administering(self) -> int:
        """The account of an administrator. Raises `NotPermittedHere` for any other, or any lesser token."""
        if not self.account.administrator:
            raise NotPermittedHere
        return self.account.account

    @property
    def may_open(self) -> bool:
        """Whether there is any unit whose cases they may open."""
        return self.actor is not None and bool(opening_units(self.organization, self.actor, self.day))

    @property
    def acting(self) -> Actor:
        """Who acts. Raises `NotPermittedHere` for an account without a person."""
        if self.actor is None:
            raise NotPermittedHere
        return self.actor


def caller_of(account: Bearer, organization: Organization, day: date) -> Caller:
    """The caller behind an account, on that day."""
    actor = organization.actor(account.person, day) if account.person is not None else None
    return Caller(account=account, organization=organization, day=day, actor=actor)
