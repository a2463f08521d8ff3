"""One case, if the reader sees it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Text, bindparam, select
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import line
from models.db.queries.reader import Reader
from models.db.queries.shown import SHOWN, SHOWN_WHOLE, lamp, overdue
from models.db.statements import Statement
from models.domain.case import Case

_NUMBER = bindparam("number", type_=Text)
_CASE = Statement(
    select(SHOWN_WHOLE, lamp(SHOWN_WHOLE).label("lamp"), overdue(SHOWN_WHOLE).label("overdue")).where(
        SHOWN_WHOLE.c.number == _NUMBER
    )
)
_IS_SHOWN = Statement(select(SHOWN.c.number).where(SHOWN.c.number == _NUMBER))


@dataclass(frozen=True)
class ShownCase:
    """A case's row (all columns of `cases`, `description`, `lamp`, `overdue`) and its state as the rules know it.

    `uploads` are its files, the oldest first, each with `sha256`, `name`, `size`, `media_type` and `named_type`.
    """

    row: dict[str, Any]
    snapshot: dict[str, Any]
    uploads: list[dict[str, Any]]

    @cached_property
    def case(self) -> Case:
        """The case, for the rules; read once, however often it is asked for."""
        return Case.model_validate(self.snapshot)

    @property
    def seq(self) -> int:
        """The highest seq recorded."""
        seq: int = self.row["seq"]
        return seq


async def shown_case(engine: AsyncEngine, reader: Reader, number: str, now: datetime) -> ShownCase | None:
    """The case `number`; `None` where there is none or the reader does not see it, which look the same."""
    if "\0" in number:
        return None
    async with line(engine) as conn:
        found = await _CASE.row(conn, {**reader.bound, "number": number, "now": now})
    if found is None:
        return None
    row = dict(found)
    return ShownCase(row, row.pop("snapshot"), row.pop("uploads"))


async def is_shown(engine: AsyncEngine, reader: Reader, number: str) -> bool:
    """Whether there is such a case and the reader sees it."""
    if "\0" in number:
        return False
    async with line(engine) as conn:
        return await _IS_SHOWN.row(conn, {**reader.bound, "number": number}) is not None
