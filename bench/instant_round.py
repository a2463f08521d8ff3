"""One round of what comes due at one instant: the worker is killed just before it, the engine in the middle."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from temporalio.service import RPCError

from bench.attempts import Fired
from bench.instant_side import NotOpenInTime, Side, kill
from bench.pace import tell

_KILLED_BEFORE = timedelta(seconds=0.5)
_LOOK_EVERY = 0.2
_PATIENCE = 180.0
_TOLD = 20
_MARGIN = timedelta(seconds=10)
_SLOWER = (1.8, 3.5, 7.0)
"""How much longer than at the rate of the rehearsal the openings may take, try by try."""
_SLOWEST_RATE = 8.0
_FIRST = 20


class NotOnce(Exception):  # noqa: N818  # it says what happened
    """Something that was due fired not at all, more than once, or too early."""

    def __init__(self, faults: list[str]) -> None:
        """Tell the first of them."""
        super().__init__("\n".join((f"{len(faults)} faults", *faults[:_TOLD])))


@dataclass(frozen=True)
class Drain:
    """Seconds from the instant until the last was decided and until the last was done, and what was done again.

    `once` counts the histories in which each thing was decided exactly once, and none too early: all, or it raised.
    """

    decided: float
    done: float
    again: int
    once: int


async def rehearsed(side: Side, count: int) -> float:
    """Have a few come due with nothing killed; give how many of them were opened in a second."""
    # The first ones wait until the worker is there and the API has loaded what it needs.
    await _open(side, _FIRST, _SLOWEST_RATE)
    began = time.monotonic()
    await _open(side, count, _SLOWEST_RATE)
    rate = count / (time.monotonic() - began)
    await _drained(side, count)
    return rate


async def drained(side: Side, count: int, rate: float) -> Drain:
    """Open so many at that rate and see them drain through both kills; raises `NotOnce` unless each fired once."""
    instant = await _open(side, count, rate)
    await _sleep_until(instant - _KILLED_BEFORE)
    await side.kill_worker()
    await _drained(side, count // 2)
    kill(side.service.pids["engine"])
    done_at = await _drained(side, count)
    fired = await _settled(side)
    if faults := await side.faults(fired, instant):
        raise NotOnce(faults)
    decided_at = max(one.decided_at for one in fired if one.decided_at)
    return Drain(
        decided=(decided_at - instant).total_seconds(),
        done=(done_at - instant).total_seconds(),
        again=sum(one.again for one in fired),
        once=len(fired),
    )


async def _open(side: Side, count: int, rate: float) -> datetime:
    """Open so many before an instant; where the machine has become too slow for it, as many more before a later one."""
    for slower in _SLOWER:
        instant = datetime.now(UTC) + _MARGIN + timedelta(seconds=count / rate) * slower
        with suppress(NotOpenInTime):
            await side.open(count, instant)
            if datetime.now(UTC) < instant - _KILLED_BEFORE:
                return instant
        tell(f"{count} {side.name} were not open by their instant; once more with more time")
    raise NotOpenInTime


async def _drained(side: Side, count: int) -> datetime:
    """Wait until so many are done, and give when that was seen."""
    done, moved = 0, time.monotonic()
    while done < count:
        if time.monotonic() - moved > _PATIENCE:
            raise NotOnce([f"only {done} of {count} {side.name} have fired, and none for {_PATIENCE:.0f} s"])
        await asyncio.sleep(_LOOK_EVERY)
        # The engine is away for a while; it is why we look.
        with suppress(RPCError, SQLAlchemyError, OSError):
            seen = await side.done()
            if seen != done:
                done, moved = seen, time.monotonic()
    return datetime.now(UTC)


async def _settled(side: Side) -> tuple[Fired, ...]:
    """Their histories, once what carried the last of them to the ledger has come to its end."""
    until = time.monotonic() + _PATIENCE
    while True:
        with suppress(RPCError):
            fired = await side.fired()
            if all(one.done_at for one in fired) or time.monotonic() > until:
                return fired
        await asyncio.sleep(1)


async def _sleep_until(instant: datetime) -> None:
    await asyncio.sleep((instant - datetime.now(UTC)).total_seconds())
