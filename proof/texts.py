"""Texts against the digests by which events speak of them."""

from collections.abc import Iterator

from models.domain.texts import digest
from proof.finding import Finding, Kind
from proof.held import Held, Row


def text_findings(of: Held) -> Iterator[Finding]:
    """What is wrong with the texts of one case; no finding says a text."""
    kept = {text["digest"] for text in of.texts}
    for changed in sorted(_changed(of)):
        yield Finding(Kind.TEXT_CHANGED, of.number, f"{short(changed)} is not what its digest says")
    for gone in sorted(_erased(of) - of.acted):
        yield Finding(Kind.TEXT_GONE, of.number, f"{short(gone)} was erased, and no act is on record that says so")
    for back in sorted(of.acted & kept - _erased(of)):
        yield Finding(Kind.ERASURE_UNDONE, of.number, f"{short(back)} was erased by an act on record, and is back")
    for missing in sorted(of.mentioned - kept):
        yield Finding(Kind.TEXT_MISSING, of.number, f"{short(missing)} is spoken of and not kept")
    for unclaimed in sorted(kept - of.mentioned - of.ordered):
        reason = f"{short(unclaimed)} is kept, and neither an event nor a command speaks of it"
        yield Finding(Kind.TEXT_UNCLAIMED, of.number, reason)


def lost_texts(of: Held) -> set[str]:
    """The digests whose texts are changed or missing: what was said there cannot be had from here."""
    return _changed(of) | (of.mentioned - {text["digest"] for text in of.texts})


def is_erased(text: Row) -> bool:
    """Whether the text was taken away by an erasure, which leaves its digest."""
    return text["erased_at"] is not None and text["value"] is None and text["salt"] is None


def _erased(of: Held) -> set[str]:
    return {text["digest"] for text in of.texts if is_erased(text)}


def _changed(of: Held) -> set[str]:
    return {text["digest"] for text in of.texts if not is_erased(text) and not _is_as_digested(text)}


def _is_as_digested(text: Row) -> bool:
    if text["value"] is None or text["salt"] is None:
        return False
    return bool(digest(text["salt"], text["value"]) == text["digest"])


def short(digest: str) -> str:
    """A digest as it is said to people."""
    return f"{digest[:17]}…"
