"""What vouches for the record from outside the database: checkpoints and acts, there and here.

The file and the table are read side by side; where one has lost or changed something, the other tells. Whatever bears a
good signature is believed, and the record is held to it.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.checkpoint_file import CheckpointFile
from models.chain import GENESIS
from models.db.checkpoints import all_lines
from models.db.statement_tables import RECORD_ACTS
from models.signing import Keyring
from models.statements import Act, Checkpoint, read_statement
from proof.counts import Counts
from proof.finding import Finding, Kind
from proof.heads import head_findings
from proof.progress import Progress

_ACTS = select(RECORD_ACTS.c.n, RECORD_ACTS.c.number, RECORD_ACTS.c.line).order_by(RECORD_ACTS.c.n)


@dataclass(frozen=True, slots=True)
class Witnesses:
    """The service's own file, copies that lay elsewhere, and the public keys that are believed."""

    file: CheckpointFile | None = None
    copies: tuple[CheckpointFile, ...] = ()
    keys: Keyring = field(default_factory=Keyring)


class StatementCheck:
    """Checks all statements, and the record against them. Counts what it has looked at."""

    def __init__(self, witnesses: Witnesses, progress: Progress) -> None:
        """Believe `witnesses`."""
        self._witnesses = witnesses
        self._progress = progress
        self._checkpoints = 0
        self._acts = 0

    def count(self, counts: Counts) -> None:
        """Say what was looked at last."""
        counts.checkpoints, counts.acts = self._checkpoints, self._acts
        counts.proved = bool(self._witnesses.keys)

    async def check(self, conn: AsyncConnection, now: datetime) -> AsyncIterator[Finding]:
        """What is wrong (`proof.totals.Check`)."""
        del now
        found: list[Finding] = []
        kept = [(n, line) for n, line in await all_lines(conn)]
        believed = self._believed(found, kept)
        self._checkpoints = len(believed)
        acts = [(row.n, row.number, row.line) for row in await conn.execute(_ACTS)]
        self._check_acts(found, acts, believed)
        if self._witnesses.keys and not believed:
            detail = "there is a key and no checkpoint signed with it, neither in the database nor in the file"
            found.append(Finding(Kind.CHECKPOINT_GONE, None, detail))
        for finding in found:
            yield finding
        self._progress.begin("events held to checkpoints", max((one.position for one in believed.values()), default=0))
        async for finding in head_findings(conn, list(believed.values()), self._all_files(), self._progress.step):
            yield finding

    def _all_files(self) -> tuple[CheckpointFile, ...]:
        own = (self._witnesses.file,) if self._witnesses.file is not None else ()
        return (*own, *self._witnesses.copies)

    def _believed(self, found: list[Finding], kept: list[tuple[int, str]]) -> dict[int, Checkpoint]:
        """By its number, every checkpoint whose signature is good, wherever it was found."""
        table: dict[int, Checkpoint] = {}
        for n, line in kept:
            checkpoint = _read(line)
            if isinstance(checkpoint, Checkpoint) and checkpoint.n == n:
                table[n] = checkpoint
            else:
                found.append(Finding(Kind.CHECKPOINT_CHANGED, None, f"row {n} of checkpoints holds no checkpoint {n}"))
        believed = {n: one for n, one in table.items() if self._is_signed(one, "the database", found)}
        if self._witnesses.file is not None:
            self._compare(found, self._witnesses.file, table, believed, whole=True)
        for copy in self._witnesses.copies:
            self._compare(found, copy, table, believed, whole=False)
        found.extend(_chain_findings(believed))
        return believed

    def _compare(
        self,
        found: list[Finding],
        file: CheckpointFile,
        table: dict[int, Checkpoint],
        believed: dict[int, Checkpoint],
        *,
        whole: bool,
    ) -> None:
        """The table against a file; of a copy nobody expects that it has everything."""
        noted: dict[int, Checkpoint] = {}
        for one in file.statements():
            if not isinstance(one, Checkpoint) or not self._is_signed(one, str(file.path), found):
                continue
            if one.n in noted and noted[one.n] != one:
                found.append(Finding(Kind.CHECKPOINT_CHANGED, None, f"{file.path} has two checkpoints {one.n}"))
            noted.setdefault(one.n, one)
        found.extend(
            Finding(Kind.CHECKPOINT_GONE, None, f"checkpoint {n} is in {file.path}, not in the database")
            for n in sorted(noted.keys() - table.keys())
        )
        if whole:
            found.extend(
                Finding(Kind.CHECKPOINT_GONE, None, f"checkpoint {n} is in the database, not in {file.path}")
                for n in sorted(table.keys() - noted.keys())
            )
        for n in sorted(noted.keys() & table.keys()):
            if noted[n] != table[n]:
                detail = f"checkpoint {n} says one thing in the database and another in {file.path}"
                found.append(Finding(Kind.CHECKPOINT_CHANGED, None, detail))
        # The file wins: whoever can write the table need not be able to write it.
        believed.update(noted)

    def _is_signed(self, one: Checkpoint | Act, where: str, found: list[Finding]) -> bool:
        keys = self._witnesses.keys
        if not keys:
            # Nobody gave a key: hashes are all that can be judged.
            if one.is_as_hashed:
                return True
            found.append(Finding(Kind.CHECKPOINT_CHANGED, None, f"{_named(one)} in {where} is not what its hash says"))
            return False
        if one.is_as_hashed and one.is_signed(keys):
            return True
        if keys.knows(one.key):
            kind = Kind.CHECKPOINT_CHANGED if isinstance(one, Checkpoint) else Kind.ACT_CHANGED
            found.append(Finding(kind, None, f"{_named(one)} in {where} is not what was signed"))
        else:
            found.append(Finding(Kind.WRONG_KEY, None, f"{_named(one)} in {where} is signed with the key {one.key}"))
        return False

    def _check_acts(
        self, found: list[Finding], rows: list[tuple[int, str, str]], believed: dict[int, Checkpoint]
    ) -> None:
        acts: dict[int, Act] = {}
        for n, number, line in rows:
            act = _read(line)
            if isinstance(act, Act) and (act.n, act.number) == (n, number):
                acts[n] = act
                self._is_signed(act, "the database", found)
            else:
                found.append(Finding(Kind.ACT_CHANGED, None, f"row {n} of record_acts holds no act {n}"))
        self._acts = len(acts)
        for file in self._all_files():
            for one in file.statements():
                if isinstance(one, Act) and self._is_signed(one, str(file.path), found) and acts.get(one.n) != one:
                    kind = Kind.ACT_CHANGED if one.n in acts else Kind.ACT_GONE
                    detail = f"act {one.n}, upon {len(one.digests)} texts, is in {file.path}, not in the database"
                    found.append(Finding(kind, one.number, detail))
        hashes = {n: act.hash for n, act in acts.items()}
        for n, act in acts.items():
            if act.prev != hashes.get(n - 1, GENESIS if n == 1 else None):
                found.append(Finding(Kind.ACT_GONE, None, f"act {n} does not follow the one before it"))
        for one in believed.values():
            if one.acts and hashes.get(one.acts) != one.acts_head:
                found.append(Finding(Kind.ACT_GONE, None, f"act {one.acts} is not the one that checkpoint {one.n} saw"))
                break


def _chain_findings(believed: dict[int, Checkpoint]) -> Iterator[Finding]:
    """Checkpoints follow each other without a gap, whatever table and file agree upon."""
    before: Checkpoint | None = None
    for n in sorted(believed):
        one = believed[n]
        expected = before.n + 1 if before else 1
        if n > expected:
            yield Finding(Kind.CHECKPOINT_GONE, None, f"checkpoints {expected} to {n - 1} are nowhere")
        elif one.prev != (before.hash if before else GENESIS):
            yield Finding(Kind.CHECKPOINT_CHANGED, None, f"checkpoint {n} follows another checkpoint {n - 1}")
        before = one


def _read(line: str) -> Checkpoint | Act | None:
    try:
        return read_statement(line)
    except ValueError:
        return None


def _named(one: Checkpoint | Act) -> str:
    return f"{'checkpoint' if isinstance(one, Checkpoint) else 'act'} {one.n}"
