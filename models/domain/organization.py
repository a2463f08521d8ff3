"""The organization as a value: what holds on a day is asked of it, and nothing else is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import TypeVar

from models.domain.actors import Actor, Seat
from models.domain.lines import Lines
from models.domain.posts import Appointment, Delegation, Person, PostKind
from models.domain.units import PARTY_LINE, Relation, RelationKind, Unit
from models.domain.value import Value
from models.domain.words import Capacity

_Key = TypeVar("_Key")
_Row = TypeVar("_Row")


class Organization(Value):
    """Units, their relations, posts and people, with all their history; every question names its day.

    Questions about a unit or person that is not there find nothing. What is wrong in it is told by `faults`.
    """

    units: tuple[Unit, ...] = ()
    relations: tuple[Relation, ...] = ()
    post_kinds: tuple[PostKind, ...] = ()
    people: tuple[Person, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    delegations: tuple[Delegation, ...] = ()

    @cached_property
    def unit_by_code(self) -> Mapping[str, Unit]:
        """The units by code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def post_by_code(self) -> Mapping[str, PostKind]:
        """The post kinds by code."""
        return {post.code: post for post in self.post_kinds}

    @cached_property
    def person_by_id(self) -> Mapping[int, Person]:
        """The people by id."""
        return {person.id: person for person in self.people}

    def lines(self, units: Iterable[str], line: str, on: date) -> Lines:
        """All that stands above `units` on the leading line, what guides any of these, and all above those guides."""
        above: dict[str, str] = {}
        asked = sorted(set(units))
        self._climb(asked, line, on, above)
        guided = {*asked, *above, *above.values()}
        guides = {unit: guiding for unit in sorted(guided) if (guiding := self.guides(unit, line, on))}
        self._climb((guide for guiding in guides.values() for guide in guiding), line, on, above)
        return Lines(above=above, guides=guides)

    def _climb(self, units: Iterable[str], line: str, on: date, above: dict[str, str]) -> None:
        """Note in `above` who leads each of `units`, and so on to the top; a loop ends where it repeats."""
        for start in units:
            unit = start
            while unit not in above and (leader := self.leader(unit, line, on)) is not None:
                above[unit] = leader
                unit = leader

    def leader(self, unit: str, line: str, on: date) -> str | None:
        """The unit that leads `unit` on that day; `None` for a top."""
        return next(iter(self._above(unit, RelationKind.LEADS, line, on)), None)

    def guides(self, unit: str, line: str, on: date) -> tuple[str, ...]:
        """The units that guide `unit` on that day, sorted."""
        return tuple(sorted(self._above(unit, RelationKind.GUIDES, line, on)))

    def led(self, unit: str, line: str, on: date) -> tuple[str, ...]:
        """The units that `unit` itself leads on that day, sorted."""
        return tuple(sorted({row.unit for row in self._led[unit, line] if row.holds(on)}))

    @cached_property
    def ever_leading(self) -> frozenset[str]:
        """Units that lead another, now or once: what may stand as the supervisor of a case."""
        return frozenset(row.above for row in self.relations if row.kind is RelationKind.LEADS)

    def subtree(self, unit: str, line: str, on: date) -> tuple[str, ...]:
        """`unit` and all that it leads, directly or through others, sorted."""
        found: set[str] = set()
        waiting = [unit] if unit in self.unit_by_code else []
        while waiting:
            upper = waiting.pop()
            if upper not in found:
                found.add(upper)
                waiting += [row.unit for row in self._led[upper, line] if row.holds(on)]
        return tuple(sorted(found))

    def actor(self, person: int, on: date) -> Actor:
        """All that `person` may act as on that day.

        A delegate takes on the delegator's own posts, not those lent to them in turn.
        """
        delegators, delegates = self.delegators(person, on), self.delegates(person, on)
        seats = [self._seat(row, None) for row in self.held(person, on)]
        for delegator in delegators:
            seats += [self._seat(row, delegator) for row in self.held(delegator, on)]
        tied = {row.unit for one in (person, *delegators, *delegates) for row in self.held(one, on)}
        return Actor(
            person=person,
            seats=tuple(seats),
            tied_to=tuple(sorted(tied)),
            stands_for=tuple(sorted({*delegators, *delegates})),
        )

    def holders(self, unit: str, capacities: Iterable[Capacity], on: date) -> tuple[int, ...]:
        """Whoever holds a post of one of `capacities` in `unit` on that day, and their delegates; sorted ids."""
        wanted = frozenset(capacities)
        found: set[int] = set()
        for row in self._appointments_in[unit]:
            if row.holds(on) and self.post_by_code[row.post].capacity in wanted:
                found |= {row.person, *self.delegates(row.person, on)}
        return tuple(sorted(found))

    def in_charge(self, unit: str, of: Iterable[str], on: date) -> tuple[int, ...]:
        """Whoever in `unit` is in charge (分管) of the first of `of` that anybody there is in charge of; sorted ids.

        Delegates are included. Nobody, where none of `of` is looked after.
        """
        held = [row for row in self._appointments_in[unit] if row.holds(on)]
        for looked_after in of:
            if found := {row.person for row in held if looked_after in row.in_charge_of}:
                return tuple(sorted(found.union(*(self.delegates(person, on) for person in found))))
        return ()

    def addressed(
        self, unit: str, capacities: tuple[Capacity, ...], in_charge_of: tuple[str, ...] | None, on: date
    ) -> tuple[int, ...]:
        """The people that a notice to these posts reaches; where nobody is in charge, the head stands in."""
        if in_charge_of is None:
            return self.holders(unit, capacities, on)
        in_charge = self.in_charge(unit, in_charge_of, on) or self.holders(unit, (Capacity.HEAD,), on)
        return tuple(sorted({*in_charge, *self.holders(unit, capacities, on)}))

    def held(self, person: int, on: date) -> tuple[Appointment, ...]:
        """The appointments that `person` holds in their own right on that day."""
        return tuple(row for row in self._appointments_of[person] if row.holds(on))

    def delegators(self, person: int, on: date) -> tuple[int, ...]:
        """Those for whom `person` acts on that day, sorted."""
        return tuple(sorted({row.person for row in self._delegations_to[person] if row.holds(on)}))

    def delegates(self, person: int, on: date) -> tuple[int, ...]:
        """Those who act for `person` on that day, sorted."""
        return tuple(sorted({row.delegate for row in self._delegations_of[person] if row.holds(on)}))

    def headless(self, on: date, line: str = PARTY_LINE) -> tuple[str, ...]:
        """The units that stand on `line` on that day and that nobody heads; sorted."""
        holding = [row for row in self.relations if row.line == line and row.holds(on)]
        standing = {unit for row in holding for unit in (row.unit, row.above)}
        return tuple(sorted(unit for unit in standing if not self.holders(unit, (Capacity.HEAD,), on)))

    def called(self, row: Unit | Relation | PostKind | Person | Appointment | Delegation) -> str:
        """A row as reports name it, people by their codes."""
        match row:
            case Appointment():
                return f"{self._code(row.person)} {row.post} in {row.unit} {row.period}"
            case Delegation():
                return f"{self._code(row.delegate)} for {self._code(row.person)} {row.period}"
            case _:
                return str(row)

    def _code(self, person: int) -> str:
        known = self.person_by_id.get(person)
        return str(person) if known is None else known.code

    def _seat(self, row: Appointment, acting_for: int | None) -> Seat:
        return Seat(unit=row.unit, post=row.post, capacity=self.post_by_code[row.post].capacity, acting_for=acting_for)

    def _above(self, unit: str, kind: RelationKind, line: str, on: date) -> tuple[str, ...]:
        rows = self._relations_of[unit, kind, line]
        return tuple(row.above for row in rows if row.holds(on))

    @cached_property
    def _relations_of(self) -> Mapping[tuple[str, RelationKind, str], list[Relation]]:
        return _grouped(((row.unit, row.kind, row.line), row) for row in self.relations)

    @cached_property
    def _led(self) -> Mapping[tuple[str, str], list[Relation]]:
        leading = (row for row in self.relations if row.kind is RelationKind.LEADS)
        return _grouped(((row.above, row.line), row) for row in leading)

    @cached_property
    def _appointments_of(self) -> Mapping[int, list[Appointment]]:
        return _grouped((row.person, row) for row in self.appointments)

    @cached_property
    def _appointments_in(self) -> Mapping[str, list[Appointment]]:
        return _grouped((row.unit, row) for row in self.appointments)

    @cached_property
    def _delegations_of(self) -> Mapping[int, list[Delegation]]:
        return _grouped((row.person, row) for row in self.delegations)

    @cached_property
    def _delegations_to(self) -> Mapping[int, list[Delegation]]:
        return _grouped((row.delegate, row) for row in self.delegations)


class _Groups(dict[_Key, list[_Row]]):
    """Rows by key; a key that is not there has none, and asking does not add it."""

    def __missing__(self, key: _Key) -> list[_Row]:
        return []


def _grouped(pairs: Iterable[tuple[_Key, _Row]]) -> Mapping[_Key, list[_Row]]:
    groups: dict[_Key, list[_Row]] = defaultdict(list)
    for key, row in pairs:
        groups[key].append(row)
    return _Groups(groups)
