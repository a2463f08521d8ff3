"""What a policy says of evidence (佐证材料): how large a file may be, and what it may be."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from models.domain.value import Value

MIB = 1024 * 1024
LARGEST = 1024 * MIB
"""What no policy goes beyond."""
UNRECOGNIZED = "application/octet-stream"
"""A file of which nobody can tell what it is; it is only ever handed out to be saved."""

_UNITS = {"KiB": 1024, "MiB": MIB, "GiB": 1024 * MIB}
_SIZE = re.compile(r"(\d{1,6}) ?(KiB|MiB|GiB)")
_TYPE = re.compile(r"(?:[a-z0-9][a-z0-9.+-]{0,99}/(?:\*|[a-zA-Z0-9][a-zA-Z0-9.+_-]{0,99}))")


def _bytes(raw: Any) -> Any:
    if not isinstance(raw, str):
        return raw
    found = _SIZE.fullmatch(raw.strip())
    if found is None:
        message = "write a size as 100 MiB"
        raise ValueError(message)
    return int(found[1]) * _UNITS[found[2]]


def _is_type(raw: str) -> str:
    if not _TYPE.fullmatch(raw):
        message = f"{raw!r} is no media type: write application/pdf, or image/* for all of a kind"
        raise ValueError(message)
    return raw


class EvidenceRules(Value):
    """The size of one file in bytes, and the media types that are taken, `image/*` standing for all of a kind.

    Judged is what a file's content shows, never what its name or its sender says. These defaults are what a case goes
    by whose policy says nothing of evidence: they do not change.
    """

    max_size: Annotated[int, BeforeValidator(_bytes), Field(ge=1, le=LARGEST)] = 100 * MIB
    types: Annotated[tuple[Annotated[str, AfterValidator(_is_type)], ...], Field(min_length=1, max_length=100)] = (
        "image/*",
        "audio/*",
        "video/*",
        "text/*",
        "application/pdf",
        "application/ofd",
        "application/rtf",
        "application/xml",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/vnd.ms-outlook",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation",
        "application/zip",
        "application/gzip",
        "application/x-7z-compressed",
        "application/x-rar-compressed",
        UNRECOGNIZED,
    )

    def take(self, media_type: str) -> bool:
        """Whether a file of this type may be uploaded."""
        return media_type in self.types or f"{media_type.partition('/')[0]}/*" in self.types
