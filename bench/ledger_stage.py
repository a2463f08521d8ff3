"""What the ledger's benchmark stands on: a database with the rows, `duban api` on it, and somebody signed in."""

import asyncio
import os
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.ledger_asking import Asking, Http
from bench.ledger_rows import NOW, write_rows
from bench.ledger_units import READERS, write_organization
from bench.server import database_in
from embedded.ports import listen
from models.db.accounts import account
from models.db.engine import connect
from models.db.migrate import upgrade
from models.db.organization_loading import load_organization_file
from models.db.organizations import load_organization
from models.db.queries.reader import Reader
from models.db.shipped_policies import load_shipped_policies
from models.db.tokens import issue_token
from models.domain.organization import Organization

ROWS = 1_000_000
_PATIENCE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Stage:
    """All that is asked."""

    url: str
    database: AsyncEngine
    raw: asyncpg.Connection
    organization: Organization
    callers: dict[str, Http]
    base: str

    def asking(self, who: str) -> Asking:
        """One of `READERS`, asking the queries."""
        return Asking(self.database, self.organization, Reader(1, (READERS[who],)))

    def http(self, who: str) -> Http:
        """One of `READERS`, asking the API."""
        return self.callers[who]


@asynccontextmanager
async def stage(folder: Path, rows: int) -> AsyncIterator[Stage]:
    """Build it in `folder`; rows that are there already are taken as they are."""
    async with AsyncExitStack() as held:
        url = await held.enter_async_context(database_in(folder))
        await asyncio.to_thread(upgrade, url)
        database = connect(url, application="duban bench")
        held.push_async_callback(database.dispose)
        written = folder / "written"
        if not written.exists():
            await _organize(database, folder)
            await write_rows(database, url, rows)
            written.touch()
        base = await held.enter_async_context(_api(url, folder))
        callers = {}
        async with database.begin() as conn:
            _, organization = await load_organization(conn)
            for name in READERS:
                signed_in = await account(conn, name)
                token = await issue_token(conn, signed_in.id, now=NOW, expires_in=None, name="bench")
                callers[name] = Http(base, token.secret)
                held.callback(callers[name].close)
        raw = await asyncpg.connect(url, server_settings={"jit": "off", "random_page_cost": "1.1"})
        held.push_async_callback(raw.close)
        yield Stage(url, database, raw, organization, callers, base)


async def _organize(database: AsyncEngine, folder: Path) -> None:
    file = folder / "organization.toml"
    write_organization(file)
    async with database.begin() as conn:
        await load_shipped_policies(conn)
        await load_organization_file(conn, file)


@asynccontextmanager
async def _api(url: str, folder: Path) -> AsyncIterator[str]:
    """Run `duban api` without an engine, which reading does not need."""
    settings = {
        "DUBAN_DATABASE_URL": url,
        "DUBAN_TEMPORAL_ADDRESS": "127.0.0.1:1",
        "DUBAN_SECRET_KEY": secrets.token_urlsafe(32),
        "DUBAN_DATA_DIR": str(folder),
        # Few readers ask as fast as they can.
        "DUBAN_RATE_PER_ACCOUNT": "off",
        "DUBAN_RATE_PER_ADDRESS": "off",
    }
    with listen("127.0.0.1", 0) as listener, (folder / "logs" / "api.log").open("wb") as log:
        descriptor = listener.fileno()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "cli", "api", "--fd", str(descriptor)),
            env={**os.environ, **settings},
            pass_fds=(descriptor,),
            stdout=log,
            stderr=log,
        )
        try:
            # The socket listens already: the first call simply waits.
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            process.terminate()
            await asyncio.wait_for(process.wait(), _PATIENCE_SECONDS)
