"""The lines of responsibility that a case keeps from its opening day, and the choice of its supervisor."""

from collections.abc import Iterable, Iterator

from pydantic import Field

from models.domain.refusals import NoSupervisor
from models.domain.value import Value


class Lines(Value):
    """The leading line above each unit concerned, and the units that guide the lead.

    `above` maps a unit to the one that leads it; a unit that is not a key is a top. `guides` maps a unit to
    those that guide it (指导), who read and are copied but do not decide.
    """

    above: dict[str, str] = Field(default_factory=dict)
    guides: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    def up(self, unit: str) -> tuple[str, ...]:
        """`unit`, the unit that leads it, and so on to the top; a line that loops ends before it repeats."""
        line = [unit]
        while (above := self.above.get(line[-1])) is not None and above not in line:
            line.append(above)
        return tuple(line)

    def stands_above(self, upper: str, lower: str) -> bool:
        """Whether `upper` leads `lower`, directly or through others."""
        return upper != lower and upper in self.up(lower)

    def merged(self, other: "Lines") -> "Lines":
        """These lines with the units of `other` that are not known here: the opening day's relations stay."""
        known = {*self.above, *self.above.values(), *self.guides}
        return Lines(
            above={**{unit: above for unit, above in other.above.items() if unit not in known}, **self.above},
            guides={**{unit: guides for unit, guides in other.guides.items() if unit not in known}, **self.guides},
        )


def choose_supervisor(lines: Lines, *, candidate: str, lead: str | None, co_units: Iterable[str]) -> str:
    """The one unit that decides: `candidate`, or the next above it that does not itself help.

    It stands above the lead on the leading line and is neither lead nor co-unit (domain.md, "Units, lines and
    the supervisor"). Raises `NoSupervisor` when no such unit is left.
    """
    helpers = set(co_units)
    if lead is not None and not lines.stands_above(candidate, lead):
        raise NoSupervisor
    for unit in lines.up(candidate):
        if unit not in helpers:
            return unit
    raise NoSupervisor


def seen_by(lines: Lines, *, lead: str | None, co_units: Iterable[str], supervisor: str) -> tuple[str, ...]:
    """The units whose people see a case, sorted: all in whose subtree stands a unit that has to do with it."""
    return tuple(sorted(set(_concerned_lines(lines, lead, co_units, supervisor))))


def _concerned_lines(lines: Lines, lead: str | None, co_units: Iterable[str], supervisor: str) -> Iterator[str]:
    yield from lines.up(supervisor)
    for unit in co_units:
        yield from lines.up(unit)
    if lead is not None:
        yield from lines.up(lead)
        for guide in lines.guides.get(lead, ()):
            yield from lines.up(guide)
