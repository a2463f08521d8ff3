"""Case texts by digest: values and salts stay in the record's `case_texts`, the engine sees only these."""

from hashlib import sha256
from typing import Annotated

from pydantic import Field

PREFIX = "text:"
SALT_BYTES = 16

Digest = Annotated[str, Field(pattern=r"^text:[0-9a-f]{64}$")]
"""`text:` and the hexadecimal SHA-256 of salt ‖ UTF-8 value."""


def digest(salt: bytes, value: str) -> str:
    """The digest under which a text enters events and hashes."""
    return PREFIX + sha256(salt + value.encode()).hexdigest()
