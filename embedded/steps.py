"""The short steps of `duban up` that need heavy libraries, each in a process of its own.

`python -m embedded.steps migrate | check-passwords | demo URL`
"""

import asyncio
import sys
from collections.abc import Callable

from embedded.exit import run_and_leave
from settings import read_settings
from trouble import Trouble


class DemoPasswordInUse(Trouble):
    """An account still has the demo password: change it, or give a loopback --host (127.0.0.1)."""

    code = "demo_password_in_use"
    exit_code = 2


def migrate() -> None:
    """Bring the database to the current schema, with the policies and calendars that ship."""
    from models.db.preparing import prepare  # noqa: PLC0415 - only this step needs it

    prepare(read_settings().required_database_url())


def check_passwords(database_url: str | None = None) -> None:
    """Refuse while an account has the password that everyone knows."""
    from models.db.accounts import (  # noqa: PLC0415 - only this step needs it
        demo_password_in_use,
    )

    if demo_password_in_use(database_url or read_settings().required_database_url()):
        raise DemoPasswordInUse


def demo(api_url: str) -> None:
    """Load the demo's organization and ledger; what is loaded already stays."""
    from demo.load import load  # noqa: PLC0415 - only this step needs it

    load(api_url, read_settings().required_database_url(), say)


def say(text: str) -> None:
    """Tell how far it is."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


async def main(name: str, *arguments: str) -> None:
    """Do the step of this name."""
    steps: dict[str, Callable[..., None]] = {"migrate": migrate, "check-passwords": check_passwords, "demo": demo}
    # In a thread: a step may run a loop of its own.
    await asyncio.to_thread(steps[name], *arguments)


if __name__ == "__main__":
    run_and_leave(main(*sys.argv[1:]))
