"""The record as it stands in the database, read past the service, and judged by what the domain itself would do."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import orjson

from models.chain import GENESIS, SealedEvent, event_hash
from models.domain.commands import clock_reached
from models.domain.decide import decide
from models.domain.events import CLOCK
from models.domain.evolve import evolve
from tests.endurance.giving import Given

Chain = list[SealedEvent]

_CLOCKS_DOING = frozenset({"rung_reached", "rung_skipped", "deadline_missed"})
_LATE = timedelta(seconds=20)
_EVENTS = """
    SELECT number, seq, type, at, actor, data, prev, hash, command FROM case_events
    WHERE number = ANY($1) ORDER BY number, seq
"""


async def fetch(url: str, query: str, *arguments: Any) -> Sequence[Any]:
    """Ask the database itself."""
    connection = await asyncpg.connect(url, timeout=10, command_timeout=60)
    try:
        return list(await connection.fetch(query, *arguments))
    finally:
        await connection.close()


async def chains(url: str, numbers: Sequence[str]) -> dict[str, Chain]:
    """The events of these cases, in their order."""
    found: dict[str, Chain] = defaultdict(list)
    for row in await fetch(url, _EVENTS, list(numbers)):
        told = {**dict(row), "data": orjson.loads(row["data"])}
        found[told.pop("number")].append(SealedEvent(**told))
    return found


def broken_links(number: str, chain: Chain) -> Iterator[str]:
    """Where the chain of a case has a gap, or a hash that is not its content's."""
    prev = GENESIS
    for place, event in enumerate(chain, start=1):
        own = event_hash(
            number,
            seq=event.seq,
            kind=event.type,
            at=event.at,
            actor=event.actor,
            data=event.data,
            prev=event.prev,
        )
        if (event.seq, event.prev, event.hash) != (place, prev, own):
            yield f"{number}: the chain breaks at seq {event.seq} (place {place})"
        prev = event.hash


def rungs(chain: Chain) -> Iterator[tuple[str, int, int, int]]:
    """Every rung of a case by what it is known by: clock, round, rung, n."""
    for event in chain:
        if event.type in {"rung_reached", "rung_skipped"}:
            said = event.data
            for n in range(said.get("first_n") or said["n"], said["n"] + 1):
                yield said["clock"], said["round"], said["rung"], n


def rung_faults(number: str, chain: Chain) -> Iterator[str]:
    """Rungs that were told twice, left out, or told in another order than the rules tell them in.

    At each event the rules are asked again what the clock brings about by its instant.
    """
    for rung, times in Counter(rungs(chain)).items():
        if times > 1:
            yield f"{number}: the rung {rung} stands {times} times"
    case = None
    for event in chain:
        opened = event.opened()
        if case is not None:
            due = decide(case, clock_reached(), event.at)
            if event.type in _CLOCKS_DOING and opened not in due[:1]:
                yield f"{number}: seq {event.seq} {event.type} was not what came next"
            if event.actor != CLOCK and due:
                yield f"{number}: seq {event.seq} {event.type} stands where {due[0].fact.type} was due"
        case = evolve(case, number, opened)
    if case is not None and (missing := decide(case, clock_reached(), datetime.now(UTC) - _LATE)):
        yield f"{number}: {missing[0].fact.type} was due at the end and never came"


def lateness(chain: Chain) -> Iterator[timedelta]:
    """How long after its instant each rung fired."""
    for event in chain:
        if event.type == "rung_reached":
            said = event.data
            yield datetime.fromisoformat(said["fired_at"]) - datetime.fromisoformat(said["due_at"])


async def command_faults(url: str, given: Sequence[Given], found: dict[str, Chain]) -> list[str]:
    """Commands that were acknowledged and are not there once, or refused and there all the same."""
    keys = [one.key for one in given]
    rows = await fetch(url, "SELECT key, id, status, number FROM commands WHERE key = ANY($1)", keys)
    noted = {row["key"]: row for row in rows}
    taken = Counter((number, event.command) for number, chain in found.items() for event in chain if event.command)
    faults = []
    for one in given:
        row = noted.get(one.key)
        times = taken[row["number"], row["id"]] if row is not None else 0
        status = row["status"] if row is not None else "not noted"
        expected = "done" if one.acknowledged else "refused"
        if one.status and one.acknowledged != (times == 1):
            faults.append(f"{one} stands {times} times in the record")
        if one.status and one.acknowledged and status != expected:
            faults.append(f"{one} is {status}")
        if not one.status and (status == "pending" or times > 1 or (status == "done") != (times == 1)):
            faults.append(f"{one}, of which nobody heard, is {status} and stands {times} times")
    return faults
