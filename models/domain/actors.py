"""Who acts: a person with the seats they hold on the day, as the API resolved them."""

from models.domain.value import Value
from models.domain.words import Capacity


class Seat(Value):
    """A post in a unit, held by oneself or, by delegation, for `acting_for`."""

    unit: str
    post: str
    capacity: Capacity
    acting_for: int | None = None


class Actor(Value):
    """A person and all they may act as on this day.

    `tied_to` are the units in which this person, or anyone they act for or who acts for them, holds a post of
    any capacity: separation of duties is judged over all of these. `stands_for` are those other people.
    """

    person: int
    seats: tuple[Seat, ...] = ()
    tied_to: tuple[str, ...] = ()
    stands_for: tuple[int, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """The units in which this person sits, readers and delegates included; sorted, without repeats."""
        return tuple(sorted({seat.unit for seat in self.seats}))

    @property
    def people(self) -> frozenset[int]:
        """This person and everyone whose duties count as theirs."""
        return frozenset({self.person, *self.stands_for})


class Authority(Value):
    """The seat by which an act was done, as the record keeps it."""

    unit: str
    post: str
    capacity: Capacity
    acting_for: int | None = None
