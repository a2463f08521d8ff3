"""`python -m demo`: loads the demo into the `duban up` that runs on DUBAN_DATA_DIR."""

import asyncio

from demo.load import load
from embedded.exit import run_and_leave
from embedded.runfile import running_service
from embedded.steps import say
from settings import read_settings
from trouble import Trouble


class NothingRuns(Trouble):
    """No `duban up` runs on {data_dir}: start one, or set DUBAN_DATA_DIR to its folder."""

    code = "nothing_runs"
    exit_code = 2


async def main() -> None:
    """Load it, in a thread that runs a loop of its own."""
    settings = read_settings()
    running = running_service(settings.data_dir)
    if running is None:
        raise NothingRuns(data_dir=settings.data_dir)
    await asyncio.to_thread(load, running.api, running.database, say)


run_and_leave(main())
