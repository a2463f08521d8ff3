"""Slowing down whoever guesses passwords."""

from asyncio import Semaphore
from collections import OrderedDict
from time import monotonic

from api.problems import TooManyRequests

_AT_ONCE = 4
_WINDOW_SECONDS = 60.0
_FREE_FOR_LOGIN = 10
_FREE_FOR_ADDRESS = 100
_MOST_REMEMBERED = 10_000


class SignIns:
    """Counts failed attempts in this process: by login and address together, so that nobody locks out another."""

    def __init__(self) -> None:
        self.turn = Semaphore(_AT_ONCE)
        """To be held while a password is judged: that takes long, and a connection meanwhile."""
        self._failed: OrderedDict[tuple[str, ...], tuple[float, int]] = OrderedDict()

    def check(self, login: str, address: str) -> None:
        """Raise `TooManyRequests` where too many attempts have failed of late."""
        wait = max(self._wait((login, address), _FREE_FOR_LOGIN), self._wait((address,), _FREE_FOR_ADDRESS))
        if wait > 0:
            raise TooManyRequests(retry_after=int(wait) + 1)

    def failed(self, login: str, address: str) -> None:
        """Remember a failure."""
        at = monotonic()
        for key in ((login, address), (address,)):
            since, count = self._failed.pop(key, (at, 0))
            self._failed[key] = (at, 1) if at - since > _WINDOW_SECONDS else (since, count + 1)
        while len(self._failed) > _MOST_REMEMBERED:
            self._failed.popitem(last=False)

    def succeeded(self, login: str, address: str) -> None:
        """Forget the failures of whoever has come in."""
        self._failed.pop((login, address), None)

    def _wait(self, key: tuple[str, ...], free: int) -> float:
        since, count = self._failed.get(key, (0.0, 0))
        return since + _WINDOW_SECONDS - monotonic() if count >= free else 0.0
