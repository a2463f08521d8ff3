"""Mail by SMTP: text and plain HTML, one message to one person, the same Message-ID at every attempt."""

import asyncio
import re
from dataclasses import dataclass
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from enum import StrEnum
from html import escape
from pathlib import Path
from ssl import SSLContext, create_default_context
from zoneinfo import ZoneInfo

import aiosmtplib
from aiosmtplib import errors

from activities.sending.links import Links
from activities.sending.wording import Letter, Line, letter
from models.domain.delivering import Outcome, Reply
from models.domain.outgoing import Outgoing

PATIENCE = timedelta(seconds=45)
_PERMANENT = 500
_OF_THE_WAY = frozenset({530, 534, 535, 538})
_OF_THE_WAY_SAID = re.compile(r"\b[45]\.[347]\.\d{1,3}\b|relay", re.IGNORECASE)
"""Enhanced status codes (RFC 3463) of systems, protocols and policy; the others speak of the mailbox or the message."""
_UNSET = "no mail server is set: set DUBAN_SMTP_HOST"


class MailTls(StrEnum):
    """How the way to the mail server is kept private."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True)
class MailServer:
    """The operator's mail server; `sender` is the address that mail comes from."""

    host: str
    port: int
    sender: str
    tls: MailTls = MailTls.STARTTLS
    user: str | None = None
    password: str | None = None
    ca: Path | None = None


class MailSender:
    """Hands mail to a mail server."""

    def __init__(self, server: MailServer | None, links: Links, zone: str, *, patience: timedelta = PATIENCE) -> None:
        """Send by `server`, with times in `zone`; without a server every attempt says what to set."""
        self._server = server
        self._links = links
        self._zone = ZoneInfo(zone)
        self._patience = patience

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Hand the message over; taken is what the mail server takes on.

        Only what is said about the recipient is held against the channel. Whatever else fails is the way there.
        """
        server = self._server
        if server is None:
            return Outcome(reply=Reply.AWAY, said=_UNSET)
        message = mail(outgoing, letter(outgoing, self._links, self._zone), server.sender)
        try:
            _, said = await hand_over(server, message, outgoing.address, self._patience)
        except errors.SMTPRecipientsRefused as error:
            return _refused(error.recipients[0].code, error.recipients[0].message, else_=Reply.AGAIN)
        except errors.SMTPDataError as error:
            return _refused(error.code, error.message, else_=Reply.AWAY)
        except errors.SMTPResponseException as error:
            return Outcome(reply=Reply.AWAY, code=error.code, said=error.message)
        except (errors.SMTPException, OSError) as error:
            return Outcome(reply=Reply.AWAY, said=f"{type(error).__name__}: {error}")
        return Outcome(reply=Reply.TAKEN, said=said)


async def hand_over(
    server: MailServer, message: EmailMessage, to: str, patience: timedelta = PATIENCE
) -> tuple[object, str]:
    """Hand a message over to the mail server. Raises `SMTPException` and `OSError`."""
    async with asyncio.timeout(patience.total_seconds()):
        return await aiosmtplib.send(
            message,
            sender=server.sender,
            recipients=[to],
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            timeout=patience.total_seconds(),
            use_tls=server.tls is MailTls.TLS,
            start_tls=server.tls is MailTls.STARTTLS,
            tls_context=_context(server),
        )


def mail(outgoing: Outgoing, written: Letter, sender: str) -> EmailMessage:
    """The mail as it is handed over."""
    message = EmailMessage()
    message["From"] = Address(display_name="督办 Duban", addr_spec=sender)
    message["To"] = Address(addr_spec=outgoing.address)
    message["Subject"] = written.subject
    message["Date"] = outgoing.created_at
    message["Message-ID"] = f"<{outgoing.message}@{sender.rpartition('@')[2]}>"
    # Nobody's holiday reply is to answer a machine (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = "zh, en"
    message.set_content("\n\n".join("\n".join(_text(line) for line in lines) for lines in written.paragraphs) + "\n")
    body = "".join(f"<p>{'<br>'.join(_html(line) for line in lines)}</p>" for lines in written.paragraphs)
    message.add_alternative(f'<html lang="zh"><body>{body}</body></html>', subtype="html")
    return message


def _text(line: Line) -> str:
    return f"{line.text}\n  {line.link}" if line.link else line.text


def _html(line: Line) -> str:
    text = escape(line.text)
    return f'<a href="{escape(line.link)}">{text}</a>' if line.link else text


def _refused(code: int, said: str, else_: Reply) -> Outcome:
    """5xx is for good, 4xx for now (RFC 5321), unless it speaks of the way there: policy, relaying, credentials.

    That is put right by whoever runs the mail server, and then the same message is taken.
    """
    if code in _OF_THE_WAY or _OF_THE_WAY_SAID.search(said):
        return Outcome(reply=Reply.AWAY, code=code, said=said)
    return Outcome(reply=Reply.REFUSED if code >= _PERMANENT else else_, code=code, said=said)


def _context(server: MailServer) -> SSLContext | None:
    if server.tls is MailTls.NONE:
        return None
    return create_default_context(cafile=str(server.ca) if server.ca else None)
