"""How many requests are taken from one account and one address, in this process: a moving window of each."""

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.problems import TooManyRequests

_MOST_REMEMBERED = 50_000


class Pace:
    """Made of two limits as the library writes them (`5000/10 seconds`), or `None` for none."""

    def __init__(self, account: str | None, address: str | None) -> None:
        self._account = parse(account) if account else None
        self._address = parse(address) if address else None
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)

    def check_account(self, account: int) -> None:
        """Count a request of an account. Raises `TooManyRequests`."""
        self._check(self._account, "account", str(account))

    def check_address(self, address: str) -> None:
        """Count a request from an address. Raises `TooManyRequests`."""
        self._check(self._address, "address", address)

    def _check(self, limit: RateLimitItem | None, kind: str, whose: str) -> None:
        if limit is None or self._limiter.hit(limit, kind, whose):
            return
        wait = self._limiter.get_window_stats(limit, kind, whose).reset_time - time.time()
        if len(self._storage.events) > _MOST_REMEMBERED:
            self._storage.reset()
        raise TooManyRequests(retry_after=max(1, math.ceil(wait)))
