"""Uploads as they come over the wire: streamed, slow, endless, cut short. Nothing of them is ever half there."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient, ConnectError
from starlette.types import Message

from api import upload
from settings import Settings
from tests.api.people import API, ZHIBU, House

BEGIN = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.bin"\r\n\r\n'
END = b"\r\n--b--\r\n"
MIB = 1024 * 1024


@pytest.fixture(scope="module")
async def number(house: House) -> str:
    return str((await house.open())["number"])


def resident() -> int:
    """This process's memory."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


class Wire:
    """One request to the application, as a server would hand it on."""

    def __init__(self, app: FastAPI, method: str, path: str, bearer: dict[str, str]) -> None:
        self.app = app
        headers = {**bearer, "Content-Type": "multipart/form-data; boundary=b"}
        self.scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": API + path,
            "raw_path": (API + path).encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("duban", 80),
        }
        self.status = 0
        self.body = b""
        self.headers: dict[str, str] = {}

    async def run(self, pieces: AsyncIterator[bytes], take: Callable[[bytes], Any] | None = None) -> None:
        """Send `pieces`, then wait for ever if nobody answers; `take` what comes."""
        ends = False

        async def receive() -> Message:
            nonlocal ends
            piece = await anext(pieces, None)
            if piece is None and ends:
                await asyncio.Event().wait()
            ends = piece is None
            return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            elif take is not None:
                take(message["body"])
            else:
                self.body += message["body"]

        await self.app(self.scope, receive, send)


async def wire(app: FastAPI, house: House, method: str, path: str) -> Wire:
    return Wire(app, method, path, (await house.person(ZHIBU))._bearer)


@contextmanager
def nothing_stays(house: House) -> Iterator[None]:
    """Whatever happens leaves not a single file."""
    before = set(Path(house.evidence).rglob("*"))
    yield
    assert {path for path in Path(house.evidence).rglob("*") if path.is_file()} <= before


async def test_a_hundred_megabytes_up_and_down_in_little_memory(app: FastAPI, house: House, number: str) -> None:
    await house.evidence_in(number)
    block, count = os.urandom(256 * 1024), 396
    highest = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal highest
        yield BEGIN
        for _ in range(count):
            yield block
            highest = max(highest, resident())
        yield END

    before = resident()
    up = await wire(app, house, "POST", f"/cases/{number}/evidence")
    await up.run(pieces())
    assert up.status == 201, up.body
    assert highest - before < 24 * MIB, f"{(highest - before) / MIB:.1f} MiB more while it came"

    digest, size, highest, before = sha256(), 0, 0, resident()

    def take(piece: bytes) -> None:
        nonlocal size, highest
        digest.update(piece)
        size += len(piece)
        highest = max(highest, resident())

    path = f"/cases/{number}/evidence/{sha256(block * count).hexdigest()}"
    before = resident()
    await (await wire(app, house, "GET", path)).run(nothing(), take)
    assert (digest.hexdigest(), size) == (path[-64:], len(block) * count)
    assert highest - before < 24 * MIB, f"{(highest - before) / MIB:.1f} MiB more while it went"


async def nothing() -> AsyncIterator[bytes]:
    for piece in ():
        yield piece


async def test_who_falls_silent_is_given_up(
    app: FastAPI, house: House, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "IDLE_SECONDS", 0.1)

    async def pieces() -> AsyncIterator[bytes]:
        yield BEGIN + b"x" * 1000
        await asyncio.sleep(60)

    with nothing_stays(house):
        up = await wire(app, house, "POST", f"/cases/{number}/evidence")
        await up.run(pieces())
    assert (up.status, b'"upload_timed_out"' in up.body, up.headers["connection"]) == (408, True, "close")


async def test_drops_that_never_end_are_given_up(
    app: FastAPI, house: House, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "GRACE_SECONDS", 0.2)

    async def pieces() -> AsyncIterator[bytes]:
        yield BEGIN
        while True:
            yield b"x"
            await asyncio.sleep(0.01)

    with nothing_stays(house):
        up = await wire(app, house, "POST", f"/cases/{number}/evidence")
        await asyncio.wait_for(up.run(pieces()), 10)
    assert up.status == 408


async def test_a_flood_without_end_stops_at_the_limit(app: FastAPI, house: House, number: str) -> None:
    sent = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal sent
        yield BEGIN
        while True:
            yield b"x" * MIB
            sent += 1

    with nothing_stays(house):
        up = await wire(app, house, "POST", f"/cases/{number}/evidence")
        up.scope["headers"].append((b"transfer-encoding", b"chunked"))
        await up.run(pieces())
    assert (up.status, b'"too_large"' in up.body, sent, up.headers["connection"]) == (413, True, 100, "close")


async def test_who_leaves_in_the_middle_leaves_nothing(app: FastAPI, house: House, number: str) -> None:
    up = await wire(app, house, "POST", f"/cases/{number}/evidence")
    messages = iter([{"type": "http.request", "body": BEGIN + b"x" * MIB, "more_body": True}])

    async def receive() -> Message:
        return next(messages, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        """Nobody hears."""

    before = (await house.seen(ZHIBU, number))["evidence"]
    with nothing_stays(house):
        await app(up.scope, receive, send)
    assert (await house.seen(ZHIBU, number))["evidence"] == before


async def test_nothing_stays_when_the_api_is_killed(settings: Settings, house: House, number: str) -> None:
    assert settings.database_url is not None
    environment = {
        "DUBAN_DATABASE_URL": settings.database_url.get_secret_value(),
        "DUBAN_TEMPORAL_ADDRESS": str(settings.temporal_address),
        "DUBAN_TASK_QUEUE": settings.task_queue,
        "DUBAN_EVIDENCE_URL": Path(settings.evidence_place).as_uri(),
        "DUBAN_SECRET_KEY": "x" * 32,
        "DUBAN_DATA_DIR": str(settings.data_dir / "none"),
    }
    port = free_port()
    with killed(port, environment) as kill:
        token = await signed_in(port)
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"POST {API}/cases/{number}/evidence HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        head += "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 99000000\r\n\r\n"
        writer.write(head.encode() + BEGIN + b"x" * 20 * MIB)
        await writer.drain()
        await asyncio.sleep(0.5)
        with nothing_stays(house):
            kill()
        writer.close()
    assert not list((Path(house.evidence) / "incoming").iterdir())


@contextmanager
def killed(port: int, environment: dict[str, str]) -> Iterator[Callable[[], None]]:
    """An API of its own, and what kills it as a power cut would."""
    command = [sys.executable, "-c", "from cli import main; main()", "api", "--port", str(port)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(root), **environment}, cwd=root) as process:

        def kill() -> None:
            process.kill()
            process.wait()

        try:
            yield kill
        finally:
            kill()


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        return port


async def signed_in(port: int) -> str:
    async with (
        AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as client,
        asyncio.timeout(60),
    ):
        while True:
            try:
                answer = await client.post(f"{API}/auth/token", data={"username": ZHIBU, "password": "duban-demo"})
            except ConnectError:
                await asyncio.sleep(0.2)
                continue
            assert answer.status_code == 200, answer.text
            return str(answer.json()["access_token"])
