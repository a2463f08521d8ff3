"""Webhooks: CloudEvents, signed as Standard Webhooks say, to addresses that were looked at first."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from ssl import SSLContext, create_default_context

import httpx
from standardwebhooks import Webhook

from activities.sending.addresses import Forbidden, Network, resolve
from activities.sending.cloud_event import CONTENT_TYPE, cloud_event, message_id
from activities.sending.links import Links
from models.domain.delivering import Outcome, Reply
from models.domain.outgoing import Outgoing

PATIENCE = timedelta(seconds=15)
"""The whole of an attempt, whatever the far end does meanwhile."""
_READ = 2048
"""Bytes of an answer that are looked at; the rest is never fetched."""
_READ_SECONDS = 2
_PORTS = {"http": 80, "https": 443}
_PRIVATE = "the address is private, and not allowed by DUBAN_WEBHOOK_ALLOW_PRIVATE"
_PLAIN = "a public address is spoken to by https only"


class WebhookSender:
    """Posts to webhooks. Redirects are not followed: what is behind one was never looked at."""

    def __init__(
        self,
        links: Links,
        allowed: Iterable[Network] = (),
        *,
        patience: timedelta = PATIENCE,
        tls: SSLContext | None = None,
    ) -> None:
        """Lead to public addresses and to `allowed` ones; `tls` where not the system's authorities are trusted."""
        self._links = links
        self._allowed = tuple(allowed)
        self._patience = patience.total_seconds()
        self._tls = tls or create_default_context()

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Post the message; taken is what is answered by 2xx."""
        try:
            async with asyncio.timeout(self._patience):
                return await self._post(outgoing)
        except Forbidden:
            return Outcome(reply=Reply.UNSAFE, said=_PRIVATE)
        except TimeoutError:
            return Outcome(reply=Reply.AGAIN, said=f"no answer within {self._patience:g} s")
        except (httpx.HTTPError, OSError, UnicodeError) as error:
            return Outcome(reply=Reply.AGAIN, said=f"{type(error).__name__}: {error}")

    async def _post(self, outgoing: Outgoing) -> Outcome:
        url = httpx.URL(outgoing.address)
        address, private = await resolve(url.host, url.port or _PORTS[url.scheme], self._allowed)
        if url.scheme != "https" and not private:
            return Outcome(reply=Reply.UNSAFE, said=_PLAIN)
        body = cloud_event(outgoing, self._links)
        headers = _signed(outgoing, body) | {"Host": url.netloc.decode(), "Content-Type": CONTENT_TYPE}
        async with httpx.AsyncClient(verify=self._tls, trust_env=False, timeout=self._patience) as client:
            request = client.build_request(
                "POST",
                url.copy_with(host=str(address)),
                content=body,
                headers=headers,
                # The certificate has to be for the name, though the connection is to the address.
                extensions={"sni_hostname": url.host},
            )
            response = await client.send(request, stream=True, follow_redirects=False)
            try:
                return await _read(response)
            finally:
                await response.aclose()


def _signed(outgoing: Outgoing, body: bytes) -> dict[str, str]:
    now = datetime.now(UTC)
    name = message_id(outgoing)
    return {
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(outgoing.secret or "").sign(name, now, body.decode()),
        "User-Agent": "duban",
    }


async def _read(response: httpx.Response) -> Outcome:
    """What the answer says. The status alone decides: whoever has said 200 has the message, whatever follows."""
    status = response.status_code
    if response.is_success:
        return Outcome(reply=Reply.TAKEN, code=status)
    said = await _beginning(response)
    if status == HTTPStatus.GONE:
        return Outcome(reply=Reply.GONE, code=status, said=said)
    return Outcome(reply=Reply.AGAIN, code=status, said=said, retry_after=retry_after(response.headers))


async def _beginning(response: httpx.Response) -> str:
    """How the answer begins, for the record. Raw: what is packed small may be endless unpacked."""
    read = b""
    with suppress(TimeoutError, httpx.HTTPError):
        async with asyncio.timeout(_READ_SECONDS):
            async for chunk in response.aiter_raw():
                read += chunk
                if len(read) >= _READ:
                    break
    text = read[:_READ].decode(errors="replace")
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """How long the far end asks us to wait, in seconds or until a date; `None` where it does not say it well."""
    said = headers.get("retry-after", "")
    if said.isascii() and said.isdecimal():
        return timedelta(seconds=min(int(said), 10**9))
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC), timedelta())
