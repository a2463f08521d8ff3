"""A rung that reached nobody says so: in the events of its case, and beforehand in its clocks."""

from typing import Any

import pytest

from api.shapes.clocks import clock_page
from api.shapes.events import case_event_item
from models.domain.organization import Organization
from models.domain.posts import Appointment, Person, PostKind
from models.domain.units import Unit
from models.domain.words import Capacity
from tests.domain.stories import MONDAY, opened
from tests.models.domain.small_organization import START

ORGANIZATION = Organization(
    units=tuple(Unit(code=code, name=code) for code in ("SWJ-JG", "SWJ-01")),
    post_kinds=(PostKind(code="head", name="head", capacity=Capacity.HEAD),),
    people=(Person(id=21, code="P21", name="某人"),),
    appointments=(Appointment.model_validate({"person": 21, "unit": "SWJ-JG", "post": "head", "from": START}),),
)


def event(kind: str, **data: Any) -> dict[str, Any]:
    row = {"position": 1, "number": "2026-000001", "seq": 3, "at": MONDAY, "actor": "clock"}
    return {**row, "type": kind, "data": data, "texts": {}, "prev": "", "hash": ""}


TO = [{"unit": "SWJ-01", "capacities": ["head"]}]


@pytest.mark.parametrize(
    ("told", "passed"),
    [
        ({"SWJ-01": "SWJ-01"}, []),
        ({"SWJ-01": "SWJ-JG"}, [("SWJ-01", "SWJ-JG")]),
        ({}, [("SWJ-01", None)]),
        # Whoever sits in both was told in the other.
        ({"SWJ-JG": "SWJ-JG"}, []),
    ],
)
def test_an_event_says_where_it_was_passed_up(told: dict[str, str], passed: list[tuple[str, str | None]]) -> None:
    item = case_event_item(event("rung_reached", measure="urge", to=TO), ORGANIZATION, told)
    assert [(one["from"]["code"], one["to"] and one["to"]["code"]) for one in item["passed_up"]] == passed


def test_what_is_told_by_another_event_or_to_nobody_was_not_passed_up() -> None:
    for row in (event("rung_reached", measure="interview", to=TO), event("commented")):
        assert case_event_item(row, ORGANIZATION, {})["passed_up"] == []


def test_a_clock_says_to_whom_its_next_rung_would_pass_up() -> None:
    case = opened().at("2026-03-04 17:00").case
    (clock,) = [one for one in clock_page(case, (), ORGANIZATION, START)["clocks"] if one["clock"] == "acknowledge"]
    to = clock["next_rung"]["to"]
    assert (to["unit"]["code"], to["passes_up_to"]["code"], [one["id"] for one in to["people"]]) == (
        "SWJ-01",
        "SWJ-JG",
        [21],
    )
