"""The files that events cite, against the hashes by which they cite them."""

from collections.abc import Collection

from activities.evidence.store import EvidenceAway, EvidenceStore
from proof.finding import Finding, Kind
from proof.held import Held


def cited(of: Held) -> Collection[str]:
    """The files that the case's events cite."""
    return {digest for event in of.events for digest in event["data"].get("evidence", ())}


async def evidence_findings(store: EvidenceStore, of: Held) -> list[Finding]:
    """What is wrong with the files of one case. Each is read to its end: only its hash tells that it is the same."""
    findings = []
    noted = {file.sha256 for file in of.uploads}
    for digest in sorted(cited(of)):
        short = f"{digest[:12]}…"
        if digest not in noted:
            reason = f"{short} is cited, and no upload of it is noted"
            findings.append(Finding(Kind.EVIDENCE_MISSING, of.number, reason))
        try:
            kept = await store.digest_of(digest)
        except EvidenceAway as error:
            findings.append(Finding(Kind.EVIDENCE_MISSING, of.number, f"{short} cannot be read: {error}"))
            continue
        if kept is None:
            findings.append(Finding(Kind.EVIDENCE_MISSING, of.number, f"{short} is cited and not kept"))
        elif kept != digest:
            findings.append(Finding(Kind.EVIDENCE_CHANGED, of.number, f"{short} is not what was cited"))
    return findings
