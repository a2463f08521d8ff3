"""The file outside the database in which checkpoints and acts are kept: only ever added to.

Beside it lies `….heads.jsonl`, with the heads that each checkpoint's root was made of: with it a verification can say
which case is gone, and not only that one is.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from models.statements import Act, Checkpoint, Head, HeadPart, read_statement

_BACK = 1 << 16
_PART = re.compile(rb'\{"n":(\d+),"since":(\d+),"to":(\d+),')


class CheckpointFile:
    """Lines of JSON; what is torn at the end was never written."""

    def __init__(self, path: Path) -> None:
        """Write to `path`, which need not be there yet."""
        self.path = path

    @property
    def heads_path(self) -> Path:
        """Where the heads lie."""
        return self.path.with_suffix(".heads.jsonl")

    def newest(self) -> tuple[Checkpoint | None, int]:
        """The last checkpoint, and the number of the last act."""
        checkpoint, act = None, 0
        for line in _backwards(self.path):
            statement = _read(line)
            if isinstance(statement, Act):
                act = max(act, statement.n)
            elif statement is not None:
                checkpoint = checkpoint or statement
                act = max(act, statement.acts)
            if checkpoint is not None:
                break
        return checkpoint, act

    def append(self, statement: Checkpoint | Act) -> None:
        """Add a statement; when this returns, the disk has it."""
        _append(self.path, [statement.line.encode()])

    def append_heads(self, n: int, part: HeadPart) -> None:
        """Add a part of the heads of the `n`th checkpoint. A part that is added again stands for the earlier one."""
        said = {"n": n, "since": part.since, "to": part.to, "heads": part.heads}
        _append(self.heads_path, [orjson.dumps(said)])

    def statements(self) -> Iterator[Checkpoint | Act]:
        """All of it, in the order in which it was written; what is no statement is passed over."""
        for line in _lines(self.path):
            statement = _read(line)
            if statement is not None:
                yield statement

    def heads(self, checkpoint: Checkpoint) -> Iterator[list[Head]]:
        """The heads that were noted for a checkpoint, part by part; whether they are right its root tells."""
        found: dict[int, int] = {}
        at = 0
        for line in _lines(self.heads_path):
            named = _PART.match(line)
            if named is not None and int(named[1]) == checkpoint.n:
                since, to = int(named[2]), int(named[3])
                if checkpoint.since <= since and to <= checkpoint.position:
                    found[since] = at
            at += len(line) + 1
        if found:
            with self.heads_path.open("rb") as file:
                for since in sorted(found):
                    file.seek(found[since])
                    yield [(number, seq, digest) for number, seq, digest in orjson.loads(file.readline())["heads"]]


def _read(line: bytes) -> Checkpoint | Act | None:
    try:
        return read_statement(line)
    except ValueError:
        return None


def _append(path: Path, lines: list[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with _locked(path) as descriptor:
        _cut_torn_end(descriptor)
        written = b"".join(line + b"\n" for line in lines)
        while written:
            written = written[os.write(descriptor, written) :]
        os.fsync(descriptor)


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _cut_torn_end(descriptor: int) -> None:
    """A process that died while it wrote has left half a line."""
    size = os.fstat(descriptor).st_size
    end = size
    while end > 0:
        start = max(0, end - _BACK)
        at = os.pread(descriptor, end - start, start).rfind(b"\n")
        if at >= 0:
            end = start + at + 1
            break
        end = start
    if end < size:
        os.ftruncate(descriptor, end)


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    yield line.rstrip(b"\n")
    except FileNotFoundError:
        return


def _backwards(path: Path) -> Iterator[bytes]:
    """The lines from the last to the first."""
    try:
        with path.open("rb") as file:
            end = file.seek(0, os.SEEK_END)
            kept = b""
            while end > 0:
                start = max(0, end - _BACK)
                file.seek(start)
                first, *rest = (file.read(end - start) + kept).split(b"\n")
                yield from reversed(rest)
                kept, end = first, start
            yield kept
    except FileNotFoundError:
        return
