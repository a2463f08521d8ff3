"""Whether all is there that a command needs: the database as it should be, the engine, and a worker that polls."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from activities.engine import EngineTrouble
from api.wiring import Wiring
from models.db.faults import DATABASE_ERRORS
from models.db.migrate import EXPECTED, current_revision

Finding = dict[str, Any]
_PATIENCE_SECONDS = 3.0


async def readiness(parts: Wiring) -> dict[str, Finding]:
    """What stands and what does not: `database`, `engine`, `worker`, each with `ok` and the reason where it is not."""
    database, pollers = await asyncio.gather(_database(parts), _in_time(_pollers(parts)))
    engine = {"ok": pollers is not None} | ({} if pollers is not None else {"reason": "does not answer"})
    worker: Finding = {"ok": bool(pollers), "pollers": pollers or 0}
    if not pollers:
        worker["reason"] = "no worker polls the task queue"
    return {"database": database, "engine": engine, "worker": worker}


async def _database(parts: Wiring) -> Finding:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            revision = await current_revision(parts.database)
    except DATABASE_ERRORS:
        return {"ok": False, "reason": "does not answer"}
    if revision != EXPECTED:
        return {"ok": False, "reason": "not at the expected migration", "revision": revision, "expected": EXPECTED}
    return {"ok": True, "revision": revision}


async def _pollers(parts: Wiring) -> int:
    return await parts.engine.pollers()


async def _in_time(asked: Coroutine[Any, Any, int]) -> int | None:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            return await asked
    except (EngineTrouble, TimeoutError):
        return None
