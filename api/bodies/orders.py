"""From a body to the domain's order: each text gives way to its digest, a few names change."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter

from api.bodies.wording import Body, Wording
from models.cited_files import UploadedFile, listing
from models.db.texts import SaltedText, salted
from models.domain.commands import Command, Name, Order
from models.domain.value import Value

_RENAMED = {"lead_unit": "lead"}
_ORDERS: TypeAdapter[Order] = TypeAdapter(Order)


@dataclass
class Salting:
    """Turns texts into digests and keeps what is to be stored of them."""

    texts: list[SaltedText] = field(default_factory=list)

    def __call__(self, wording: str) -> str:
        """The digest of a text, under a salt of its own."""
        text = salted(str(wording))
        self.texts.append(text)
        return text.digest


def order_of(name: Name, body: Body, digest: Callable[[str], str], **facts: Any) -> Order:
    """The order that `body` asks for. `facts` are what the domain needs besides, by value."""
    return _ORDERS.validate_python({**fields_of(body, digest), **facts, "name": name})


def listing_files(command: Command, files: Iterable[UploadedFile], digest: Callable[[str], str]) -> Command:
    """`command` with a listing of the files that it cites: what they are called now will stand in its event."""
    return command.model_copy(update={"order": command.order.model_copy(update={"files": digest(listing(files))})})


def fields_of(body: Body, digest: Callable[[str], str]) -> dict[str, Any]:
    """What `body` says, in the domain's names, with digests for texts."""
    return {_RENAMED.get(name, name): _without_texts(value, digest) for name, value in body}


def _without_texts(value: Any, digest: Callable[[str], str]) -> Any:
    match value:
        case Wording():
            return digest(value)
        case Body():
            return fields_of(value, digest)
        case Value():
            return value.model_dump()
        case tuple():
            return tuple(_without_texts(one, digest) for one in value)
        case _:
            return value
