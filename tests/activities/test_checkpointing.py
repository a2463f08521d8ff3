"""Checkpoints wherever the process dies: each is in the book and in the file, once."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from activities.checkpoint_file import CheckpointFile
from activities.checkpointing import Checkpointer
from activities.sending.checkpoint_mail import checkpoint_mail
from models.chain import GENESIS
from models.signing import KeyUnusable, Signer, new_key, read_keyring, read_signer
from models.statements import Act, Checkpoint, HeadPart, Stood, read_statement

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)


class Killed(Exception):  # noqa: N818  # what happens to a process
    """The process dies here."""


class Book:
    """A record of so many events, one a case. Dies at the call of `dies_at`, once."""

    def __init__(self) -> None:
        self.events = 3
        self.kept: dict[int, Checkpoint] = {}
        self.in_file: set[int] = set()
        self.by_mail: set[int] = set()
        self.dies_at: str | None = None

    def _call(self, name: str) -> None:
        if self.dies_at == name:
            self.dies_at = None
            raise Killed

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Nobody else is there."""
        yield

    async def newest(self) -> Checkpoint | None:
        """The last one."""
        return self.kept[max(self.kept)] if self.kept else None

    async def stood(self) -> Stood:
        """All events."""
        return Stood(self.events, 0, GENESIS)

    async def parts(self, since: int, position: int) -> AsyncIterator[HeadPart]:
        """One part."""
        yield HeadPart(since, position, [(f"c{i}", 1, "h") for i in range(since, position)], position - since)

    async def acts_after(self, n: int) -> Sequence[Act]:
        """None."""
        del n
        return []

    async def add(self, checkpoint: Checkpoint) -> None:
        """Keep it."""
        self._call("before add")
        self.kept[checkpoint.n] = checkpoint
        self._call("after add")

    async def unwritten(self) -> Sequence[Checkpoint]:
        """Those not in the file."""
        return [one for n, one in sorted(self.kept.items()) if n not in self.in_file]

    async def unmailed(self) -> Sequence[Checkpoint]:
        """Those not mailed."""
        return [one for n, one in sorted(self.kept.items()) if n not in self.by_mail]

    async def written(self, ns: Iterable[int]) -> None:
        """They are in the file."""
        self._call("written")
        self.in_file |= set(ns)

    async def mailed(self, ns: Iterable[int]) -> None:
        """They were mailed."""
        self.by_mail |= set(ns)


class Mailbox:
    """Takes mail, unless it is away."""

    def __init__(self) -> None:
        self.away = False
        self.mails: list[list[int]] = []

    async def mail(self, checkpoints: Sequence[Checkpoint]) -> str | None:
        """Take a mail."""
        if self.away:
            return "away"
        self.mails.append([one.n for one in checkpoints])
        return None


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
def file(tmp_path: Path) -> CheckpointFile:
    return CheckpointFile(tmp_path / "checkpoints.jsonl")


def ns(file: CheckpointFile) -> list[int]:
    return [one.n for one in file.statements()]


SIGNER = Signer(Ed25519PrivateKey.generate())


@pytest.mark.parametrize("line", ["before add", "after add", "written"])
async def test_killed_anywhere_it_goes_on(book: Book, file: CheckpointFile, line: str) -> None:
    taker = Checkpointer(book, file, SIGNER)
    await taker.take(NOW)
    book.events, book.dies_at = 5, line
    with pytest.raises(Killed):
        await taker.take(NOW)
    book.events = 6
    await taker.take(NOW + timedelta(hours=1))
    assert ns(file) == sorted(book.kept) == sorted(book.in_file)
    last = book.kept[max(book.kept)]
    assert (last.position, last.cases) == (6, 6)
    heads = [head for part in file.heads(last) for head in part]
    assert [number for number, _, _ in heads] == [f"c{i}" for i in range(last.since, 6)]


async def test_half_a_line_was_never_written(book: Book, file: CheckpointFile) -> None:
    taker = Checkpointer(book, file, SIGNER)
    await taker.take(NOW)
    with file.path.open("a") as torn:
        torn.write('{"statement":"checkpo')
    book.events = 4
    await taker.take(NOW)
    assert ns(file) == [1, 2]
    assert len(file.path.read_text().splitlines()) == 2


async def test_what_was_taken_from_the_book_is_not_made_anew(book: Book, file: CheckpointFile) -> None:
    taker = Checkpointer(book, file, SIGNER)
    await taker.take(NOW)
    del book.kept[1]
    book.events = 4
    again, _ = await taker.take(NOW)
    assert (again.n, again.since) == (2, 3)


async def test_mail_that_could_not_be_sent_goes_with_the_next(book: Book, file: CheckpointFile) -> None:
    mailbox = Mailbox()
    taker = Checkpointer(book, file, SIGNER, mailbox)
    mailbox.away = True
    await taker.take(NOW)
    mailbox.away, book.events = False, 4
    await taker.take(NOW)
    assert mailbox.mails == [[1, 2]]


async def test_a_mail_holds_the_lines_as_they_were_signed(book: Book, file: CheckpointFile, tmp_path: Path) -> None:
    one, _ = await Checkpointer(book, file, SIGNER).take(NOW)
    message = checkpoint_mail([one], "duban@example.org", "archive@example.org")
    (attached,) = message.iter_attachments()
    read = read_statement(attached.get_payload(decode=True).decode())  # type: ignore[union-attr]
    public = tmp_path / "public.pem"
    public.write_text(SIGNER.public)
    assert read == one
    assert read.is_as_hashed
    assert read.is_signed(read_keyring(public))


def test_a_key_is_read_from_pem_and_nothing_else(tmp_path: Path) -> None:
    key = tmp_path / "key"
    assert read_signer(key) is None
    key.write_text(new_key())
    assert read_signer(key) is not None
    key.write_text("no key")
    with pytest.raises(KeyUnusable):
        read_signer(key)
