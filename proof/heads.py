"""The events against the roots of checkpoints: in one pass over the feed, however many checkpoints there are."""

from collections.abc import AsyncIterator, Callable, Sequence
from itertools import pairwise

from sqlalchemy.ext.asyncio import AsyncConnection

from activities.checkpoint_file import CheckpointFile
from models.db.heads import hash_at, newest_seq, parts
from models.statements import Checkpoint, Heads
from proof.finding import Finding, Kind

_SAID = 5
_NAMED = 1000
"""Heads of one checkpoint that are looked into."""


async def head_findings(
    conn: AsyncConnection,
    checkpoints: Sequence[Checkpoint],
    files: Sequence[CheckpointFile],
    step: Callable[[int], None],
) -> AsyncIterator[Finding]:
    """What checkpoints saw and the record no longer has. What has happened since the last one is nobody's concern.

    Each case is named once, by the first checkpoint that tells.
    """
    named: set[tuple[Kind, str | None]] = set()
    begun: dict[int, int] = {}
    for checkpoint in sorted(checkpoints, key=lambda one: one.n):
        summed, began = Heads(), 0
        async for part in parts(conn, checkpoint.since, checkpoint.position):
            summed.add(part.heads)
            began += part.begun
            step(part.to - part.since)
        begun[checkpoint.n] = began
        if summed.root == checkpoint.root:
            continue
        async for finding in _differing(conn, checkpoint, files):
            if finding.number is None or (finding.kind, finding.number) not in named:
                named.add((finding.kind, finding.number))
                yield finding
    for before, one in pairwise(sorted(checkpoints, key=lambda one: one.n)):
        if one.n == before.n + 1 and one.cases != before.cases + begun[one.n]:
            detail = f"checkpoint {one.n} counted {one.cases} cases, there are {before.cases + begun[one.n]}"
            yield Finding(Kind.RECORD_DIFFERS, None, detail)


async def _differing(
    conn: AsyncConnection, checkpoint: Checkpoint, files: Sequence[CheckpointFile]
) -> AsyncIterator[Finding]:
    """Which cases they are, where the heads were noted beside the checkpoints. Part by part, as there may be many."""
    when = f"checkpoint {checkpoint.n} of {checkpoint.at:%Y-%m-%d %H:%M}Z"
    file = next((file for file in files if _is_root_of(file, checkpoint)), None)
    if file is None:
        between = f"the events at positions {checkpoint.since + 1} to {checkpoint.position} are not those that were"
        yield Finding(Kind.RECORD_DIFFERS, None, f"{between} there at {when}; no file of heads says which")
        return
    moved: list[str] = []
    looked = 0
    noted = file.heads(checkpoint)
    async for part in parts(conn, checkpoint.since, checkpoint.position):
        now, seen = set(part.heads), set(next(noted, []))
        known = {number for number, _, _ in seen}
        moved += [number for number, _, _ in part.heads if number not in known]
        for number, seq, digest in sorted(seen - now)[: _NAMED - looked]:
            looked += 1
            finding = await _what_became_of(conn, number, seq, digest, when)
            if finding is None:
                moved.append(number)
            else:
                yield finding
    if moved:
        # Whatever follows one that is gone moves up, if somebody closes the hole: no fault of these cases.
        cases = sorted(set(moved))
        which = ", ".join(cases[:_SAID]) + (", …" if len(cases) > _SAID else "")
        detail = f"events of {len(cases)} cases stand at other positions than where {when} saw them: {which}"
        yield Finding(Kind.RECORD_DIFFERS, None, detail)


async def _what_became_of(conn: AsyncConnection, number: str, seq: int, digest: str, when: str) -> Finding | None:
    """An event that was seen: gone, replaced, or `None` where it only stands elsewhere."""
    newest = await newest_seq(conn, number)
    if newest == 0:
        return Finding(Kind.CASE_GONE, number, f"{when} saw it with {seq} events, and there are none")
    if newest < seq:
        return Finding(Kind.EVENTS_GONE, number, f"{when} saw event {seq}, the newest is {newest}")
    if await hash_at(conn, number, seq) != digest:
        return Finding(Kind.CHAIN_REWRITTEN, number, f"event {seq} is not the one that {when} saw")
    return None


def _is_root_of(file: CheckpointFile, checkpoint: Checkpoint) -> bool:
    """Whether the heads in that file are those that the root was made of; what it does not prove is not believed."""
    summed = Heads()
    for part in file.heads(checkpoint):
        summed.add(part)
    return summed.root == checkpoint.root
