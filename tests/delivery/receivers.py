"""The far ends of the tests: a webhook receiver that does as it is told, and a mail server that takes or refuses."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from ssl import SSLContext
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Request:
    """What came in."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        """The CloudEvent in it."""
        event: dict[str, Any] = json.loads(self.body)
        return event


Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def answering(status: str, *headers: str, body: bytes = b"") -> Behaviour:
    """Answers so."""

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close", "", ""]
        writer.write("\r\n".join(lines).encode() + body)
        await writer.drain()

    return answer


async def hanging_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Takes the request and closes without a word."""
    writer.close()


async def stalling(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    """Says nothing until the caller gives up."""
    await reader.read()


async def stalling_after_200(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Says that it is fine, announces a body, and never sends it."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")
    await writer.drain()
    await reader.read()


async def flooding(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """An error whose text has no end."""
    writer.write(b"HTTP/1.1 500 Oh\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        await writer.drain()


TAKING = answering("204 No Content")


@dataclass
class Receiver:
    """A webhook receiver on a port of its own; `behaviours` are used up one a request, the last one stays."""

    port: int = 0
    requests: list[Request] = field(default_factory=list)
    behaviours: list[Behaviour] = field(default_factory=lambda: [TAKING])

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            line, *rest = head.strip().split("\r\n")
            headers = {name.lower(): value for name, value in (row.split(": ", 1) for row in rest)}
            self.requests.append(Request(line, headers, await reader.readexactly(int(headers["content-length"]))))
            behave = self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]
            await behave(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def receiving(*behaviours: Behaviour) -> AsyncIterator[Receiver]:
    """A receiver that behaves so."""
    receiver = Receiver()
    if behaviours:
        receiver.behaviours = list(behaviours)
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()


@dataclass
class Mailboxes:
    """A mail server's handler; `replies` to DATA, and to recipients, are used up one a mail."""

    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name and parameters
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or refuse it."""
        del server, session, options
        if self.refused:
            return self.refused.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail, or refuse it."""
        del server, session
        self.envelopes.append(envelope)
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        return self.replies.pop(0) if self.replies else "250 Taken"


@asynccontextmanager
async def taking_mail(tls: SSLContext | None = None, **options: Any) -> AsyncIterator[Mailboxes]:
    """A real SMTP server on a port of its own; with `tls` it speaks nothing else from the first byte on."""
    mailboxes = Mailboxes()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mailboxes, hostname="mail.test", **options), "127.0.0.1", 0, ssl=tls)
    mailboxes.port = server.sockets[0].getsockname()[1]
    try:
        yield mailboxes
    finally:
        server.close()


def texts(mail: EmailMessage) -> tuple[str, str]:
    """A mail's plain text and its HTML."""
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    return plain.get_content(), html.get_content()
