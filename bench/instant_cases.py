"""Cases of the service that are due at one instant, opened through HTTP, and what the ledger has of them."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client

from bench.attempts import FIRES, URGED, Fired, of_case
from bench.drivers import Http
from bench.instant_side import NotOpenInTime, Side, kill
from bench.script import BRANCHES, Step, steps
from bench.seen import Watch
from bench.service import Service
from bench.wire import Unexpected
from models.db.engine import reading
from models.messages import case_number, workflow_id

POLICY = "instant"
_LAST = text("SELECT last FROM feed")
_URGED = text("""
    SELECT count(*) FROM case_events
    WHERE position > :since AND number = ANY(:numbers) AND type = 'rung_reached' AND data ->> 'measure' = :urge
""")
_EVENTS = text("""
    SELECT number, coalesce(data ->> 'measure', type) AS what, count(*) AS times FROM case_events
    WHERE position > :since AND number = ANY(:numbers) AND type IN ('deadline_missed', 'rung_reached') GROUP BY 1, 2
""")
_NOTICES = text("""
    SELECT number, count(*) AS times, count(DISTINCT person) AS people FROM notices
    WHERE number = ANY(:numbers) AND measure = :urge GROUP BY 1
""")


class Cases(Side):
    """Cases whose ledger is asked through `database`."""

    name = "cases"
    expected = FIRES

    def __init__(self, service: Service, client: Client, database: AsyncEngine) -> None:
        """Open none yet."""
        super().__init__(service, client)
        self._database = reading(database)
        self._people = _Openings(service.running.api)
        self._since = 0

    async def make_ready(self) -> None:
        """Sign in."""
        await self._people.begin(0)

    async def begin_counting(self) -> None:
        """Learn where the feed of events stands."""
        async with self._database.connect() as conn:
            self._since = (await conn.execute(_LAST)).scalar_one()

    async def open_one(self, n: int, instant: datetime) -> str:
        """Open one through HTTP."""
        return workflow_id(await self._people.open(n, instant))

    async def done(self) -> int:
        """How many urges are in the ledger."""
        async with self._database.connect() as conn:
            asked = {"since": self._since, "numbers": self._numbers, "urge": URGED}
            return int((await conn.execute(_URGED, asked)).scalar_one())

    async def kill_worker(self) -> None:
        """Kill it; `duban up` starts another."""
        kill(self.service.pids["worker"])

    def read(self, history: Iterable[HistoryEvent]) -> Fired:
        """What a case's history says."""
        return of_case(history)

    async def faults(self, fired: Iterable[Fired], instant: datetime) -> list[str]:
        """Also what is in the ledger and in inboxes other than once."""
        found = await super().faults(fired, instant)
        numbers = self._numbers
        async with self._database.connect() as conn:
            events = (await conn.execute(_EVENTS, {"since": self._since, "numbers": numbers})).all()
            notices = (await conn.execute(_NOTICES, {"numbers": numbers, "urge": URGED})).all()
        recorded = {(row.number, row.what): row.times for row in events}
        told = {row.number: (row.times, row.people) for row in notices}
        for number in numbers:
            for what in sorted(FIRES):
                if (times := recorded.pop((number, what), 0)) != 1:
                    found.append(f"{number}: {what} is recorded {times} times")
            times, people = told.get(number, (0, 0))
            if not people or times != people:
                found.append(f"{number}: {people} people have {times} notices of the urge")
        return found + [f"{number}: {what} is recorded {times} times" for (number, what), times in recorded.items()]

    @property
    def _numbers(self) -> list[str]:
        return [case_number(workflow) for workflow in self.workflows]


class _Openings(Http):
    """Only the first command of a life."""

    async def open(self, n: int, instant: datetime) -> str:
        opening = steps(n % BRANCHES + 1)[0]
        deadline = {"kind": "by_date", "at": instant.isoformat()}
        due = Step(opening.name, opening.account, {**opening.body, "policy": POLICY, "deadline": deadline})
        try:
            return str((await self._give(due, "/cases", Watch())).body["number"])
        except Unexpected as unexpected:
            if datetime.now(UTC) < instant:
                raise
            raise NotOpenInTime from unexpected
