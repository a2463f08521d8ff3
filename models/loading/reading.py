"""Reading a TOML file against its shape; whatever is wrong is named by file, table and key."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from trouble import Trouble

_Shape = TypeVar("_Shape", bound=BaseModel)

_WORDS = {"extra_forbidden": "there is no such key", "missing": "this key is missing"}
_NAMES = ("code", "login", "unit", "person", "name")


class FileRefused(Trouble):
    """The file {file} cannot be loaded; nothing was changed: {reasons}."""

    code = "file_refused"
    exit_code = 2

    def __init__(self, file: Path, reasons: Iterable[object]) -> None:
        """Keep the file and every reason."""
        self.reasons = tuple(str(reason) for reason in reasons)
        super().__init__(file=file, reasons="; ".join(self.reasons))


def read_toml(file: Path, shape: type[_Shape]) -> _Shape:
    """What `file` says, as `shape`. Keys that the shape does not know are refused, as is anything else amiss."""
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileRefused(file, [error.strerror or error]) from error
    except ValueError as error:
        raise FileRefused(file, [f"it is not TOML: {error}"]) from error
    try:
        return shape.model_validate(written, extra="forbid", by_alias=True, by_name=False)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        raise FileRefused(file, [_reason(written, one["loc"], one["type"], one["msg"]) for one in details]) from None


def _reason(written: dict[str, Any], path: tuple[int | str, ...], kind: str, message: str) -> str:
    place = _place(written, path)
    reason = _WORDS.get(kind, message.removeprefix("Value error, "))
    return f"{place}: {reason}" if place else reason


def _place(written: object, path: tuple[int | str, ...]) -> str:
    """A path such as `relation 3 (unit SWJ-01), to`; rows count from 1."""
    words: list[str] = []
    for step in path:
        if isinstance(step, int):
            written = written[step] if isinstance(written, list) and step < len(written) else None
            row = f"{words.pop() if words else 'row'} {step + 1}"
            words.append(f"{row} ({name})" if (name := _name(written)) else row)
        else:
            written = written.get(step) if isinstance(written, dict) else None
            words.append(step)
    return ", ".join(words)


def _name(row: object) -> str | None:
    if not isinstance(row, dict):
        return None
    return next((f"{key} {row[key]}" for key in _NAMES if key in row), None)
