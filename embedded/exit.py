"""Leaving a process that has touched `temporalio`.

Its core has threads of its own, and the interpreter's usual way out crashed in 15 of
60 runs on a loaded machine. So: let what is pending end, flush, and leave at once.
"""

import asyncio
import logging
import os
import sys
import traceback
from collections.abc import Coroutine
from typing import Any, NoReturn

from trouble import Trouble, refuse

PENDING_PATIENCE = 5.0


def run_and_leave(main: Coroutine[Any, Any, int | None]) -> NoReturn:
    """Run the coroutine; leave with the exit code it gives (None is 0)."""
    code = 1
    try:
        code = asyncio.run(_with_what_is_pending(main)) or 0
    except Trouble as trouble:
        try:
            refuse(trouble)
        except SystemExit:
            code = trouble.exit_code
    except KeyboardInterrupt:
        code = 130
    except BaseException:  # noqa: BLE001 - nothing comes after this to report it
        traceback.print_exc()
    leave(code)


def leave(code: int = 0) -> NoReturn:
    """Flush, and end the process without the interpreter's usual way out."""
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue
    os._exit(code)


async def _with_what_is_pending(main: Coroutine[Any, Any, int | None]) -> int | None:
    try:
        return await main
    finally:
        pending = asyncio.all_tasks() - {asyncio.current_task()}
        if pending:
            await asyncio.wait(pending, timeout=PENDING_PATIENCE)
