"""Waking a workflow at an instant, for as few timers as can be: an engine charges for history."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil

from temporalio import workflow

_AT_LEAST = timedelta(seconds=1)


class Alarm:
    """Calls `ring` at the instant it was last set to, and at earlier ones that it was set to before.

    A timer is never cancelled: one that has become too early is left to fire, and whoever is woken sets the
    alarm again. So a command that moves the next instant back costs no timer, and one that moves it forward
    costs one; `wait_condition(timeout=…)` would cancel and start a timer at every command.
    """

    def __init__(self, ring: Callable[[], None]) -> None:
        """Be silent until set."""
        self._ring = ring
        self._armed: list[datetime] = []

    def set(self, at: datetime | None) -> None:
        """Make sure of a ring at `at`, or at an earlier instant."""
        if at is None or any(armed <= at for armed in self._armed):
            return
        wait = at - workflow.now()
        # What lies in the past should have happened by now. A fault in the rules must not spin.
        seconds = (wait if wait > timedelta() else _AT_LEAST).total_seconds()
        self._armed.append(at)
        # Rounded up: a timer that rings a fraction too early would cost a second one.
        asyncio.get_running_loop().call_later(ceil(seconds * 1000) / 1000, self._rung, at)

    def _rung(self, at: datetime) -> None:
        self._armed.remove(at)
        self._ring()
