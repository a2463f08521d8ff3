"""What is signed about the record: checkpoints over all chains, and acts upon what stands in none.

Each statement names the hash of the one before it. `hash` and `signature` are over its canonical JSON (RFC 8785)
without these two, as in models.chain; one line of JSON is how it is kept, in the database and in the file beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, Literal, NamedTuple, Self

import orjson
from pydantic import Field, TypeAdapter

from models.chain import GENESIS, instant_text
from models.domain.texts import Digest
from models.domain.value import Value
from models.signing import Keyring, Signer

Head = tuple[str, int, str]
"""A case's number, the seq of an event of it, and that event's hash."""


class Statement(Value):
    """`n` counts from 1 without a gap; `key` is the id of the key that signed."""

    n: int
    at: datetime
    prev: str = GENESIS
    key: str = ""
    hash: str = ""
    signature: str = ""

    def signed(self, signer: Signer) -> Self:
        """The statement under that signer's name."""
        named = self.model_copy(update={"key": signer.id})
        said = named.said
        return named.model_copy(update={"hash": sha256(said).hexdigest(), "signature": signer.sign(said)})

    @property
    def said(self) -> bytes:
        """What is signed."""
        return _canonical({name: value for name, value in self._written.items() if name not in {"hash", "signature"}})

    @property
    def line(self) -> str:
        """How it is kept."""
        return _canonical(self._written).decode()

    @property
    def is_as_hashed(self) -> bool:
        """Whether it says what its hash says."""
        return sha256(self.said).hexdigest() == self.hash

    def is_signed(self, keys: Keyring) -> bool:
        """Whether one of these keys has signed just this."""
        return keys.proves(self.key, self.said, self.signature)

    @property
    def _written(self) -> dict[str, Any]:
        return {**self.model_dump(mode="json"), "at": instant_text(self.at)}


class Checkpoint(Statement):
    """All chains as they stood at a position of the feed.

    `root` is the digest of the heads of the cases that had events after the position `since` and up to `position`;
    what was before is in the checkpoints before. `cases` have begun up to there; `acts` were on record, the last one
    with the hash `acts_head`.
    """

    statement: Literal["checkpoint"] = "checkpoint"
    since: int
    position: int
    cases: int
    root: str
    acts: int = 0
    acts_head: str = GENESIS


class Act(Statement):
    """An administrator had texts of a case erased. `erasure` is the same for all cases of one request.

    `reason` is the ground on which it was done; it stays for ever and is not to name anybody.
    """

    statement: Literal["texts_erased"] = "texts_erased"
    erasure: str
    actor: str
    number: str
    digests: tuple[Digest, ...]
    person: int | None = None
    reason: str


AnyStatement = Annotated[Checkpoint | Act, Field(discriminator="statement")]
_STATEMENT: TypeAdapter[Checkpoint | Act] = TypeAdapter(AnyStatement)


def read_statement(line: str | bytes) -> Checkpoint | Act:
    """The statement that a line holds. Raises `ValueError`."""
    return _STATEMENT.validate_json(line)


@dataclass(frozen=True, slots=True)
class HeadPart:
    """The last event in (`since`, `to`] of each case that has one there, by number; and how many cases began."""

    since: int
    to: int
    heads: list[Head]
    begun: int


class Stood(NamedTuple):
    """How far the record was: the feed's last position, how many acts there were, and the hash of the last one."""

    position: int
    acts: int
    acts_head: str


class Heads:
    """The digest of heads, part by part, in the order of the feed."""

    def __init__(self) -> None:
        """Begin with none."""
        self._sum = sha256()

    def add(self, part: Iterable[Head]) -> None:
        """Add the heads of a part, by number."""
        for head in sorted(part):
            self._sum.update(_canonical(head) + b"\n")

    @property
    def root(self) -> str:
        """The digest of all that was added."""
        return self._sum.hexdigest()


def _canonical(value: Any) -> bytes:
    """As RFC 8785 wants it, but for the order of names outside ASCII, of which there are none."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
