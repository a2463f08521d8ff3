"""One small HTTP question, so that the parent of all needs no HTTP library."""

import asyncio

from embedded.ports import address_for

PATIENCE = 5.0


async def ask(
    host: str,
    port: int,
    path: str,
    body: bytes | None = None,
    patience: float = PATIENCE,
) -> tuple[int, str]:
    """GET the path, or POST the JSON body to it; give status and text.

    Raises OSError where nobody answers, or not with HTTP. HTTP/1.0, since its answers
    end with the connection and are never chunked.
    """
    async with asyncio.timeout(patience):
        reader, writer = await asyncio.open_connection(host, port)
        try:
            length = f"Content-Length: {len(body)}\r\n" if body is not None else ""
            head = (
                f"{'GET' if body is None else 'POST'} {path} HTTP/1.0\r\n"
                f"Host: {address_for(host, port)}\r\n"
                f"Content-Type: application/json\r\n{length}\r\n"
            )
            writer.write(head.encode() + (body or b""))
            await writer.drain()
            answer = await reader.read()
        finally:
            writer.close()
    top, _, text = answer.decode(errors="replace").partition("\r\n\r\n")
    words = top.split(maxsplit=2)
    if len(words) < 2 or not words[1].isdigit():  # noqa: PLR2004 - version and status
        raise ConnectionResetError
    return int(words[1]), text
