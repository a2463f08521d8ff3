"""Cases that are due at one instant, through kills of worker and engine: `python -m bench.instant`.

All of them fire, none twice; beside as many timers of the bare engine, through the same kills, in turns.
"""

from contextlib import AsyncExitStack
from pathlib import Path

from activities.connection import connect
from bench.alone import alone
from bench.figures import Figure
from bench.instant_cases import Cases
from bench.instant_round import Drain, drained, rehearsed
from bench.instant_timers import Timers
from bench.pace import Pace, tell
from bench.service import Service, with_people
from models.db import engine as database
from settings import Settings

_REHEARSED = 100
_POLICY = Path(__file__).with_suffix(".toml")


async def measure(pace: Pace) -> list[Figure]:
    """Both sides in turns, as often as the pace says."""
    with with_people() as service:
        service.duban("policy", "load", str(_POLICY))
        drains = await _rounds(service, pace)
    return _figures(drains, pace)


async def _rounds(service: Service, pace: Pace) -> list[tuple[Drain, Drain]]:
    async with AsyncExitStack() as held:
        client = await connect(service.running.temporal, Settings.model_fields["temporal_namespace"].default)
        connections = database.connect(service.running.database, application="bench")
        held.push_async_callback(connections.dispose)
        sides = (Timers(service, client, held), Cases(service, client, connections))
        rates = [await rehearsed(side, _REHEARSED) for side in sides]
        drains: list[tuple[Drain, Drain]] = []
        rounds = min(pace.repeats, pace.instants)
        for turn in range(rounds):
            bare, ours = [await drained(side, pace.due, rate) for side, rate in zip(sides, rates, strict=True)]
            drains.append((ours, bare))
            tell(
                f"{turn + 1}/{rounds} {pace.due} at one instant: bare {bare.done:.1f} s; "
                f"cases decided {ours.decided:.1f} s, in the ledger {ours.done:.1f} s"
            )
        return drains


def _figures(drains: list[tuple[Drain, Drain]], pace: Pace) -> list[Figure]:
    group = f"{pace.due:,} due at one instant, worker killed before it, engine in the middle"
    return [
        Figure(
            group=group,
            name="until the last has fired and is in the ledger",
            unit="s",
            ours=tuple(ours.done for ours, _ in drains),
            peer=tuple(bare.done for _, bare in drains),
            aim="≤ 1.5",
            at_most=1.5,
        ),
        Figure(
            group=group,
            name="until the last is decided by its workflow",
            unit="s",
            ours=tuple(ours.decided for ours, _ in drains),
            peer=tuple(bare.decided for _, bare in drains),
        ),
        Figure(
            group=group,
            name="attempts that came to nothing and were made again",
            unit="",
            ours=tuple(float(ours.again) for ours, _ in drains),
            peer=tuple(float(bare.again) for _, bare in drains),
        ),
        Figure(
            group=group,
            name="fired exactly once, by their histories",
            unit="",
            ours=tuple(float(ours.once) for ours, _ in drains),
            peer=tuple(float(bare.once) for _, bare in drains),
        ),
    ]


if __name__ == "__main__":
    alone(measure)
