"""The files that an event cites, as one text of its case: what each was called and what it was, at that time.

The event itself holds their hashes. Names are case text, so that it carries the digest of a listing besides, and the
listing stands in `case_texts` (decision 0019).
"""

from collections.abc import Iterable

import orjson
from pydantic import TypeAdapter

from models.domain.value import Value


class UploadedFile(Value):
    """A file as a case holds it under one of its names."""

    sha256: str
    name: str
    media_type: str
    size: int


_FILES: TypeAdapter[list[UploadedFile]] = TypeAdapter(list[UploadedFile])


def listing(files: Iterable[UploadedFile]) -> str:
    """`files` in their order, as canonical JSON (RFC 8785)."""
    return orjson.dumps([file.model_dump() for file in files], option=orjson.OPT_SORT_KEYS).decode()


def read_listing(said: str) -> list[UploadedFile]:
    """The files of a listing. Raises `ValueError` where it is none."""
    return _FILES.validate_json(said)
