"""What is wrong in an organization is named by table, row and reason."""

from datetime import date

import pytest

from models.domain.organization import Organization
from models.domain.organization_faults import faults
from models.domain.posts import Person
from tests.models.domain.small_organization import ANN, BEN, organization, relation, seat, stands_in

LATER = date(2026, 7, 1)


def told(wrong: Organization) -> list[str]:
    return [str(fault) for fault in faults(wrong)]


def test_a_sound_organization_has_no_faults() -> None:
    sound = organization(appointments=(seat(ANN, "TOP", in_charge_of=("MID",)),), delegations=(stands_in(BEN, ANN),))
    assert told(sound) == []


@pytest.mark.parametrize(
    ("wrong", "told_as"),
    [
        (
            organization(relations=(relation("LOW", "GONE"),)),
            "relation GONE leads LOW on line party from 2026-01-01: there is no unit GONE",
        ),
        (
            organization(relations=(relation("LOW", "LOW"),)),
            "relation LOW leads LOW on line party from 2026-01-01: a unit cannot stand above itself",
        ),
        (
            organization(relations=(relation("LOW", "MID", ends_on=date(2025, 1, 1)),)),
            "relation MID leads LOW on line party from 2026-01-01 to 2025-01-01: ends on 2025-01-01, before it starts",
        ),
        (
            organization(relations=(relation("LOW", "MID", ends_on=LATER), relation("LOW", "TOP", starts_on=LATER))),
            (
                "relation TOP leads LOW on line party from 2026-07-01: "
                "MID leads LOW on 2026-07-01, too; a unit has one leader per line and day"
            ),
        ),
        (
            organization(relations=(relation("LOW", "MID"), relation("LOW", "MID", starts_on=LATER))),
            "relation MID leads LOW on line party from 2026-07-01: repeats one that already holds from 2026-01-01",
        ),
        (
            organization(
                relations=(relation("LOW", "MID"), relation("MID", "TOP"), relation("TOP", "LOW", starts_on=LATER))
            ),
            "relation LOW on line party: the line loops on 2026-07-01: LOW → MID → TOP → LOW",
        ),
        (
            organization(appointments=(seat(ANN, "LOW", "pope"),)),
            "appointment P1 pope in LOW from 2026-01-01: there is no post kind pope",
        ),
        (
            organization(appointments=(seat(99, "LOW"),)),
            "appointment 99 head in LOW from 2026-01-01: there is no person 99",
        ),
        (
            organization(appointments=(seat(ANN, "LOW", in_charge_of=("GONE",)),)),
            "appointment P1 head in LOW from 2026-01-01: there is no unit GONE",
        ),
        (
            organization(appointments=(seat(ANN, "LOW"), seat(ANN, "LOW", starts_on=LATER))),
            "appointment P1 head in LOW from 2026-07-01: repeats one that already holds from 2026-01-01",
        ),
        (
            organization(delegations=(stands_in(ANN, ANN),)),
            "delegation P1 for P1 from 2026-01-01: nobody acts for themselves",
        ),
        (
            organization(people=(Person(id=1, code="P1", name="a"), Person(id=2, code="P1", name="b"))),
            "person P1: stands twice",
        ),
    ],
)
def test_a_fault_is_named(wrong: Organization, told_as: str) -> None:
    assert told_as in told(wrong)


def test_leaders_in_turn_and_on_two_lines_are_no_fault() -> None:
    sound = organization(
        relations=(
            relation("LOW", "MID", ends_on=date(2026, 6, 30)),
            relation("LOW", "TOP", starts_on=LATER),
            relation("LOW", "SIDE", line="trade"),
        )
    )
    assert told(sound) == []


def test_relations_that_would_loop_on_no_common_day_are_no_fault() -> None:
    sound = organization(
        relations=(relation("LOW", "MID", ends_on=date(2026, 6, 30)), relation("MID", "LOW", starts_on=LATER))
    )
    assert told(sound) == []
