"""The access log: written by the API in batches, forgotten after a time."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.access_tables import ACCESS_LOG
from models.db.engine import reading
from models.db.recordsets import recordset

_AT_ONCE = 5_000
_A = ACCESS_LOG.c


@dataclass(frozen=True, slots=True)
class Access:
    """That somebody looked. `units` are where they sat; `action` is the route, as `GET /cases/{number}`."""

    at: datetime
    request: str
    account: int | None
    person: int | None
    token: int | None
    units: tuple[str, ...]
    address: str
    action: str
    number: str | None
    detail: str | None
    status: int


_NAMES = tuple(Access.__dataclass_fields__)
_GIVEN = recordset(ACCESS_LOG, _NAMES, "rows")
_NOTE = insert(ACCESS_LOG).from_select(_NAMES, select(*_GIVEN.c))
_OLD = select(_A.id).where(_A.at < bindparam("before")).order_by(_A.at).limit(_AT_ONCE)
_FORGET = delete(ACCESS_LOG).where(_A.id.in_(_OLD))


async def note_accesses(engine: AsyncEngine, accesses: Sequence[Access]) -> None:
    """Keep some accesses: one statement, however many they are."""
    async with reading(engine).connect() as conn:
        await conn.execute(_NOTE, {"rows": [asdict(access) for access in accesses]})


class RecordedAccesses:
    """The log, for who shortens it (`activities.ports.AccessBook`)."""

    def __init__(self, database: AsyncEngine, kept: timedelta) -> None:
        """Keep what is not older than `kept`."""
        self._database = database
        self._kept = kept

    async def forget(self) -> int:
        """Delete what is older, a few thousand at a time; how many entries that were."""
        forgotten, before = 0, datetime.now(UTC) - self._kept
        while True:
            async with reading(self._database).connect() as conn:
                gone = (await conn.execute(_FORGET, {"before": before})).rowcount
            forgotten += gone
            if gone < _AT_ONCE:
                return forgotten
