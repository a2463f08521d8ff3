"""JSON as the database is given it and gives it."""

import json
from typing import Any

import orjson


def dumps(value: Any) -> str:
    """`value` as a JSON column takes it."""
    return orjson.dumps(value).decode()


def loads(text: str | bytes) -> Any:
    """What stands in a JSON column; also a number that no event could have held, so that proofs can name its place."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)
