"""When to write down that a token was used: a write at every request would cost more than it tells."""

from time import monotonic

_EVERY_SECONDS = 60.0
_MOST_REMEMBERED = 10_000


class TokenUses:
    """Remembers, in this process, which tokens were noted within the last minute."""

    def __init__(self) -> None:
        self._noted: dict[int, float] = {}

    def is_due(self, token: int) -> bool:
        """Whether this use is to be noted."""
        at = monotonic()
        if at - self._noted.get(token, float("-inf")) < _EVERY_SECONDS:
            return False
        if len(self._noted) >= _MOST_REMEMBERED:
            self._noted.clear()
        self._noted[token] = at
        return True
