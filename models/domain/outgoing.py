"""What leaves the service: number, measure, dates, and a title only where that has been allowed."""

from datetime import datetime

from models.domain.channels import ChannelKind, Matter
from models.domain.delivering import DeliveryKind
from models.domain.value import Value


class Item(Matter):
    """One notice as it is told outside; about a case, unless `number` is `None`."""

    number: str | None
    level: int | None = None
    at: datetime
    due: datetime | None = None
    overdue: bool = False
    title: str | None = None


class Outgoing(Value):
    """One attempt's message and where it goes. It never enters the engine: it holds an address and a secret.

    `message` is the same for every attempt, so that a receiver can tell a repetition. `more` counts the notices for
    which there was no room, `overdue` all that are about overdue cases. `code` proves to us that a mailbox is its
    owner's. `last` announces that the day's further notices come in the digest.
    """

    delivery: int
    attempt: int
    message: str
    kind: DeliveryKind
    channel: ChannelKind
    address: str
    secret: str | None = None
    created_at: datetime
    items: tuple[Item, ...] = ()
    more: int = 0
    overdue: int = 0
    code: str | None = None
    last: bool = False
