"""Delegations as their givers make them: whoever holds a post lends all of their own posts for a time."""

from sqlalchemy.ext.asyncio import AsyncConnection

from api.bodies.organization import NewDelegation
from api.callers import Caller
from api.problems import DelegationNotFound, NotPermittedHere
from api.record_ids import record_id
from api.unprocessable import DelegationRefused, PeriodReversed, UnknownPerson
from models.db import delegations
from models.db.delegations import RecordedDelegation, add_delegation, delegations_of
from models.domain.authority import seats_for
from models.domain.posts import Delegation
from models.domain.rights import Deed


def delegates_from(caller: Caller, said: NewDelegation) -> Delegation:
    """The delegation that is asked for. Raises `NotPermittedHere`, `UnknownPerson` or `PeriodReversed`."""
    giver = caller.acting
    if not seats_for(Deed.DELEGATE, giver):
        raise NotPermittedHere
    starts_on = said.starts_on or caller.day
    if said.ends_on is not None and said.ends_on < max(starts_on, caller.day):
        raise PeriodReversed
    return Delegation(
        person=giver.person, delegate=_person(caller, said.delegate), starts_on=starts_on, ends_on=said.ends_on
    )


async def delegated(conn: AsyncConnection, caller: Caller, wanted: Delegation) -> RecordedDelegation:
    """The delegation as it is recorded, now or before. Raises `DelegationRefused`."""
    for there in await delegations_of(conn, caller.acting.person):
        if Delegation.model_validate(there.model_dump(exclude={"id"})) == wanted:
            return there
    try:
        return await add_delegation(conn, wanted)
    except delegations.DelegationRefused as refused:
        raise DelegationRefused(reasons=[str(reason) for reason in refused.facts.values()]) from refused


async def given_by(conn: AsyncConnection, caller: Caller, delegation: str) -> RecordedDelegation:
    """A delegation that the caller has given. Raises `DelegationNotFound`, also for one that is over."""
    found, person = record_id(delegation), caller.account.person
    for given in await delegations_of(conn, person) if person is not None else ():
        over = given.ends_on is not None and given.ends_on < caller.day
        if (given.id, given.person) == (found, person) and not over:
            return given
    raise DelegationNotFound


def _person(caller: Caller, named: int | str) -> int:
    for person in caller.organization.people:
        if named in {person.id, person.code, person.login}:
            return person.id
    raise UnknownPerson
