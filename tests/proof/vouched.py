"""A record that is vouched for: a key and a file outside the database, and a forger who can write every table."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text as sql

from activities.checkpoint_file import CheckpointFile
from activities.checkpointing import Checkpointer
from models.chain import GENESIS, event_hash
from models.db.checkpoints import RecordedCheckpoints
from models.db.erasure import Erasure, erase_texts
from models.signing import Signer, new_key, read_keyring, read_signer
from models.statements import Act, Checkpoint
from proof.finding import Finding, Kind
from proof.held import held, one_instant
from proof.judging import judge
from proof.progress import Progress
from proof.statements import StatementCheck, Witnesses
from proof.verifying import Report
from tests.proof.archive import Archive


class Vouched:
    """What a test speaks to."""

    def __init__(self, archive: Archive, folder: Path) -> None:
        self.archive = archive
        self.key = folder / "checkpoint-key"
        self.key.write_text(new_key())
        self.file = CheckpointFile(folder / "checkpoints.jsonl")

    @property
    def signer(self) -> Signer:
        """Whoever has the key."""
        signer = read_signer(self.key)
        assert signer is not None
        return signer

    @property
    def checkpointer(self) -> Checkpointer:
        """What takes checkpoints."""
        return Checkpointer(RecordedCheckpoints(self.archive.database), self.file, self.signer)

    @property
    def witnesses(self) -> Witnesses:
        """What a verification believes."""
        return Witnesses(self.file, (), read_keyring(self.key))

    async def checkpoint(self) -> Checkpoint:
        """Take one."""
        return (await self.checkpointer.take())[0]

    async def verify(self, witnesses: Witnesses | None = None, sample: int | None = None) -> Report:
        """A verification by these witnesses."""
        return await self.archive.verify(witnesses=witnesses or self.witnesses, sample=sample)

    async def named(self, number: str | None = None, witnesses: Witnesses | None = None) -> dict[Kind, str]:
        """What one look names of a case, or of the ledger as a whole, by the statements and the record alone."""
        check = StatementCheck(witnesses or self.witnesses, Progress())
        async with one_instant(self.archive.database) as conn:
            findings: list[Finding] = [finding async for finding in check.check(conn, datetime.now(UTC))]
            for one in await held(conn, [number] if number is not None else []):
                findings += judge(one).findings
        return {finding.kind: finding.detail for finding in findings if finding.number == number}

    async def erase(self, number: str, *digests: str) -> Act | None:
        """Erase texts by an act."""
        erasure = Erasure("e1", "administrator:1", "应本人请求删除", datetime.now(UTC))
        return await erase_texts(self.archive.database, number, digests, erasure, self.signer)

    async def remove(self, number: str) -> None:
        """The whole case, from every table, and the feed without a hole."""
        await self.archive.delete_whole(number)
        await self.close_the_feed()
        await self.archive.tamper(
            "DELETE FROM case_counts", "UPDATE case_numbers SET last = (SELECT count(DISTINCT number) FROM case_events)"
        )

    async def remove_newest(self, number: str, kept: int) -> None:
        """All events after `kept`, with what they left behind; the row is made anew by a rebuild."""
        await self.archive.end_behind_its_back(number)
        await self.archive.tamper(
            "DELETE FROM commands WHERE number = :n AND id IN"
            " (SELECT command FROM case_events WHERE number = :n AND seq > :kept)",
            "DELETE FROM notices WHERE number = :n AND seq > :kept",
            "DELETE FROM case_events WHERE number = :n AND seq > :kept",
            "DELETE FROM cases WHERE number = :n",
            n=number,
            kept=kept,
        )
        await self.close_the_feed()
        await self.archive.rebuild()
        await self.archive.reviver.revive(number)

    async def rewrite(self, number: str, seq: int, actor: str) -> None:
        """Another actor of one event, and every hash after it right."""
        await self.archive.end_behind_its_back(number)
        await self.archive.tamper(
            "UPDATE case_events SET actor = :actor WHERE number = :n AND seq = :seq", n=number, seq=seq, actor=actor
        )
        async with self.archive.database.connect() as conn:
            query = sql("SELECT * FROM case_events WHERE number = :n ORDER BY seq")
            events = (await conn.execute(query, {"n": number})).mappings().all()
        prev = GENESIS
        for event in events:
            named = {name: event[name] for name in ("seq", "at", "actor", "data")}
            digest = event_hash(number, kind=event["type"], prev=prev, **named)
            await self.archive.tamper(
                "UPDATE case_events SET prev = :prev, hash = :hash WHERE number = :n AND seq = :seq",
                n=number,
                seq=event["seq"],
                prev=prev,
                hash=digest,
            )
            prev = digest
        await self.archive.tamper("DELETE FROM cases WHERE number = :n", n=number)
        await self.archive.rebuild()
        await self.archive.reviver.revive(number)

    async def close_the_feed(self) -> None:
        """Give all positions anew, so that no hole is left."""
        await self.archive.tamper(
            "UPDATE case_events SET position = -position",
            "UPDATE case_events SET position = placed.p FROM"
            " (SELECT number AS n, seq AS s, row_number() OVER (ORDER BY position DESC) AS p FROM case_events)"
            " AS placed WHERE number = placed.n AND seq = placed.s",
            "UPDATE feed SET last = (SELECT count(*) FROM case_events)",
        )
