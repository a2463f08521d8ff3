"""Carrying out imports that were begun at the page: row by row, by whichever process of the API is there.

What is to be done stands in the database, so an import goes on after its browser, this process or the machine is gone.
A process that dies in the middle of a row leaves it waiting; the next asks for the same case under the same key.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from api.background import going_on
from api.errors import FORESEEN
from api.gateway import Gateway
from api.importing.intake import Intake
from api.importing.opening import AlreadyOpen, NotOpened, Opener
from api.importing.through_gateway import ThroughGateway
from api.logins import LoginUnfit, caller_by_login
from ledger.judging import Prospect
from models.db.accounts import AccountUnknown
from models.db.engine import reading
from models.db.imports import (
    Import,
    ImportRow,
    RowOutcome,
    begun_imports,
    finish_import,
    holding_import,
    settle_rows,
    waiting_rows,
)

_EVERY_SECONDS = 5.0
"""A look at what others may have left; an import that is begun in this process is taken up at once."""
_AT_A_TIME = 10
_NOT_ALLOWED = {
    "en": "The account that imports is disabled, or holds no post today.",
    "zh": "导入人的账号已停用，或当前没有任职。",
}

log = structlog.get_logger("duban.imports")


class Importing:
    """One for each process."""

    def __init__(self, database: AsyncEngine, gateway: Gateway, zone: str) -> None:
        """Take what is begun from `database`, and open cases through `gateway`."""
        self._database = database
        self._gateway = gateway
        self._zone = zone
        self._begun = asyncio.Event()
        self.reading = asyncio.Lock()
        """To be held while a spreadsheet is read: that is work for the processor and takes memory."""

    def wake(self) -> None:
        """Something was begun."""
        self._begun.set()

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Work for as long as this is open."""
        async with going_on(self._work(), "imports"):
            yield

    async def _work(self) -> None:
        while True:
            try:
                await self.turn()
            except FORESEEN as error:
                log.warning("imports wait", why=type(error).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(_EVERY_SECONDS):
                    await self._begun.wait()
            self._begun.clear()

    async def turn(self) -> None:
        """Carry out whatever is begun and held by nobody, as far as the service can be reached."""
        for begun in await begun_imports(self._database):
            async with holding_import(self._database, begun.id) as is_ours:
                if is_ours:
                    await self._carry_out(begun)

    async def _carry_out(self, begun: Import) -> None:
        while rows := await waiting_rows(self._database, begun.id, limit=_AT_A_TIME):
            settled = await self._settled(begun, rows)
            await settle_rows(self._database, begun.id, settled, datetime.now(UTC))
            if len(settled) < len(rows):
                log.warning("an import waits", id=begun.id)
                return
        await finish_import(self._database, begun.id, datetime.now(UTC))

    async def _settled(self, begun: Import, rows: Iterable[ImportRow]) -> list[ImportRow]:
        """What became of each row; those left out wait."""
        now = datetime.now(UTC)
        try:
            # Anew each time: whoever loses the right to open cases loses it in the middle of an import, too.
            async with reading(self._database).connect() as conn:
                caller = await caller_by_login(conn, begun.login, self._zone, now)
        except (LoginUnfit, AccountUnknown):
            return [_failed(row, _NOT_ALLOWED) for row in rows]
        opener = ThroughGateway(self._gateway, Intake(begun.source, begun.inspection, caller, (), {}))
        settled = []
        # One after the other, so that the numbers follow the rows: it is how people find them again.
        for row in rows:
            found = await _opened(opener, row)
            if found is None:
                break
            settled.append(found)
        return settled


async def _opened(opener: Opener, row: ImportRow) -> ImportRow | None:
    try:
        number = await opener.open(Prospect.model_validate(row.prospect))
    except AlreadyOpen as there:
        return ImportRow(row=row.row, outcome=RowOutcome.KNOWN, number=there.number)
    except NotOpened as error:
        return None if error.passing else _failed(row, {"en": error.reason, "zh": error.zh})
    return ImportRow(row=row.row, outcome=RowOutcome.OPENED, number=number)


def _failed(row: ImportRow, reason: dict[str, str]) -> ImportRow:
    return ImportRow(row=row.row, outcome=RowOutcome.FAILED, reason=reason)
