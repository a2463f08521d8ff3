"""The store of evidence: each file lies under its SHA-256, so equal files lie there once and none is ever changed."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore

from activities.evidence.local import LocalFolder
from trouble import Trouble

PIECE = 256 * 1024
_PART = 1024 * 1024
_LISTED_AT_ONCE = 1000
_KEY = re.compile(r"[0-9a-f]{2}/([0-9a-f]{64})")


class EvidencePlaceUnknown(Trouble):
    """DUBAN_EVIDENCE_URL: {place} is not a folder; give a path or a file:// URL."""

    code = "evidence_place_unknown"
    exit_code = 2


class EvidenceAway(Exception):  # noqa: N818  # named for what it says
    """The store of evidence does not take or give files now."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A kept file that is being read: its size, and the pieces of what was asked for."""

    size: int
    pieces: AsyncIterator[bytes]


class EvidenceStore:
    """Uploaded files by their hashes. Which case holds which is known to the record alone.

    Everything here raises `EvidenceAway` where the store fails.
    """

    def __init__(self, folder: LocalFolder) -> None:
        self._folder = folder
        self._opened: LocalStore | None = None

    @property
    def arriving(self) -> Path:
        """A folder with room for what is coming in."""
        return self._folder.arriving

    async def put(self, digest: str, pieces: AsyncIterator[bytes]) -> None:
        """Keep a file, for good when this returns. One that lies there already is written anew, which mends it."""
        with _failing():
            await self._folder.make()
            # In parts of a size we know, one at a time: what lies in memory is one of them.
            await obstore.put_async(
                self._store, _key(digest), pieces, use_multipart=True, chunk_size=_PART, max_concurrency=1
            )
            await self._folder.settle(_key(digest))

    async def holds(self, digest: str) -> bool:
        """Whether a file of that hash lies here."""
        with _failing():
            try:
                await obstore.head_async(self._store, _key(digest))
            except FileNotFoundError:
                return False
        return True

    async def open(self, digest: str, span: tuple[int, int] | None = None) -> Opened | None:
        """The file, or of it the bytes from `span`'s first up to its second; `None` where it is not there."""
        with _failing():
            try:
                got = await obstore.get_async(self._store, _key(digest), options={"range": span} if span else {})
            except FileNotFoundError:
                return None
        return Opened(got.meta["size"], _pieces(got))

    async def digest_of(self, digest: str) -> str | None:
        """The hash of what really lies under that name; `None` where nothing does."""
        opened = await self.open(digest)
        if opened is None:
            return None
        found = sha256()
        async for piece in opened.pieces:
            found.update(piece)
        return found.hexdigest()

    async def drop(self, digest: str) -> None:
        """Take a file away, if it is there."""
        with _failing():
            try:
                await obstore.delete_async(self._store, _key(digest))
            except FileNotFoundError:
                return

    async def older(self, before: datetime) -> AsyncIterator[list[str]]:
        """The hashes of the files that were last written before that instant, some hundreds at a time."""
        with _failing():
            try:
                store = self._store
            except FileNotFoundError:
                return
            async for page in obstore.list(store, chunk_size=_LISTED_AT_ONCE):
                found = [(_KEY.fullmatch(file["path"]), file["last_modified"]) for file in page]
                yield [key[1] for key, written in found if key is not None and written < before]

    async def clear_leftovers(self) -> int:
        """Take away what processes have left that were killed while they wrote; how many files it was."""
        with _failing():
            return await self._folder.clear_leftovers()

    @property
    def _store(self) -> LocalStore:
        """The store itself. Raises `FileNotFoundError` as long as nothing was ever put there."""
        if self._opened is None:
            if not self._folder.root.is_dir():
                raise FileNotFoundError(self._folder.root)
            self._opened = LocalStore(self._folder.root)
        return self._opened


def evidence_store(place: str) -> EvidenceStore:
    """The store at `place`, a path or a URL: the one place that knows which kinds there are.

    Raises `EvidencePlaceUnknown`.
    """
    parts = urlsplit(place)
    if parts.scheme not in {"", "file"} or parts.netloc not in {"", "localhost"}:
        raise EvidencePlaceUnknown(place=f"{parts.scheme}://…" if parts.scheme else place)
    return EvidenceStore(LocalFolder(Path(unquote(parts.path) if parts.scheme else place).absolute()))


async def _pieces(got: "obstore.GetResult") -> AsyncIterator[bytes]:
    with _failing():
        async for piece in got.stream(min_chunk_size=PIECE):
            yield bytes(piece)


def _key(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


@contextmanager
def _failing() -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        raise EvidenceAway(str(error).partition("\n")[0]) from error
