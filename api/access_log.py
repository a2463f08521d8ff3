"""Who looked at what, for the auditor: noted as a request ends, written in batches off its way.

At most a second of it lies in memory; a clean stop writes it, a crash loses it. While the database is away it waits,
up to a limit; what goes beyond that is told in the process's log instead, a line each.
"""

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.types import Scope

from api.background import going_on
from api.callers import Caller
from models.db.accesses import Access, note_accesses
from models.db.faults import DATABASE_ERRORS

_EVERY_SECONDS = 0.5
_AT_ONCE = 500
_MOST = 20_000
_PREFIX = "/api/v1"
_NUMBER = re.compile(r"[0-9]{4}-[0-9]{6,9}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OPEN_TO_ALL = frozenset({"/me", "/units", "/calendars", "/calendars/{version}", "/policies", "/outages"})
"""What these show is of no case and of nobody else."""

log = structlog.get_logger("duban.access")


class AccessLog:
    """One for each process."""

    def __init__(self, database: AsyncEngine) -> None:
        """Write through `database`."""
        self._database = database
        self._waiting: deque[Access] = deque()
        self._some = asyncio.Event()
        self._turn = asyncio.Lock()

    def note(self, access: Access) -> None:
        """Have an access written within the second."""
        if len(self._waiting) >= _MOST:
            log.warning("access", **(asdict(access) | {"at": access.at.isoformat()}))
            return
        self._waiting.append(access)
        self._some.set()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Write for as long as this is open, and the rest as it closes."""
        try:
            async with going_on(self._write_on(), "access log"):
                yield
        finally:
            with suppress(*DATABASE_ERRORS):
                await self._write()
            while self._waiting:
                left = self._waiting.popleft()
                log.warning("access", **(asdict(left) | {"at": left.at.isoformat()}))

    async def _write_on(self) -> None:
        while True:
            await self._some.wait()
            await asyncio.sleep(_EVERY_SECONDS)
            self._some.clear()
            try:
                # A cancellation in the middle of it would leave open whether it was written.
                await asyncio.shield(self._write())
            except DATABASE_ERRORS as error:
                log.warning("the access log waits", entries=len(self._waiting), why=type(error).__name__)
                self._some.set()

    async def _write(self) -> None:
        async with self._turn:
            while self._waiting:
                batch = list(islice(self._waiting, _AT_ONCE))
                await note_accesses(self._database, batch)
                for _ in batch:
                    self._waiting.popleft()


class Looker(NamedTuple):
    """Who a request came from. A sign-in that failed has no token, and where the login is nobody's, no account."""

    account: int | None
    person: int | None
    token: int | None
    units: tuple[str, ...] = ()


def looker_of(caller: Caller) -> Looker:
    """A caller, as the log names them."""
    bearer = caller.account
    return Looker(bearer.account, bearer.person, bearer.token, caller.reader.units)


def access_of(scope: Scope, status: int) -> Access | None:
    """What a request that has ended was, for the log; `None` where nobody was known, or nothing of anybody shown."""
    state = scope.get("state", {})
    looker: Looker | None = state.get("looker")
    path = getattr(scope.get("route"), "path", None)
    if looker is None or not isinstance(path, str):
        return None
    route = path.removeprefix(_PREFIX)
    if route in _OPEN_TO_ALL:
        return None
    given = scope.get("path_params", {})
    number = str(given.get("number") or state.get("opened", ""))
    return Access(
        at=datetime.now(UTC),
        request=state["request_id"],
        account=looker.account,
        person=looker.person,
        token=looker.token,
        units=looker.units,
        address=address_of(scope),
        action=f"{scope['method']} {route}",
        number=number if _NUMBER.fullmatch(number) else None,
        detail=_detail(scope, str(given.get("sha256", "")), state.get("exported")),
        status=status,
    )


def address_of(scope: Scope) -> str:
    """Where a request came from."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def _detail(scope: Scope, sha: str, exported: int | None) -> str | None:
    """A file by its hash; of a list's filters, which may be words of a case, only theirs; how many cases went out."""
    if _SHA256.fullmatch(sha):
        return sha
    query: bytes = scope.get("query_string", b"")
    filters = f"filters:{sha256(query).hexdigest()[:16]}" if query else None
    went_out = f"cases:{exported}" if exported is not None else None
    return " ".join(part for part in (filters, went_out) if part) or None
