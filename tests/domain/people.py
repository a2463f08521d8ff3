"""Who is who in the tests: the demo organization of contract.md, its lines, and builders for the people in it."""

from collections.abc import Iterable
from functools import cache

from models.domain.actors import Actor, Seat
from models.domain.lines import Lines
from models.domain.words import Capacity

LINES = Lines(
    above={
        "QU": "GW",
        "SWJ": "GW",
        "SWJ-JG": "SWJ",
        "SWJ-01": "SWJ-JG",
        "SWJ-02": "SWJ-JG",
        "SWJ-03": "SWJ-JG",
        "SWJ-04": "SWJ-JG",
        "SWJ-05": "SWJ-JG",
        "SWJ-09": "QU",
    },
    guides={"SWJ-JG": ("GW",), "SWJ-09": ("SWJ-JG",)},
)
LEADING = ("GW", "QU", "SWJ", "SWJ-JG")

_UNITS = ("GW", "QU", "SWJ", "SWJ-JG", "SWJ-01", "SWJ-02", "SWJ-03", "SWJ-04", "SWJ-05", "SWJ-09")
_CAPACITIES = (Capacity.HEAD, Capacity.STAFF, Capacity.READER)


def number_of(unit: str, capacity: Capacity, nth: int = 1) -> int:
    """The id of the `nth` person of that capacity in a unit; everybody has one of their own."""
    return 1 + _UNITS.index(unit) * 100 + _CAPACITIES.index(capacity) * 10 + nth


def person(number: int, *seats: Seat, stands_for: Iterable[int] = (), tied_to: Iterable[str] = ()) -> Actor:
    """A person with these seats; tied to all the units they sit in, and to `tied_to`."""
    ties = {*tied_to, *(seat.unit for seat in seats)}
    return Actor(person=number, seats=seats, tied_to=tuple(sorted(ties)), stands_for=tuple(sorted(stands_for)))


def seat(unit: str, capacity: Capacity, acting_for: int | None = None) -> Seat:
    """A seat in a unit; its post is called after its capacity."""
    return Seat(unit=unit, post=capacity.value, capacity=capacity, acting_for=acting_for)


def head(unit: str, nth: int = 1) -> Actor:
    """The head of a unit, or the `nth` of its heads."""
    return person(number_of(unit, Capacity.HEAD, nth), seat(unit, Capacity.HEAD))


def staff(unit: str, nth: int = 1) -> Actor:
    """A member of a unit's staff."""
    return person(number_of(unit, Capacity.STAFF, nth), seat(unit, Capacity.STAFF))


def reader(unit: str) -> Actor:
    """An auditor in a unit."""
    return person(number_of(unit, Capacity.READER), seat(unit, Capacity.READER))


def delegate_of(principal: Actor, number: int = 9001, own: tuple[Seat, ...] = ()) -> Actor:
    """Somebody who acts for `principal` in all their posts, beside whatever they hold themselves."""
    lent = tuple(one.model_copy(update={"acting_for": principal.person}) for one in principal.seats)
    return person(number, *own, *lent, stands_for=(principal.person,), tied_to=principal.tied_to)


def with_delegate(principal: Actor, delegate: Actor) -> Actor:
    """`principal` on a day on which `delegate` acts for them: what ties the one ties the other."""
    ties = {*principal.tied_to, *delegate.tied_to}
    return principal.model_copy(
        update={"tied_to": tuple(sorted(ties)), "stands_for": (*principal.stands_for, delegate.person)}
    )


@cache
def bench(unit: str) -> tuple[Actor, ...]:
    """A unit's people: two heads and two of its staff, all free."""
    return (head(unit), head(unit, 2), staff(unit), staff(unit, 2))


ADMINISTRATOR = person(9999)
"""An administrator of the service: an account without a post."""
