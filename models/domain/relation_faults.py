"""What is wrong in the relations of an organization: unknown ends, two leaders, loops."""

from collections.abc import Iterator

from models.domain.faults import Fault, overlapping, reversed_dates
from models.domain.organization import Organization
from models.domain.units import RelationKind


def relation_faults(organization: Organization) -> Iterator[Fault]:
    """Everything that is wrong in the relations."""
    yield from _rows(organization)
    yield from _two_leaders(organization)
    yield from _loops(organization)


def _rows(organization: Organization) -> Iterator[Fault]:
    for row in organization.relations:
        for unit in (row.unit, row.above):
            if unit not in organization.unit_by_code:
                yield Fault(table="relation", row=str(row), reason=f"there is no unit {unit}")
        if row.unit == row.above:
            yield Fault(table="relation", row=str(row), reason="a unit cannot stand above itself")
        yield from reversed_dates("relation", str(row), row)
    for first, second in overlapping(organization.relations, lambda row: (row.unit, row.above, row.kind, row.line)):
        yield Fault(table="relation", row=str(second), reason=f"repeats one that already holds {first.period}")


def _two_leaders(organization: Organization) -> Iterator[Fault]:
    leading = [row for row in organization.relations if row.kind is RelationKind.LEADS]
    for first, second in overlapping(leading, lambda row: (row.unit, row.line)):
        if first.above != second.above:
            day = max(first.starts_on, second.starts_on)
            reason = f"{first.above} leads {first.unit} on {day}, too; a unit has one leader per line and day"
            yield Fault(table="relation", row=str(second), reason=reason)


def _loops(organization: Organization) -> Iterator[Fault]:
    """A loop lies in the overlap of its relations, so it stands on the first day of one of them."""
    told: set[tuple[str, frozenset[str]]] = set()
    for line in sorted({row.line for row in organization.relations}):
        leading = [row for row in organization.relations if row.line == line and row.kind is RelationKind.LEADS]
        for day in sorted({row.starts_on for row in leading}):
            above = {row.unit: row.above for row in leading if row.holds(day) and row.unit != row.above}
            for loop in _circles(above):
                if (line, frozenset(loop)) not in told:
                    told.add((line, frozenset(loop)))
                    reason = f"the line loops on {day}: {' → '.join((*loop, loop[0]))}"
                    yield Fault(table="relation", row=f"{loop[0]} on line {line}", reason=reason)


def _circles(above: dict[str, str]) -> Iterator[tuple[str, ...]]:
    done: set[str] = set()
    for start in sorted(above):
        path: list[str] = []
        unit: str | None = start
        while unit is not None and unit not in done and unit not in path:
            path.append(unit)
            unit = above.get(unit)
        if unit is not None and unit in path:
            yield tuple(path[path.index(unit) :])
        done.update(path)
