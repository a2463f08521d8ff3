"""A case's events as `GET /cases/{number}/events` gives them, back in the form in which they were hashed."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from models.chain import SealedEvent
from trouble import Trouble


class NotEvents(Trouble):
    """{file} holds no events of one case ({reason}): save what GET /api/v1/cases/NUMBER/events answers."""

    code = "not_events"
    exit_code = 2


def read_exported(file: Path) -> tuple[str, list[SealedEvent]]:
    """The number of the case and its events, in order. Raises `NotEvents`."""
    try:
        said = json.loads(file.read_bytes())
        items = said["items"] if isinstance(said, Mapping) else said
        if isinstance(said, Mapping) and said.get("next") is not None:
            raise NotEvents(
                file=file, reason="only a page of them; ask with limit=500, and join the items of all pages"
            )
        numbers = {item["number"] for item in items}
        events = sorted((_sealed(item) for item in items), key=lambda event: event.seq)
    except (OSError, ValueError, LookupError, TypeError, ValidationError) as error:
        raise NotEvents(file=file, reason=f"{type(error).__name__}: {error}".splitlines()[0]) from error
    if len(numbers) != 1:
        raise NotEvents(file=file, reason=f"{len(numbers)} cases")
    return numbers.pop(), events


def _sealed(item: Mapping[str, Any]) -> SealedEvent:
    data = item["data"]
    for place, digest in item["digests"].items():
        _put(data, place.split("/")[1:], digest)
    return SealedEvent(
        seq=item["seq"],
        type=item["type"],
        at=datetime.fromisoformat(item["at"]),
        actor=item["actor"],
        data=data,
        prev=item["prev"],
        hash=item["hash"],
    )


def _put(data: Any, path: Iterable[str], value: str) -> None:
    """Put `value` where the JSON pointer `path` leads."""
    *way, last = (step.replace("~1", "/").replace("~0", "~") for step in path)
    for step in way:
        data = data[int(step)] if isinstance(data, list) else data[step]
    data[int(last) if isinstance(data, list) else last] = value
