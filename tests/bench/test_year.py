"""The simulated year: nobody gets a flood."""

from bench.year import histogram, inbox_days, message_days, world, year
from models.domain.channels import ASKS, TELLS
from models.domain.delivering import DAILY_CAP
from models.domain.words import Measure

CALENDAR = world().calendar


def test_a_year_goes_through_all_that_people_are_told_of() -> None:
    told = year(seed=7, cases=40)
    assert {one.matter.kind for one in told} <= ASKS | TELLS
    assert {one.matter.measure for one in told} >= {Measure.REMIND, Measure.URGE, Measure.SUPERVISE}
    assert year(seed=7, cases=40) == told


def test_nobody_gets_more_messages_than_the_cap_and_a_digest() -> None:
    told = year(seed=7, cases=40)
    messages, inbox = message_days(told, CALENDAR), inbox_days(told, CALENDAR)
    assert max(messages.values()) <= DAILY_CAP + 1
    assert messages.total() < inbox.total() == len(told)
    # The same people with ten times as many cases: the cap holds, and the inbox has it all.
    flood = [one for one in told for _ in range(10)]
    assert max(inbox_days(flood, CALENDAR).values()) > DAILY_CAP
    assert max(message_days(flood, CALENDAR).values()) <= DAILY_CAP + 1


def test_a_histogram_counts_every_person_and_day() -> None:
    told = year(seed=7, cases=10)
    days = inbox_days(told, CALENDAR)
    lines = histogram(days, person_days=1000).splitlines()
    assert sum(int(line.split()[1]) for line in lines) == 1000
