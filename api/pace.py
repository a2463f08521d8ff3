"""How many requests are taken from one account and one address, in this process: a moving window of each."""

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter

from api.problems import TooManyRequests, TooManyUploads
from models.domain.evidence_rules import MIB

_MOST_REMEMBERED = 50_000


class Pace:
    """Made of limits as the library writes them (`5000/10 seconds`), or `None` for none; that of uploads is in MiB."""

    def __init__(self, account: str | None, address: str | None, uploads: str | None = None) -> None:
        self._account = parse(account) if account else None
        self._address = parse(address) if address else None
        self._uploads = parse(uploads) if uploads else None
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)
        # One number for each account: the other remembers every MiB apart.
        self._sums = FixedWindowRateLimiter(MemoryStorage())

    def check_account(self, account: int) -> None:
        """Count a request of an account. Raises `TooManyRequests`."""
        self._check(self._account, "account", str(account))

    def check_address(self, address: str) -> None:
        """Count a request from an address. Raises `TooManyRequests`."""
        self._check(self._address, "address", address)

    def check_uploads(self, account: int) -> None:
        """Look whether an account may upload one more file. Raises `TooManyUploads`."""
        if self._uploads is not None and not self._sums.test(self._uploads, str(account)):
            wait = self._sums.get_window_stats(self._uploads, str(account)).reset_time - time.time()
            raise TooManyUploads(retry_after=max(1, math.ceil(wait)))

    def uploaded(self, account: int, size: int) -> None:
        """Count so many bytes of a file that has come in from an account, kept or not."""
        if self._uploads is not None:
            self._sums.hit(self._uploads, str(account), cost=max(1, math.ceil(size / MIB)))

    def _check(self, limit: RateLimitItem | None, kind: str, whose: str) -> None:
        if limit is None or self._limiter.hit(limit, kind, whose):
            return
        wait = self._limiter.get_window_stats(limit, kind, whose).reset_time - time.time()
        if len(self._storage.events) > _MOST_REMEMBERED:
            self._storage.reset()
        raise TooManyRequests(retry_after=max(1, math.ceil(wait)))
