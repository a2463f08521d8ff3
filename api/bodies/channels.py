"""`/me/channels`, `/me/preferences`, `/channels`."""

from datetime import time
from email.headerregistry import Address
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints

from api.bodies.wording import Body, storable
from models.domain.channels import Wish
from models.domain.events import Type

_LONGEST_MAILBOX = 254
_LONGEST_URL = 1000


def _mailbox(value: str) -> str:
    """One plain mailbox: what goes into the header `To` and to the mail server."""
    message = "give one mailbox, such as name@example.org"
    try:
        address = Address(addr_spec=value)
    except (ValueError, IndexError) as error:
        raise ValueError(message) from error
    if not value.isascii() or not address.username or "." not in address.domain:
        raise ValueError(message)
    return value


def _url(value: str) -> str:
    """An http(s) URL without user or fragment."""
    message = "give a URL that begins with https://"
    try:
        parts = urlsplit(value)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise ValueError(message) from error
    plain = value.isascii() and value.isprintable() and not set(value) & {" ", "#"}
    if not fine or not plain or "@" in parts.netloc:
        raise ValueError(message)
    return value


class NewMailbox(Body):
    """Notices by mail."""

    kind: Literal["email"]
    address: Annotated[str, StringConstraints(max_length=_LONGEST_MAILBOX), AfterValidator(_mailbox)]


class NewWebhook(Body):
    """Notices to a URL, as CloudEvents."""

    kind: Literal["webhook"]
    address: Annotated[str, StringConstraints(max_length=_LONGEST_URL), AfterValidator(_url)]


NewChannel = Annotated[NewMailbox | NewWebhook, Field(discriminator="kind")]


class Confirmation(Body):
    """The code that came to a mailbox."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=40), AfterValidator(storable)]


class NewPreferences(Body):
    """All of a person's wishes; times are local. Quiet hours have both ends, or neither."""

    quiet_from: time | None
    quiet_to: time | None
    digest_at: time
    kinds: dict[Type, Wish] = Field(default_factory=dict)


class Titles(Body):
    """Whether case titles may leave by a channel."""

    allowed: Annotated[bool, Field(strict=True)]
