"""Whoever sends slowly, or without end, holds a connection for a while only."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from api.slow_clients import ImpatientProtocol


class Hasty(ImpatientProtocol):
    """The same in tenths of seconds."""

    head_seconds = 0.4
    body_seconds = 0.4
    bytes_a_second = 100
    linger_seconds = 0.3


async def _read(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def _refuse(_: Request) -> PlainTextResponse:
    return PlainTextResponse("no", 413)


async def _think(_: Request) -> PlainTextResponse:
    await asyncio.sleep(0.8)
    return PlainTextResponse("thought")


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """A small application behind the protocol."""
    routes = [Route("/read", _read, methods=["POST"]), Route("/refuse", _refuse, methods=["POST"]), Route("/", _think)]
    config = uvicorn.Config(Starlette(routes=routes), port=0, http=Hasty, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # the tests' loop is not its own
    serving = asyncio.create_task(server._serve())
    while not server.started:  # noqa: ASYNC110  # it has no event
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await serving


async def talk(port: int, first: bytes, more: bytes = b"", every: float = 0.1) -> tuple[bytes, float]:
    """What is answered until the server hangs up, and after how long, while `more` is sent again and again."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    began = asyncio.get_running_loop().time()

    async def trickle() -> None:
        writer.write(first)
        while more:
            await asyncio.sleep(every)
            writer.write(more)

    trickling = asyncio.create_task(trickle())
    answered = b""
    try:
        async with asyncio.timeout(10):
            while piece := await reader.read(1000):
                answered += piece
    except ConnectionError:
        pass
    finally:
        trickling.cancel()
        await asyncio.gather(trickling, return_exceptions=True)
        writer.close()
    return answered, asyncio.get_running_loop().time() - began


@pytest.mark.parametrize(
    ("first", "more"),
    [
        (b"", b""),
        (b"GET / HTTP/1.1\r\nHost: x\r\n", b"X-More: 1\r\n"),
        (b"POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n", b"x"),
        (b"POST /read HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
    ids=["silence", "a head", "a body", "chunks"],
)
async def test_what_trickles_is_cut(port: int, first: bytes, more: bytes) -> None:
    answered, took = await talk(port, first, more)
    assert answered == b""
    assert took < 5


async def test_a_body_without_end_is_cut_though_it_is_answered(port: int) -> None:
    head = b"POST /refuse HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    answered, took = await talk(port, head, b"3e8\r\n" + b"x" * 1000 + b"\r\n", every=0.01)
    assert b" 413 " in answered
    assert took < 5


async def test_a_steady_body_and_a_slow_answer_are_waited_for(port: int) -> None:
    body = b"POST /read HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 500\r\n\r\n"
    answered, took = await talk(port, body, b"x" * 50)
    assert answered.endswith(b"500")
    assert took > 0.8
    answered, _ = await talk(port, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert answered.endswith(b"thought")
