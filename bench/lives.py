"""Full lives per second, waits, histories and what lives cost, beside the bare engine's: `python -m bench.lives`.

The three drivers take turns, slice by slice, on one `duban up`; a ratio is that of a slice to its neighbour.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import AsyncExitStack

from bench.alone import alone
from bench.figures import Figure, quotient
from bench.load import bare_worker, load_client
from bench.pace import Pace, tell
from bench.processes import megabytes
from bench.seen import Kind
from bench.service import Service, with_people
from bench.slices import Slice, measured

BARE, RECORD, HTTP = "bare", "record", "http"
DRIVERS = (BARE, RECORD, HTTP)
WORDS = {RECORD: "workflow and record", HTTP: "through HTTP"}
PARTS = ("engine", "database", "worker", "api")
SERVICE = ("up", *PARTS)
MOST_MEMORY = 900.0

Slices = dict[tuple[str, int], list[Slice]]
Histories = dict[str, list[tuple[int, int]]]


async def measure(pace: Pace) -> list[Figure]:
    """Run every driver at every number in flight, as often as the pace says."""
    with with_people() as service:
        idle = _memory(service)
        slices, histories, loaded = await _run(service, pace)
    return [
        *_speed(slices, pace),
        *_waits(slices, pace),
        *_history(histories),
        *_cpu(slices, pace),
        *_memory_figures(idle, loaded),
    ]


async def _run(service: Service, pace: Pace) -> tuple[Slices, Histories, dict[str, list[float]]]:
    slices: Slices = defaultdict(list)
    histories: Histories = {}
    loaded: dict[str, list[float]] = defaultdict(list)
    async with AsyncExitStack() as stack:
        bare = await stack.enter_async_context(bare_worker(service.folder))
        clients = [await stack.enter_async_context(load_client(name, service.folder)) for name in DRIVERS]
        pids = {**{part: service.pids[part] for part in PARTS}, "bare worker": bare}
        for turn in range(pace.repeats + 1):
            for in_flight in pace.in_flight:
                for client in clients:
                    taken = await measured(client, pids, in_flight, pace)
                    # The first turn warms the caches of everybody.
                    if turn:
                        slices[client.name, in_flight].append(taken)
                    tell(f"{turn}/{pace.repeats} {client.name:<6} {in_flight:>3} in flight: {taken.rate:.1f} lives/s")
            if turn:
                for name, megabytes_now in _memory(service).items():
                    loaded[name].append(megabytes_now)
        histories = {client.name: await client.histories() for client in clients}
    return slices, histories, loaded


def _speed(slices: Slices, pace: Pace) -> Iterator[Figure]:
    aims = {RECORD: ("≥ 0.75 (0.9)", 0.75), HTTP: ("≥ 0.5 (0.7)", 0.5)}
    for in_flight in pace.in_flight:
        for name, (aim, least) in aims.items():
            yield Figure(
                group="Full lives",
                name=f"{WORDS[name]}, {in_flight} in flight",
                unit="lives/s",
                ours=tuple(one.rate for one in slices[name, in_flight]),
                peer=tuple(one.rate for one in slices[BARE, in_flight]),
                aim=aim,
                at_least=least,
            )


def _waits(slices: Slices, pace: Pace) -> Iterator[Figure]:
    for in_flight in pace.in_flight:
        for name in (RECORD, HTTP):
            ours, peer = slices[name, in_flight], slices[BARE, in_flight]
            for kind, percent in ((Kind.COMMAND, 50), (Kind.COMMAND, 95), (Kind.FIRST, 50), (Kind.FIRST, 95)):
                aimed = kind is Kind.COMMAND and percent == 50  # noqa: PLR2004  # the median
                yield Figure(
                    group="Waiting for an answer",
                    name=f"{_KINDS[kind]}, p{percent}, {WORDS[name]}, {in_flight} in flight",
                    unit="ms",
                    ours=tuple(one.wait(kind, percent) for one in ours),
                    peer=tuple(one.wait(kind, percent) for one in peer),
                    aim="≤ 1.8 (1.4)" if aimed else "",
                    at_most=1.8 if aimed else None,
                )
    most = max(pace.in_flight)
    for name in (RECORD, HTTP):
        yield Figure(
            group="Waiting for an answer",
            name=f"a new case's first command, p95 to its p50, {WORDS[name]}, {most} in flight",
            unit="ms",
            ours=tuple(one.wait(Kind.FIRST, 95) for one in slices[name, most]),
            peer=tuple(one.wait(Kind.FIRST, 50) for one in slices[name, most]),
            aim="≤ 2",
            at_most=2.0,
        )
    for in_flight in pace.in_flight:
        yield Figure(
            group="Waiting for an answer",
            name=f"told to come again, through HTTP, {in_flight} in flight",
            unit="per life",
            ours=tuple(quotient(len(one.waits[Kind.AGAIN]), one.lives) for one in slices[HTTP, in_flight]),
        )
        yield Figure(
            group="Waiting for an answer",
            name=f"an upload of 3 kB, p50, {in_flight} in flight",
            unit="ms",
            ours=tuple(one.wait(Kind.UPLOAD, 50) for one in slices[HTTP, in_flight]),
        )


_KINDS = {Kind.COMMAND: "a command", Kind.FIRST: "a new case's first command"}


def _history(histories: Histories) -> Iterator[Figure]:
    # As many of each as there are of both: a short run closes few.
    pairs = tuple(zip(histories[HTTP], histories[BARE], strict=False))
    for place, (name, unit, aim, most) in enumerate((("events", "events", "≤ 1.3", 1.3), ("bytes", "B", "", None))):
        yield Figure(
            group="History of a closed case",
            name=name,
            unit=unit,
            ours=tuple(float(ours[place]) for ours, _ in pairs),
            peer=tuple(float(peer[place]) for _, peer in pairs),
            aim=aim,
            at_most=most,
        )


def _cpu(slices: Slices, pace: Pace) -> Iterator[Figure]:
    for in_flight in pace.in_flight:
        peer = slices[BARE, in_flight]
        for name in (RECORD, HTTP):
            ours = slices[name, in_flight]
            for process in (*PARTS, "client"):
                beside = {"worker": "bare worker", "database": "", "api": ""}.get(process, process)
                yield Figure(
                    group="CPU per life, by process",
                    name=f"{process}, {WORDS[name]}, {in_flight} in flight",
                    unit="ms",
                    ours=tuple(one.cpu_per_life(process) for one in ours),
                    peer=tuple(one.cpu_per_life(beside) for one in peer) if beside else (),
                )
            yield Figure(
                group="CPU per life, by process",
                name=f"all together, {WORDS[name]}, {in_flight} in flight",
                unit="ms",
                ours=tuple(sum(map(one.cpu_per_life, one.cpu)) for one in ours),
                peer=tuple(sum(map(one.cpu_per_life, one.cpu)) for one in peer),
            )


def _memory(service: Service) -> dict[str, float]:
    """Megabytes by process; `up` without the children that it has, which are the others."""
    return {name: megabytes(service.pids[name], children=name == "database") for name in SERVICE}


def _memory_figures(idle: dict[str, float], loaded: dict[str, list[float]]) -> Iterator[Figure]:
    group = "Memory (PSS)"
    for name in SERVICE:
        yield Figure(group=group, name=f"{name}, after the load", unit="MB", ours=tuple(loaded[name]))
    yield Figure(group=group, name="all together, before any load", unit="MB", ours=(sum(idle.values()),))
    yield Figure(
        group=group,
        name="all together, after the load",
        unit="MB",
        ours=tuple(map(sum, zip(*loaded.values(), strict=True))),
        aim="< 900",
        at_most=MOST_MEMORY,
    )


if __name__ == "__main__":
    alone(measure)
