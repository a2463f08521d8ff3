"""Three ways to live the same life: on the bare engine, with workflow and record alone, and through HTTP."""

import asyncio
import time
from abc import ABC, abstractmethod
from datetime import UTC, datetime
from itertools import count
from typing import NamedTuple
from urllib.parse import quote, urlsplit
from uuid import uuid4

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from activities.engine import Engine, EngineAway, EngineBusy
from api.bodies.commands import in_url
from api.messenger import Messenger
from bench import bare
from bench.script import BRANCHES, UPDATES, Life, Step, lives, steps
from bench.seen import Kind, Watch
from bench.wire import Answer, Unexpected, Wire
from embedded.runfile import running_service
from models.db import engine as database
from models.db.desk import CommandDesk
from models.db.directory import Directory
from models.db.errors import LedgerUnavailable
from models.db.passwords import DEMO_PASSWORD
from models.db.recorder import Recorder
from models.db.texts import note_texts
from models.domain.commands import Name
from models.messages import Instruction, workflow_id
from settings import Settings

API = "/api/v1"
_OK, _CREATED, _UNAVAILABLE = 200, 201, 503
_AGAIN_SECONDS = 0.2
_FILE = b"photograph " * 300
"""A file of three kilobytes; what larger ones cost is the disk's business, not ours."""


class Driver(ABC):
    """Lives one life after another."""

    async def begin(self, most: int) -> None:  # noqa: B027  # most have nothing to do
        """Make ready, unmeasured, for at most so many lives."""

    @abstractmethod
    async def live(self, watch: Watch) -> str:
        """Live one life to its end, and give the id of its workflow."""

    async def close(self) -> None:  # noqa: B027  # most have nothing to do
        """Let go of everything."""


class Bare(Driver):
    """The engine alone: parcels as long as the service's instructions."""

    def __init__(self, client: Client, script: tuple[Life, ...]) -> None:
        """Take the parcels from the same script."""
        self._client = client
        self._parcels = tuple(one.model_dump_json().encode() for one in script[0].instructions)

    async def live(self, watch: Watch) -> str:
        """Start by Update-with-Start, then Update by Update."""
        life = f"bare-{uuid4().hex}"
        for place, parcel in enumerate(self._parcels):
            since, update = time.monotonic(), uuid4().hex
            if place == 0:
                await bare.start(self._client, life, parcel, updates=UPDATES, update=update)
            else:
                await bare.take(self._client, life, parcel, update=update)
            watch.saw(_kind(place), since)
        return life


class Record(Driver):
    """Workflow and record: the API's own messenger, that is the Update and the recording transaction, nothing else."""

    def __init__(
        self, database_engine: AsyncEngine, recorder: Recorder, engine: Engine, script: tuple[Life, ...]
    ) -> None:
        """Deliver through `engine` and write through `recorder`."""
        self._database = database_engine
        self._recorder = recorder
        self._messenger = Messenger(engine, recorder, CommandDesk(database_engine))
        self._script = script
        self._numbers = count(1)
        self._worded = 0
        # Numbers that no opening through HTTP is given: those carry this century's years.
        self._series = f"{datetime.now(UTC).microsecond % 900 + 1000}"

    async def begin(self, most: int) -> None:
        """Note the texts of cases to come, which the opening's recording reads and the gateway has written."""
        async with self._database.begin() as conn:
            for n in range(self._worded + 1, self._worded + most + 1):
                await note_texts(conn, self._number(n), self._script[n % BRANCHES].texts)
        self._worded += most

    async def live(self, watch: Watch) -> str:
        """Deliver the opening, then command after command."""
        n = next(self._numbers)
        if n > self._worded:
            await self.begin(most=BRANCHES)
        number, life = self._number(n), self._script[n % BRANCHES]
        for place in range(UPDATES):
            instruction = life.instruction(place, number, uuid4().hex)
            since = time.monotonic()
            while not await self._delivered(number, instruction, life):
                watch.saw(Kind.AGAIN, since)
                await asyncio.sleep(_AGAIN_SECONDS)
            watch.saw(_kind(place), since)
        return workflow_id(number)

    async def close(self) -> None:
        """Let the recorder finish."""
        await self._recorder.close()

    async def _delivered(self, number: str, instruction: Instruction, life: Life) -> bool:
        """Whether it could be delivered; the same again is no second command."""
        try:
            if instruction.command.order.name is Name.OPEN:
                await self._messenger.deliver_opening(number, instruction, supervisor=life.supervisor, lead=life.lead)
            else:
                await self._messenger.deliver(number, instruction)
        except (EngineAway, EngineBusy, LedgerUnavailable):
            return False
        return True

    def _number(self, n: int) -> str:
        return f"{self._series}-{n:06d}"


class _Request(NamedTuple):
    """What `Wire.post` is given."""

    path: str
    content: bytes
    headers: str
    kind: str = "application/json"


class Http(Driver):
    """The whole service: a token for each person, an idempotency key for each command, and the upload of a file."""

    def __init__(self, api: str) -> None:
        """Speak to the API at that URL."""
        address = urlsplit(api)
        self._wire = Wire(address.hostname or "", address.port or 80)
        self._bearers: dict[str, str] = {}
        self._lives = count()

    async def begin(self, most: int) -> None:  # noqa: ARG002  # lives need no preparation here
        """Sign everybody in, once."""
        for login in {step.account for branch in range(1, BRANCHES + 1) for step in steps(branch)} - set(self._bearers):
            form = f"username={quote(login)}&password={quote(DEMO_PASSWORD)}".encode()
            answer = await self._wire.post(f"{API}/auth/token", form, "", "application/x-www-form-urlencoded")
            token = _expected(answer).body["access_token"]
            self._bearers[login] = f"Authorization: Bearer {token}\r\n"

    async def live(self, watch: Watch) -> str:
        """Open a case by `POST`, then command after command."""
        branch = next(self._lives) % BRANCHES + 1
        opening, *rest = steps(branch)
        opened = await self._give(opening, "/cases", watch)
        number = opened.body["number"]
        for step in rest:
            said = step
            if step.cites:
                evidence = await self._upload(step.account, number, watch)
                said = step._replace(body={**step.body, "evidence": [evidence]})
            await self._give(said, f"/cases/{number}/{in_url(step.name)}", watch)
        return workflow_id(number)

    async def close(self) -> None:
        """Hang up."""
        self._wire.close()

    async def _give(self, step: Step, path: str, watch: Watch) -> Answer:
        request = _Request(
            f"{API}{path}",
            orjson.dumps(step.body),
            f"{self._bearers[step.account]}Idempotency-Key: {uuid4().hex}\r\n",
        )
        return await self._insist(request, Kind.FIRST if step.name is Name.OPEN else Kind.COMMAND, watch)

    async def _upload(self, login: str, number: str, watch: Watch) -> str:
        edge = uuid4().hex
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="photograph.txt"\r\n'
        head += "Content-Type: text/plain\r\n\r\n"
        content = head.encode() + edge.encode() + _FILE + f"\r\n--{edge}--\r\n".encode()
        request = _Request(
            f"{API}/cases/{number}/evidence", content, self._bearers[login], f"multipart/form-data; boundary={edge}"
        )
        return str((await self._insist(request, Kind.UPLOAD, watch)).body["sha256"])

    async def _insist(self, request: _Request, kind: Kind, watch: Watch) -> Answer:
        """Ask, and ask the same again where the service says that it is too busy."""
        since = time.monotonic()
        while (answer := await self._wire.post(*request)).status == _UNAVAILABLE:
            watch.saw(Kind.AGAIN, since)
            await asyncio.sleep(_AGAIN_SECONDS)
        watch.saw(kind, since)
        return _expected(answer)


async def driver(name: str, settings: Settings, client: Client) -> Driver:
    """The driver of that name."""
    if name == "http":
        running = running_service(settings.data_dir)
        assert running is not None  # noqa: S101  # the settings were found through it
        return Http(running.api)
    connections = database.connect(settings.required_database_url(), application="bench")
    script = await lives(connections, settings.time_zone)
    if name == "bare":
        await connections.dispose()
        return Bare(client, script)
    recorder = Recorder(connections, Directory(settings.time_zone))
    return Record(connections, recorder, Engine(client, settings.task_queue), script)


def _kind(place: int) -> Kind:
    return Kind.COMMAND if place else Kind.FIRST


def _expected(answer: Answer) -> Answer:
    if answer.status not in {_OK, _CREATED}:
        raise Unexpected(answer)
    return answer
