"""One slice of load: so many lives at once for some seconds, and what they cost each process."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

from bench.figures import quotient
from bench.load import LoadClient
from bench.pace import Pace
from bench.processes import cpu_seconds
from bench.script import UPDATES
from bench.seen import Kind, percentile

MILLISECONDS = 1000


@dataclass(frozen=True)
class Slice:
    """What was seen in a window of `seconds`: seconds of waiting by kind, CPU seconds by process."""

    seconds: float
    waits: Mapping[Kind, tuple[float, ...]]
    cpu: Mapping[str, float]

    @property
    def lives(self) -> float:
        """Lives' worth of commands: whole lives alone would leave out what the window's edges cut."""
        return (len(self.waits[Kind.FIRST]) + len(self.waits[Kind.COMMAND])) / UPDATES

    @property
    def rate(self) -> float:
        """Lives per second."""
        return self.lives / self.seconds

    def wait(self, kind: Kind, percent: float) -> float:
        """A percentile of the waits of a kind, in milliseconds."""
        return percentile(self.waits[kind], percent) * MILLISECONDS

    def cpu_per_life(self, process: str) -> float:
        """Milliseconds of CPU that a process took for each life."""
        return quotient(self.cpu[process], self.lives) * MILLISECONDS


async def measured(client: LoadClient, pids: Mapping[str, int], in_flight: int, pace: Pace) -> Slice:
    """Have so many lives go on, let them warm up, and measure for a while."""
    await client.begin(in_flight)
    await asyncio.sleep(pace.warm_up)
    before, since = _cpu(client, pids), time.monotonic()
    await asyncio.sleep(pace.seconds)
    after, until = _cpu(client, pids), time.monotonic()
    seen = [one for one in await client.end() if since <= one.at < until]
    waits = {kind: tuple(one.seconds for one in seen if one.kind is kind) for kind in Kind}
    return Slice(until - since, waits, {name: after[name] - before[name] for name in before})


def _cpu(client: LoadClient, pids: Mapping[str, int]) -> dict[str, float]:
    return {name: cpu_seconds(pid) for name, pid in {**pids, "client": client.pid}.items()}
