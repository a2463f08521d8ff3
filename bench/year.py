"""A year of 200 cases, simulated by the rules alone: how many notices a person gets on a day (`python -m bench.year`).

Half of the findings come in four campaigns of a fortnight each, the rest trickle in; a fifth of the cases run late and
climb the ladder. Everybody has one channel with the shipped wishes and reads nothing in the inbox, so that every digest
is sent.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from bench.figures import Figure, table
from bench.year_life import Life, World
from models.domain.calendars import Calendar
from models.domain.channels import Matter, Preferences
from models.domain.delivering import DAILY_CAP, DeliveryState, plan
from models.domain.notices import notices
from models.domain.organization import Organization
from models.loading.organization_changes import organization_changes
from models.loading.organization_file import OrganizationFile
from models.loading.policy_file import PolicyFile
from models.loading.reading import read_toml

CASES = 200
SEEDS = (1, 2, 3)
_ROOT = Path(__file__).resolve().parents[1]
_STARTS = datetime(2026, 1, 5, 1, tzinfo=UTC)
_YEAR = timedelta(days=365)
_LEADS = {"SWJ-JG": 2, "SWJ-09": 2, "QU": 1, "SWJ": 1} | {f"SWJ-0{n}": 4 for n in range(1, 6)}
_STEPS = (0, 1, 2, 3, 5, 10, 15, 20)
_WISHES = Preferences()


class Told(NamedTuple):
    """A notice to a person."""

    at: datetime
    person: int
    matter: Matter


def world() -> World:
    """The demo's organization under the policy that ships, on working days Monday to Friday."""
    file = read_toml(_ROOT / "demo" / "organization.toml", OrganizationFile)
    organization = organization_changes(Organization(), {}, file).organization
    policy = read_toml(_ROOT / "policies" / "standard.toml", PolicyFile).policy
    return World(organization, policy, Calendar(), _STARTS + _YEAR)


def year(seed: int, cases: int = CASES) -> list[Told]:
    """Every notice of a year, in the order of time."""
    within, chance = world(), Random(seed)  # noqa: S311  # a simulation
    told: list[Told] = []
    for n in range(cases):
        lead = chance.choices(list(_LEADS), list(_LEADS.values()))[0]
        opened = within.calendar.working_moment(_opened(chance))
        life = Life(within, chance, f"2026-{n + 1:06d}", lead, opened).lived()
        told += _told(within, life)
    return sorted(told, key=lambda one: one.at)


def _opened(chance: Random) -> datetime:
    if chance.random() < 0.5:  # noqa: PLR2004  # half of them in campaigns
        campaign = chance.randrange(4)
        return _STARTS + timedelta(days=30 + 80 * campaign + chance.random() * 14)
    return _STARTS + timedelta(days=chance.random() * 330)


def _told(within: World, life: Life) -> Iterator[Told]:
    """One notice to each person an event, as the recorder gives them."""
    for case, event in life.told:
        day = within.calendar.local(event.at).date()
        people: dict[int, Matter] = {}
        for order in notices(case, event, None):
            matter = Matter(kind=order.kind, measure=order.measure, acknowledge=order.acknowledge)
            for to in order.to:
                for unit in case.lines.up(to.unit):
                    if holders := within.organization.holders(unit, to.capacities, day):
                        for person in holders:
                            people.setdefault(person, matter)
                        break
        for person, matter in people.items():
            yield Told(event.at, person, matter)


def inbox_days(told: Iterable[Told], calendar: Calendar) -> Counter[tuple[int, date]]:
    """How many notices each person has on each day."""
    return Counter((one.person, calendar.local(one.at).date()) for one in told)


def message_days(told: Iterable[Told], calendar: Calendar) -> Counter[tuple[int, date]]:
    """How many messages leave for each person on each day: single ones within the cap, and a digest of the rest."""
    singles: Counter[tuple[int, date]] = Counter()
    digests: dict[int, set[date]] = defaultdict(set)
    for one in told:
        planned = plan(
            one.matter,
            _WISHES,
            one.at,
            calendar,
            parked=False,
            told_on=lambda day, person=one.person: singles[person, day],  # type: ignore[misc]
        )
        if planned.state is DeliveryState.PENDING and planned.day is not None:
            singles[one.person, planned.day] += 1
        else:
            digests[one.person].add(calendar.local(_WISHES.next_digest(one.at, calendar)).date())
    return singles + Counter({(person, day): 1 for person, days in digests.items() for day in days})


def histogram(days: Mapping[tuple[int, date], int], person_days: int) -> str:
    """How many working days of a person have how many, as text."""
    spread: Counter[str] = Counter({_step(0): person_days - len(days)})
    spread.update(_step(n) for n in days.values())
    labels = [_step(low) for low in _STEPS]
    width = max(spread.values())
    return "\n".join(
        f"{label:>6} {spread[label]:>6} {spread[label] / person_days:>7.2%} {'#' * round(50 * spread[label] / width)}"
        for label in labels
    )


def _step(n: int) -> str:
    low = max(step for step in _STEPS if step <= n)
    place = _STEPS.index(low)
    if place + 1 == len(_STEPS):
        return f"{low}+"
    high = _STEPS[place + 1] - 1
    return f"{low}" if high == low else f"{low}–{high}"


def _at(share: float, days: Mapping[tuple[int, date], int]) -> int:
    """The count that this share of the days with any does not exceed."""
    counts = sorted(days.values())
    return counts[min(int(share * len(counts)), len(counts) - 1)]


async def measure() -> list[Figure]:
    """The year under three seeds; a flood is more on a day than a person can take in."""
    calendar = world().calendar
    years = [year(seed) for seed in SEEDS]
    inboxes = [inbox_days(told, calendar) for told in years]
    messages = [message_days(told, calendar) for told in years]

    def most(days: Iterable[Mapping[tuple[int, date], int]], share: float) -> tuple[float, ...]:
        return tuple(float(_at(share, one)) for one in days)

    return [
        Figure(group="notices", name="notices in the year", unit="", ours=tuple(float(len(told)) for told in years)),
        Figure(group="notices", name="inbox, a person and day with any, p99", unit="", ours=most(inboxes, 0.99)),
        Figure(group="notices", name="inbox, a person and day, most", unit="", ours=most(inboxes, 1)),
        Figure(group="notices", name="messages outside, p99", unit="", ours=most(messages, 0.99)),
        Figure(
            group="notices",
            name="messages outside, a person and day, most",
            unit="",
            ours=most(messages, 1),
            aim=f"≤ {DAILY_CAP} and a digest",
            at_most=DAILY_CAP + 1,
        ),
    ]


def main() -> None:
    """Print the histograms of the first seed, and the figures of all."""
    within, told = world(), year(SEEDS[0])
    days = sum(within.calendar.is_working((_STARTS + timedelta(days=n)).date()) for n in range(_YEAR.days))
    person_days = days * len({one.person for one in told})
    for name, counted in (("inbox", inbox_days), ("messages outside", message_days)):
        print(f"{name}: notices a person and working day, {CASES} cases a year")  # noqa: T201  # it is a report
        print(histogram(counted(told, within.calendar), person_days))  # noqa: T201
    print(table(asyncio.run(measure())))  # noqa: T201


if __name__ == "__main__":
    main()
