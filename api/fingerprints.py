"""By what two requests under one key are known to be the same."""

from datetime import date
from hashlib import sha256

import orjson
from pydantic import BaseModel

from models.domain.commands import Name


def fingerprint(name: Name, number: str | None, body: BaseModel, opened_on: date | None = None) -> bytes:
    """The SHA-256 of what is asked, by which name, of which case; what was left out counts as its default."""
    said = [name.value, number, body.model_dump(mode="json"), opened_on]
    return sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).digest()
