"""An opening as it is asked for, with all that it is judged by: to open a case, and to show what would follow."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncEngine

from api.bodies.opening import OpenCase
from api.bodies.orders import Salting, order_of
from api.callers import Caller
from api.facts import facts_of_opening
from models.db.texts import SaltedText
from models.domain.commands import Command, Name

UNNUMBERED = "0000-000000"
"""What a case is called while it is judged whether it may be opened."""


@dataclass(frozen=True)
class AskedToOpen:
    """The command, whose case has no number yet, and the texts that it speaks of by digest."""

    command: Command
    texts: list[SaltedText]


async def asked_to_open(
    database: AsyncEngine, caller: Caller, body: OpenCase, zone: str, opened_on: date | None = None
) -> AskedToOpen:
    """What `body` asks for. Raises what the record does not know: a unit, a severity, a policy, an inspection."""
    facts = await facts_of_opening(database, caller, body, zone, opened_on)
    salting = Salting()
    order = order_of(Name.OPEN, body, salting, number=UNNUMBERED, **facts)
    return AskedToOpen(Command(id=uuid4().hex, order=order, actor=caller.acting), salting.texts)
