"""Whose cases somebody may open, before any is named."""

from datetime import date

from models.domain.openers import opening_units, units_to_lead, units_to_supervise
from tests.models.domain.small_organization import ANN, BEN, organization, relation, seat

DAY = date(2026, 6, 1)


def test_whoever_sits_above_opens_cases_of_all_below_and_names_who_supervises() -> None:
    whole = organization(appointments=(seat(ANN, "TOP"),))
    actor = whole.actor(ANN, DAY)
    assert opening_units(whole, actor, DAY) == ("TOP",)
    assert units_to_lead(whole, actor, DAY) == ("LOW", "MID", "SIDE")
    assert units_to_supervise(whole, actor, DAY) == ("MID", "TOP")


def test_whoever_only_reads_or_has_nobody_below_opens_none() -> None:
    whole = organization(appointments=(seat(ANN, "TOP", "reader"), seat(BEN, "LOW")))
    for person in (ANN, BEN):
        assert opening_units(whole, whole.actor(person, DAY), DAY) == ()
        assert units_to_lead(whole, whole.actor(person, DAY), DAY) == ()


def test_a_unit_that_was_led_until_yesterday_is_led_no_more() -> None:
    ended = organization(
        relations=(relation("LOW", "MID", ends_on=date(2026, 5, 31)),), appointments=(seat(ANN, "MID"),)
    )
    assert opening_units(ended, ended.actor(ANN, DAY), DAY) == ()
