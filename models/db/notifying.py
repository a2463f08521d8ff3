"""Notices: orders that go to posts become rows that lie in people's inboxes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from models.db.outbox import put
from models.db.statements import Connection
from models.domain.case import Case
from models.domain.events import Addressee, AnyFact, Event, MeasureProposed, NoIndependentPerson, RungReached
from models.domain.notices import notices
from models.domain.words import Capacity

Happened = tuple[Case, Event, Case | None]
"""An event, between the case after it and the one before."""


class Posts(Protocol):
    """Who holds which post."""

    def holders(
        self,
        unit: str,
        capacities: tuple[Capacity, ...],
        at: datetime,
        in_charge_of: tuple[str, ...] | None = None,
    ) -> tuple[int, ...]:
        """The people who hold a post of one of `capacities` in `unit` at `at`, delegates included.

        With `in_charge_of`, whoever there is in charge of the first of these that anybody is, else the unit's head.
        """


class Holders(Protocol):
    """Who knows that: the organization."""

    async def posts(self, conn: Connection) -> Posts:
        """The posts as they are held now; asked once for each transaction."""


async def add_notices(conn: Connection, holders: Holders, happened: Iterable[Happened]) -> None:
    """Give the notices of what has happened."""
    orders = [(case, event, order) for case, event, before in happened for order in notices(case, event, before)]
    if not orders:
        return
    posts = await holders.posts(conn)
    rows: dict[tuple[str, int, str, int], dict[str, Any]] = {}
    for case, event, order in orders:
        for addressee in order.to:
            unit, people = _takers(posts, case, addressee, event.at)
            for person in people:
                rows.setdefault(
                    (case.number, event.seq, order.kind.value, person),
                    {
                        "person": person,
                        "unit": unit,
                        "meant_for": addressee.unit if unit != addressee.unit else None,
                        "number": case.number,
                        "seq": event.seq,
                        "kind": order.kind.value,
                        "measure": order.measure.value if order.measure else None,
                        "level": _level(event.fact),
                        "acknowledge": order.acknowledge,
                        "letter": order.letter,
                        "created_at": event.at,
                    },
                )
    await put(conn, list(rows.values()))


def _takers(posts: Posts, case: Case, addressee: Addressee, at: datetime) -> tuple[str, tuple[int, ...]]:
    """The people addressed, or those of the next unit above that has any."""
    for unit in case.lines.up(addressee.unit):
        people = posts.holders(unit, addressee.capacities, at, addressee.in_charge_of)
        if people:
            return unit, people
    return addressee.unit, ()


def _level(fact: AnyFact) -> int | None:
    return fact.level if isinstance(fact, RungReached | MeasureProposed | NoIndependentPerson) else None
