"""Messages to send."""

from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

from models.domain.channels import ChannelKind
from models.domain.delivering import DeliveryKind
from models.domain.events import Type
from models.domain.outgoing import Item, Outgoing
from models.domain.words import Measure

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
_numbers = count(1)


def item(**said: Any) -> Item:
    """An urge about a case, unless told otherwise."""
    given = {
        "number": "2026-000017",
        "kind": Type.RUNG_REACHED,
        "measure": Measure.URGE,
        "level": 1,
        "at": AT,
        "due": datetime(2026, 3, 1, 10, tzinfo=UTC),
        "overdue": True,
    }
    return Item.model_validate(given | said)


def outgoing(channel: ChannelKind, address: str, **said: Any) -> Outgoing:
    """A notice to be sent, unless told otherwise."""
    n = next(_numbers)
    given = {
        "delivery": n,
        "attempt": 1,
        "message": UUID(int=n).hex,
        "kind": DeliveryKind.NOTICE,
        "channel": channel,
        "address": address,
        "secret": SECRET if channel is ChannelKind.WEBHOOK else None,
        "created_at": AT,
        "items": (item(),),
    }
    return Outgoing.model_validate(given | said)
