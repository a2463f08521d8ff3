"""The gate at which the Python programs of `duban up` wait for its servers.

What they import takes them longer than the servers need to start. So all are started at once, and none does
anything before the database is migrated and the engine answers.
"""

import os
import select

VARIABLE = "DUBAN_GATE"


class Gate:
    """Closed until `open`, and open from then on, also for a program that is started again."""

    def __init__(self) -> None:
        """Make one; the programs inherit `descriptor`."""
        self.descriptor = os.eventfd(0)

    @property
    def environment(self) -> dict[str, str]:
        """What tells a program to wait."""
        return {VARIABLE: str(self.descriptor)}

    def open(self) -> None:
        """Let all pass."""
        os.eventfd_write(self.descriptor, 1)

    def close(self) -> None:
        """Let go of the descriptor; who waits goes on waiting."""
        os.close(self.descriptor)


def pass_gate() -> None:
    """Return once the gate of the `up` that started this process is open; at once where no `up` has."""
    descriptor = os.environ.pop(VARIABLE, None)
    if descriptor is not None:
        # Nobody reads it, so that it stays readable for all.
        select.select([int(descriptor)], [], [])
