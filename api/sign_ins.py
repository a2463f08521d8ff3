"""Slowing down whoever guesses passwords: a growing delay that counts failures only (docs/decisions/0015).

It keeps nobody out who has signed in from that address before, unless failures come from there as well, and it never
ends a session. What is refused here costs no hashing, and counts for nothing.
"""

from asyncio import Semaphore
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from ipaddress import IPv6Address, ip_address, ip_network
from time import monotonic
from typing import NamedTuple

from api.problems import SHORTLY, TooManyRequests

_AT_ONCE = 2
_WAITING = 50
_MOST_REMEMBERED = 50_000
_NETWORK_OF_ONE = 64
"""Bits of an IPv6 address that one household has to itself."""


class Bound(NamedTuple):
    """So many failures are free; then each doubles the wait, up to `longest`, and as long takes forgiving one."""

    free: int
    longest: float


_PAIR = Bound(10, 300.0)
_KNOWN_PAIR = Bound(10, 60.0)
_LOGIN = Bound(30, 300.0)
_ADDRESS = Bound(100, 30.0)
_OWN = Bound(10, 300.0)

Key = tuple[str, ...]


class Attempt(NamedTuple):
    """Somebody who tries to sign in; `known` where that account has come in from that address before."""

    login: str
    address: str
    known: bool


class SignIns:
    """What has failed of late, in this process."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._failed: OrderedDict[Key, tuple[float, int]] = OrderedDict()
        # Whoever is known there does not queue behind a crowd that is not.
        self._turns = {known: Semaphore(_AT_ONCE) for known in (True, False)}
        self._queues = dict.fromkeys((True, False), 0)
        self._asking = Semaphore(_AT_ONCE)

    @asynccontextmanager
    async def asking(self, login: str, address: str) -> AsyncIterator[None]:
        """To be held while the record is asked whether an account is known there: a flood leaves others connections.

        Raises `TooManyRequests` where the attempt would come too early even if it is.
        """
        self._refuse(_bounds(Attempt(login, address, known=True)))
        async with self._asking:
            yield

    @asynccontextmanager
    async def turn(self, attempt: Attempt) -> AsyncIterator[None]:
        """To be held while a password is judged: that takes long, and a connection meanwhile.

        Raises `TooManyRequests` where the attempt comes too early, also by what failed while it waited for its turn.
        """
        self._refuse(_bounds(attempt))
        if self._queues[attempt.known] >= _WAITING:
            raise TooManyRequests(retry_after=SHORTLY)
        self._queues[attempt.known] += 1
        try:
            async with self._turns[attempt.known]:
                self._refuse(_bounds(attempt))
                yield
        finally:
            self._queues[attempt.known] -= 1

    def failed(self, attempt: Attempt) -> None:
        """Remember a failure."""
        for key, bound in _bounds(attempt._replace(known=False)).items():
            self._count(key, bound)

    def succeeded(self, attempt: Attempt) -> None:
        """Forget the failures of whoever has come in, there; what came from elsewhere still counts."""
        self._failed.pop((attempt.login, attempt.address), None)

    @asynccontextmanager
    async def own_turn(self, account: int) -> AsyncIterator[None]:
        """The same for whoever is signed in and says their password again."""
        mine: dict[Key, Bound] = {("account", str(account), ""): _OWN}
        self._refuse(mine)
        async with self._turns[True]:
            self._refuse(mine)
            yield

    def failed_own(self, account: int) -> None:
        """Remember that they did not know it."""
        self._count(("account", str(account), ""), _OWN)

    def _refuse(self, bounds: dict[Key, Bound]) -> None:
        wait = max(self._wait(key, bound) for key, bound in bounds.items())
        if wait > 0:
            raise TooManyRequests(retry_after=int(wait) + 1)

    def _count(self, key: Key, bound: Bound) -> None:
        self._failed[key] = (self._clock(), self._left(key, bound) + 1)
        self._failed.move_to_end(key)
        while len(self._failed) > _MOST_REMEMBERED:
            self._failed.popitem(last=False)

    def _left(self, key: Key, bound: Bound) -> int:
        """How many failures are not forgiven yet."""
        last, count = self._failed.get(key, (0.0, 0))
        return max(0, count - int((self._clock() - last) / bound.longest))

    def _wait(self, key: Key, bound: Bound) -> float:
        over = self._left(key, bound) - bound.free
        if over < 0:
            return 0.0
        last, _ = self._failed[key]
        return float(last + min(2.0 ** min(over, 30), bound.longest) - self._clock())


def where_from(host: str) -> str:
    """The address that counts: one household has many of IPv6."""
    try:
        address = ip_address(host)
    except ValueError:
        return host[:100]
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, _NETWORK_OF_ONE), strict=False))


def _bounds(attempt: Attempt) -> dict[Key, Bound]:
    pair: Key = (attempt.login, attempt.address)
    if attempt.known:
        return {pair: _KNOWN_PAIR}
    return {pair: _PAIR, ("login", attempt.login, ""): _LOGIN, ("address", attempt.address, ""): _ADDRESS}
