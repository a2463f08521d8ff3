"""What `uploads` says of the files that events cite, against the listings in which the events hold it."""

from collections.abc import Iterator, Mapping

from models.cited_files import UploadedFile, read_listing
from models.db.texts import digests_in
from proof.finding import Finding, Kind
from proof.held import Held, Row
from proof.texts import lost_texts


def listing_findings(of: Held) -> Iterator[Finding]:
    """Where a cited file is called otherwise than when it was cited, or is noted as something else, or not at all.

    A name that came later is no fault; a listing that was erased tells nothing, one that is lost is named as a text.
    No finding says a name.
    """
    lost = lost_texts(of)
    kept = {text["digest"]: text["value"] for text in of.texts if text["digest"] not in lost}
    noted = {(file.sha256, file.name): file for file in of.uploads}
    told: set[UploadedFile] = set()
    for event in of.events:
        for said in _listings(event, kept):
            try:
                listed = read_listing(said)
            except ValueError:
                yield Finding(Kind.UPLOAD_DIFFERS, of.number, f"event {event['seq']} lists its files unreadably")
                continue
            for file in listed:
                if file not in told and (wrong := _wrong(file, noted)):
                    yield Finding(Kind.UPLOAD_DIFFERS, of.number, f"{file.sha256[:12]}… {wrong} event {event['seq']}")
                told.add(file)


def _listings(event: Row, kept: Mapping[str, str | None]) -> Iterator[str]:
    for digest in digests_in(event["data"].get("files")):
        said = kept.get(digest)
        if said is not None:
            yield said


def _wrong(file: UploadedFile, noted: Mapping[tuple[str, str], UploadedFile]) -> str:
    now = noted.get((file.sha256, file.name))
    if now is None:
        return "is not noted under the name that it had in"
    return "" if now == file else f"is noted as {_described(now)}, and was {_described(file)} in"


def _described(file: UploadedFile) -> str:
    return f"{file.media_type} of {file.size} bytes"
