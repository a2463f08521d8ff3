"""What verify names of files that are cited: missing, altered, and never those that are whole."""

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest

from activities.evidence.store import EvidenceStore, evidence_store
from models.cited_files import UploadedFile
from proof.evidence import cited, evidence_findings
from proof.finding import Finding, Kind
from proof.held import held, one_instant
from proof.verifying import Verifier
from tests.proof.archive import PATIENCE, Archive

WHOLE = sha256(b"whole").hexdigest()


async def pieces(content: bytes) -> AsyncIterator[bytes]:
    yield content


def uploaded(digest: str) -> UploadedFile:
    return UploadedFile(sha256=digest, name="x", media_type="text/plain", size=5)


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return evidence_store(tmp_path.as_uri())


async def test_a_cited_file_that_is_gone_or_another_is_named(archive: Archive, store: EvidenceStore) -> None:
    number = await archive.closed()
    async with one_instant(archive.database) as conn:
        (of,) = await held(conn, [number])
    (digest,) = cited(of)
    short = f"{digest[:12]}…"
    of.uploads = set()
    assert await evidence_findings(store, of) == [
        Finding(Kind.EVIDENCE_MISSING, number, f"{short} is cited, and no upload of it is noted"),
        Finding(Kind.EVIDENCE_MISSING, number, f"{short} is cited and not kept"),
    ]
    of.uploads = {uploaded(digest)}
    await store.put(digest, pieces(b"another"))
    assert await evidence_findings(store, of) == [
        Finding(Kind.EVIDENCE_CHANGED, number, f"{short} is not what was cited")
    ]
    verifier = Verifier(archive.database, archive.engine, archive.workflows, evidence=store, patience=PATIENCE)
    report = await verifier.verify()
    assert {finding.kind for finding in report.findings} == {Kind.EVIDENCE_MISSING, Kind.EVIDENCE_CHANGED}
    assert report.counts.files == 1
    of.events = [{"data": {"evidence": [WHOLE]}}]
    of.uploads = {uploaded(WHOLE)}
    await store.put(WHOLE, pieces(b"whole"))
    assert await evidence_findings(store, of) == []
