"""The demo's organization on a database of the module's own, with a clock that tests move."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.dispatching import Dispatcher
from models.db.account_tables import ACCOUNTS
from models.db.delivery_desk import DeliveryDesk
from models.db.delivery_tables import CHANNELS
from models.db.directory import Directory
from models.db.engine import connect
from models.db.organization_loading import load_organization_file
from models.db.preferences import prefer
from models.db.recorder import Recorder
from models.db.shipped_calendars import load_shipped_calendars
from models.domain.calendars import Calendar
from models.domain.channels import ChannelKind, Preferences
from models.domain.delivering import Outcome, Reply, Verdict
from models.domain.outgoing import Outgoing
from tests.api.conftest import DEMO
from tests.delivery.messages import SECRET
from tests.models.db.world import Life, keep_texts

ZONE = "Asia/Shanghai"
MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""Ten in the morning."""


@dataclass
class Office:
    """The outbox of a small organization, as its worker and its people see it."""

    engine: AsyncEngine
    people: dict[str, int]
    now: datetime = MONDAY
    started: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Put the parts together."""
        directory = Directory(ZONE)
        self.desk = DeliveryDesk(self.engine, directory, "Asia/Shanghai", clock=lambda: self.now)
        self.recorder = Recorder(self.engine, directory)
        self.dispatcher = Dispatcher(self.desk, self)

    async def see_to(self, delivery: int) -> None:
        """Stand in for the engine: whatever is started is delivered when a test says so."""
        self.started.append(delivery)

    async def channel(self, login: str, kind: ChannelKind = ChannelKind.WEBHOOK, address: str = "https://a.b/") -> int:
        """A channel in use."""
        values = {
            "person": self.people[login],
            "kind": kind.value,
            "address": address,
            "secret": SECRET,
            "created_at": self.now,
            "verified_at": self.now,
            "next_digest_at": Preferences().next_digest(self.now, Calendar()),
        }
        async with self.engine.begin() as conn:
            return int((await conn.execute(insert(CHANNELS).values(values).returning(CHANNELS.c.id))).scalar_one())

    async def wish(self, login: str, wished: Preferences) -> None:
        """Somebody's wishes."""
        async with self.engine.begin() as conn:
            await prefer(conn, self.people[login], wished, wished.next_digest(self.now, Calendar()))

    async def record(self, *lives: Life) -> None:
        """Record what has happened to cases."""
        for life in lives:
            await keep_texts(self.engine, life)
            life.texts.clear()
            await self.recorder.record(life.batch())

    async def turn(self) -> list[int]:
        """A turn of the dispatcher; the deliveries that it started."""
        self.started.clear()
        await self.dispatcher.turn()
        return list(self.started)

    async def tell(self) -> list[Outgoing]:
        """Everything that is to be sent now, taken by its receivers."""
        told = []
        for delivery in await self.turn():
            begun = await self.desk.begin(delivery)
            if isinstance(begun, Outgoing):
                told.append(begun)
                await self.desk.end(begun, Outcome(reply=Reply.TAKEN))
        return told

    async def attempt(self, delivery: int, reply: Reply) -> Verdict:
        """An attempt that ends so."""
        begun = await self.desk.begin(delivery)
        assert isinstance(begun, Outgoing), begun
        return await self.desk.end(begun, Outcome(reply=reply))

    async def ask(self, statement: str, **bound: Any) -> list[Any]:
        """The first column of a question to the database."""
        async with self.engine.connect() as conn:
            return list(await conn.scalars(text(statement), bound))

    async def states(self, channel: int) -> list[str]:
        """The states of a channel's deliveries, in their order."""
        return await self.ask("SELECT state FROM deliveries WHERE channel = :channel ORDER BY id", channel=channel)

    async def do(self, statement: str, **bound: Any) -> None:
        """Change the database."""
        async with self.engine.begin() as conn:
            await conn.execute(text(statement), bound)

    def later(self, **by: float) -> None:
        """Time passes."""
        self.now += timedelta(**by)


@pytest.fixture(scope="module")
async def _loaded(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = connect(database_url)
    async with engine.begin() as conn:
        await load_shipped_calendars(conn)
        await load_organization_file(conn, DEMO)
    yield engine
    await engine.dispose()


@pytest.fixture
async def office(_loaded: AsyncEngine) -> AsyncIterator[Office]:
    """An office in which nobody has a channel yet."""
    async with _loaded.begin() as conn:
        await conn.execute(text("TRUNCATE channels, preferences, deliveries, notices CASCADE"))
        rows = await conn.execute(select(ACCOUNTS.c.login, ACCOUNTS.c.person))
    office = Office(_loaded, {login: person for login, person in rows if person is not None})
    yield office
    await office.recorder.close()
