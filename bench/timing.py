"""Timing calls, one after the other, in interleaved repeats."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from bench.figures import Figure

Call = Callable[[], Awaitable[object]]


class GivenUp(Exception):  # noqa: N818  # named for what it says
    """The call was given up before it had an answer."""


CALLS = 5
"""Calls in a repeat, whose median counts; a slow one is called once."""
_SLOW_MS = 300.0


@dataclass(frozen=True, slots=True)
class Aim:
    """What is aimed at, in words, and its bounds: of the ratio to a peer, else of milliseconds."""

    words: str = ""
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True)
class Timed:
    """A call and the aim it has; beside a `peer` both are told as calls per second, so that more is better."""

    group: str
    name: str
    call: Call
    aim: Aim = Aim()
    peer: Call | None = None


async def interleaved(repeats: int, timed: list[Timed]) -> list[Figure]:
    """Each of `timed` once a repeat; the first round, which warms up, is not counted."""
    ours: list[list[float]] = [[] for _ in timed]
    peers: list[list[float]] = [[] for _ in timed]
    for repeat in range(repeats + 1):
        for place, one in enumerate(timed):
            own, peer = await _milliseconds(one.call), await _milliseconds(one.peer) if one.peer else None
            if repeat:
                ours[place].append(own)
                peers[place] += [peer] if peer is not None else []
    return [_figure(one, own, peer) for one, own, peer in zip(timed, ours, peers, strict=True)]


def _figure(one: Timed, ours: list[float], peer: list[float]) -> Figure:
    def as_told(values: list[float]) -> tuple[float, ...]:
        return tuple(1000 / value if one.peer else value for value in values)

    return Figure(
        group=one.group,
        name=one.name,
        unit="a second" if one.peer else "ms",
        ours=as_told(ours),
        peer=as_told(peer),
        aim=one.aim.words,
        at_least=one.aim.at_least,
        at_most=one.aim.at_most,
    )


async def _milliseconds(call: Call) -> float:
    taken: list[float] = []
    while len(taken) < CALLS and sum(taken) < _SLOW_MS:
        start = perf_counter()
        # Given up by the server after its limit: it took at least as long.
        with suppress(GivenUp):
            await call()
        taken.append((perf_counter() - start) * 1000)
    return median(taken)
