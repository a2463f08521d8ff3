"""The events against the roots of checkpoints: in one pass over the feed, however many checkpoints there are."""

from collections.abc import AsyncIterator, Callable, Sequence
from itertools import pairwise

from sqlalchemy.ext.asyncio import AsyncConnection

from activities.checkpoint_file import CheckpointFile
from models.db.heads import hash_at, newest_seq, parts
from models.statements import Checkpoint, Head, Heads
from proof.finding import Finding, Kind

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
        summed, now, began = Heads(), list[Head](), 0
        async for part in parts(conn, checkpoint.since, checkpoint.position):
            summed.add(part.heads)
            now += part.heads
            began += part.begun
            step(part.to - part.since)
        begun[checkpoint.n] = began
        if summed.root == checkpoint.root:
            continue
        async for finding in _differing(conn, checkpoint, now, files):
            if finding.number is None or (finding.kind, finding.number) not in named:
                named.add((finding.kind, finding.number))
                yield finding
    for before, one in pairwise(sorted(checkpoints, key=lambda one: one.n)):
        if one.n == before.n + 1 and one.cases != before.cases + begun[one.n]:
            detail = f"checkpoint {one.n} counted {one.cases} cases, there are {before.cases + begun[one.n]}"
            yield Finding(Kind.RECORD_DIFFERS, None, detail)


async def _differing(
    conn: AsyncConnection, checkpoint: Checkpoint, now: list[Head], files: Sequence[CheckpointFile]
) -> AsyncIterator[Finding]:
    """Which cases they are, where the heads were noted beside the checkpoints."""
    seen = _heads_seen(checkpoint, files)
    when = f"checkpoint {checkpoint.n} of {checkpoint.at:%Y-%m-%d %H:%M}Z"
    if seen is None:
        between = f"the events at positions {checkpoint.since + 1} to {checkpoint.position} are not those that were"
        yield Finding(Kind.RECORD_DIFFERS, None, f"{between} there at {when}; no file of heads says which")
        return
    for number, seq, digest in sorted(set(seen) - set(now))[:_NAMED]:
        newest = await newest_seq(conn, number)
        if newest == 0:
            yield Finding(Kind.CASE_GONE, number, f"{when} saw it with {seq} events, and there are none")
        elif newest < seq:
            yield Finding(Kind.EVENTS_GONE, number, f"{when} saw event {seq}, the newest is {newest}")
        elif await hash_at(conn, number, seq) != digest:
            yield Finding(Kind.CHAIN_REWRITTEN, number, f"event {seq} is not the one that {when} saw")
        else:
            yield Finding(Kind.RECORD_DIFFERS, number, f"event {seq} stands elsewhere than where {when} saw it")
    known = {number for number, _, _ in seen}
    for number, seq, _ in now:
        if number not in known:
            yield Finding(Kind.CHAIN_REWRITTEN, number, f"event {seq} was put in behind {when}")


def _heads_seen(checkpoint: Checkpoint, files: Sequence[CheckpointFile]) -> list[Head] | None:
    """The heads that the root was made of; what is not signed by it is not believed."""
    for file in files:
        summed, seen = Heads(), list[Head]()
        for part in file.heads(checkpoint):
            summed.add(part)
            seen += part
        if summed.root == checkpoint.root:
            return seen
    return None
