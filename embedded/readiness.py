"""Ready means that `/readyz` says so: database, engine and a polling worker are there."""

import asyncio
import socket
import time
from collections.abc import Callable

from embedded.http import ask
from embedded.ports import reachable
from trouble import Trouble

PATH = "/readyz"
OK = 200
LOOK_EVERY = 0.05
PATIENCE = 120.0


class NotReady(Trouble):
    """The service is not ready after {seconds:.0f} s: {answer} (see the logs in {logs})."""

    code = "not_ready"


async def wait_until_ready(
    listener: socket.socket,
    trouble: Callable[[], Trouble | None],
    logs: object,
) -> None:
    """Ask until the answer is yes, a part has given up, or patience ends."""
    host, port = reachable(listener)
    until = time.monotonic() + PATIENCE
    answer = "no answer"
    while time.monotonic() < until:
        found = trouble()
        if found is not None:
            raise found
        try:
            # We listen, so a question asked before the API is there waits for it.
            status, text = await ask(host, port, PATH, patience=2.0)
        except OSError:
            status = 0
        else:
            answer = f"{PATH} says {status} {' '.join(text.split())[:200]}"
        if status == OK:
            return
        await asyncio.sleep(LOOK_EVERY)
    raise NotReady(seconds=PATIENCE, answer=answer, logs=logs)
