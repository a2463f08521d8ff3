"""Acknowledging a notice. One that brings a letter acknowledges the letter: a command of its case."""

from datetime import datetime
from typing import Any

from api.bodies.commands import AcknowledgeLetter
from api.callers import Caller
from api.gateway import Given
from api.keys import hold_key
from api.problems import CaseNotFound, NoticeNotFound
from api.wiring import Wiring
from models.db.queries import inbox
from models.db.queries.one_case import shown_case
from models.domain.commands import Name
from models.domain.words import LetterStanding


async def notice_of(parts: Wiring, caller: Caller, notice: int) -> dict[str, Any]:
    """A notice of the caller's. Raises `NoticeNotFound`."""
    row = await inbox.one_notice(parts.database, caller.reader, notice)
    if row is None:
        raise NoticeNotFound
    return row


async def acknowledge(parts: Wiring, caller: Caller, notice: int, key: str | None, now: datetime) -> dict[str, Any]:
    """The notice, acknowledged and read; again changes nothing. Raises what the rules say to a letter's command."""
    row = await notice_of(parts, caller, notice)
    if not _brings_a_letter(row):
        await inbox.acknowledge(parts.database, caller.reader.person, notice, now)
        await hold_key(parts.database, caller, key, "acknowledge", str(notice))
        return await notice_of(parts, caller, notice)
    if row["letter_standing"] != LetterStanding.ACKNOWLEDGED:
        shown = await shown_case(parts.database, caller.reader, row["number"], now)
        if shown is None:
            raise CaseNotFound
        body = AcknowledgeLetter(letter=row["letter"])
        await parts.gateway.command(caller, shown, Given(Name.ACKNOWLEDGE_LETTER, body, key))
    await inbox.mark_read(parts.database, caller.reader.person, notice, now)
    return await notice_of(parts, caller, notice)


def _brings_a_letter(row: dict[str, Any]) -> bool:
    """Whether this is a letter to be acknowledged, and no copy of one."""
    return bool(row["acknowledge"]) and row["letter"] is not None
