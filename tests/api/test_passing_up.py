"""A rung that reached nobody says so: in the events of its case, and beforehand in its clocks."""

from typing import Any

import pytest

from api.shapes.clocks import clock_page
from api.shapes.events import case_event_item
from models.domain.lines import Lines
from models.domain.organization import Organization
from models.domain.posts import Appointment, Person, PostKind
from models.domain.units import Unit
from models.domain.words import Capacity
from tests.domain.people import LINES
from tests.domain.stories import MONDAY, opened, rectifying
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


def passed_up(row: dict[str, Any], told: dict[str, str]) -> list[tuple[str, str | None]]:
    item = case_event_item(row, ORGANIZATION, told, GUIDED.case)
    return [(one["from"]["code"], one["to"] and one["to"]["code"]) for one in item["passed_up"]]


TO = [{"unit": "SWJ-01", "capacities": ["head"]}]
COPIES = [{"unit": "SIDE", "capacities": ["head"]}]
GUIDED = opened(lines=Lines(above={**LINES.above, "SIDE": "SWJ-JG"}, guides={"SWJ-01": ("SIDE", "ALONE")}))


@pytest.mark.parametrize(
    ("told", "passed"),
    [
        ({"SWJ-01": "SWJ-01"}, []),
        ({"SWJ-01": "SWJ-JG"}, [("SWJ-01", "SWJ-JG")]),
        ({}, [("SWJ-01", None)]),
    ],
)
def test_an_event_says_where_it_was_passed_up(told: dict[str, str], passed: list[tuple[str, str | None]]) -> None:
    assert passed_up(event("rung_reached", measure="urge", to=TO), told) == passed


def test_what_is_told_by_another_event_or_to_nobody_was_not_passed_up() -> None:
    for row in (event("rung_reached", measure="interview", to=TO, copies=COPIES), event("commented")):
        assert passed_up(row, {}) == []


@pytest.mark.parametrize(
    ("told", "passed"),
    [
        ({"SWJ-JG": "SWJ-JG", "SIDE": "SIDE"}, []),
        ({"SWJ-JG": "SWJ-JG", "SIDE": "SWJ"}, [("SIDE", "SWJ")]),
        # Whoever took the copy had been told already; that nobody sat in SIDE, the posts of that day say.
        ({"SWJ-JG": "SWJ-JG"}, [("SIDE", "SWJ-JG")]),
    ],
)
def test_a_copy_that_found_nobody_says_so_too(told: dict[str, str], passed: list[tuple[str, str | None]]) -> None:
    to = [{"unit": "SWJ-JG", "capacities": ["head"]}]
    assert passed_up(event("rung_reached", measure="urge", to=to, copies=COPIES), told) == passed


def test_a_copy_that_nobody_above_takes_says_so() -> None:
    copies = [{"unit": "ALONE", "capacities": ["head"]}]
    to = [{"unit": "SWJ-JG", "capacities": ["head"]}]
    row = event("rung_reached", measure="urge", to=to, copies=copies)
    assert passed_up(row, {"SWJ-JG": "SWJ-JG"}) == [("ALONE", None)]


def test_a_copy_to_whoever_sits_in_both_units_was_told_in_the_other() -> None:
    copies = [{"unit": "SWJ-JG", "capacities": ["head"]}]
    assert passed_up(event("rung_reached", measure="urge", to=TO, copies=copies), {"SWJ-01": "SWJ-01"}) == []


def test_a_clock_says_to_whom_its_next_rung_would_pass_up() -> None:
    case = opened().at("2026-03-04 17:00").case
    (clock,) = [one for one in clock_page(case, (), ORGANIZATION, START)["clocks"] if one["clock"] == "acknowledge"]
    to = clock["next_rung"]["to"]
    assert (to["unit"]["code"], to["passes_up_to"]["code"], [one["id"] for one in to["people"]]) == (
        "SWJ-01",
        "SWJ-JG",
        [21],
    )


def test_a_clock_says_where_copies_would_pass_up() -> None:
    (clock,) = [one for one in clock_page(GUIDED.case, (), ORGANIZATION, START)["clocks"] if one["clock"] == "due"]
    told = [
        [(copy["unit"]["code"], copy["passes_up_to"] and copy["passes_up_to"]["code"]) for copy in rung["copies"]]
        for rung in clock["ahead"]
    ]
    both = [("SIDE", "SWJ-JG"), ("ALONE", None)]
    assert told == [[], [], [], both, both, both]


def test_what_comes_next_says_where_its_copies_would_pass_up() -> None:
    story = rectifying(lines=GUIDED.case.lines).at("2026-05-01 10:00")
    coming = clock_page(story.case, (), ORGANIZATION, START)["next"]
    assert [copy["unit"]["code"] for copy in coming["copies"]] == ["SIDE", "ALONE"]
    assert coming["why"]["zh"].endswith(
        "。送SWJ-JG：某人；抄送SIDE，因无人在岗上送SWJ-JG：某人；抄送ALONE，现无人在岗。"
    )
    assert coming["why"]["en"].endswith(
        ". It goes to SWJ-JG: 某人; a copy to SIDE, where nobody holds the post, passes up to SWJ-JG: 某人; "
        "a copy to ALONE, where nobody holds the post."
    )
