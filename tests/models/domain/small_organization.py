"""A small organization for the tests: four units, four people, and rows to vary it by."""

from datetime import date
from typing import Any

from models.domain.organization import Organization
from models.domain.posts import Appointment, Delegation, Person, PostKind
from models.domain.units import Relation, RelationKind, Unit
from models.domain.words import Capacity

START = date(2026, 1, 1)
ANN, BEN, CAT, DAN = 1, 2, 3, 4


def relation(unit: str, above: str, kind: str = "leads", **more: Any) -> Relation:
    """`above` leads or guides `unit`."""
    return Relation(**{"unit": unit, "above": above, "kind": RelationKind(kind), "starts_on": START, **more})


def seat(person: int, unit: str, post: str = "head", **more: Any) -> Appointment:
    """`person` holds a post in `unit`."""
    return Appointment(**{"person": person, "unit": unit, "post": post, "starts_on": START, **more})


def stands_in(delegate: int, person: int, **more: Any) -> Delegation:
    """`delegate` acts for `person`."""
    return Delegation(**{"person": person, "delegate": delegate, "starts_on": START, **more})


def organization(**more: Any) -> Organization:
    """TOP leads MID and SIDE; MID leads LOW; SIDE guides LOW."""
    codes = ("TOP", "MID", "SIDE", "LOW")
    rows: dict[str, Any] = {
        "units": tuple(Unit(code=code, name=code) for code in codes),
        "relations": (
            relation("MID", "TOP"),
            relation("SIDE", "TOP"),
            relation("LOW", "MID"),
            relation("LOW", "SIDE", "guides"),
        ),
        "post_kinds": tuple(
            PostKind(code=capacity.value, name=capacity.value, capacity=capacity) for capacity in Capacity
        ),
        "people": tuple(Person(id=number, code=f"P{number}", name=f"P{number}") for number in (ANN, BEN, CAT, DAN)),
    }
    return Organization(**{**rows, **more})
