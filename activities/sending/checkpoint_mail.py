"""Checkpoints by mail: to a mailbox that no administrator of the database can reach into."""

from collections.abc import Sequence
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage

from aiosmtplib import errors

from activities.sending.mail import PATIENCE, MailServer, hand_over
from models.statements import Checkpoint

_MOST = 500
"""Lines of one mail; a checkpoint names the one before it, so the newest vouch for the rest."""
_SAID = """附件是督办系统记录的检查点，每行一个，已签名。请长期保存，供 `duban verify --checkpoints 文件` 核对。
Attached are signed checkpoints of the record, one a line. Keep them: `duban verify --checkpoints FILE` compares
the record with them.

"""


class CheckpointMail:
    """Mails checkpoints to one address."""

    def __init__(self, server: MailServer, to: str, *, patience: timedelta = PATIENCE) -> None:
        """Send by `server`."""
        self._server = server
        self._to = to
        self._patience = patience

    async def mail(self, checkpoints: Sequence[Checkpoint]) -> str | None:
        """Send them in one mail; why it could not be, where it could not."""
        try:
            await hand_over(self._server, checkpoint_mail(checkpoints, self._server.sender, self._to), self._to)
        except (errors.SMTPException, OSError) as error:
            return f"{type(error).__name__}: {error}"
        return None


def checkpoint_mail(checkpoints: Sequence[Checkpoint], sender: str, to: str) -> EmailMessage:
    """The mail. It says numbers and hashes, and nothing of any case."""
    last = checkpoints[-1]
    message = EmailMessage()
    message["From"] = Address(display_name="督办 Duban", addr_spec=sender)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = f"督办检查点 Duban checkpoint {last.n}: {last.hash[:16]}"
    message["Date"] = last.at
    message["Message-ID"] = f"<checkpoint-{last.hash[:32]}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    summary = f"{last.n}  {last.at:%Y-%m-%d %H:%M:%SZ}  {last.cases} cases  {last.position} events\n{last.hash}\n"
    message.set_content(_SAID + summary)
    lines = "".join(f"{one.line}\n" for one in checkpoints[-_MOST:])
    message.add_attachment(lines.encode(), maintype="application", subtype="jsonl", filename="checkpoints.jsonl")
    return message
