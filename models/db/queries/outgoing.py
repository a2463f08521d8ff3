"""What may be told outside of a person's notices: the case's dates and title only where that person sees the case."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import BigInteger, RowMapping, and_, bindparam, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.delivery_tables import DELIVERIES
from models.db.notice_tables import NOTICES
from models.db.queries.reader import Reader
from models.db.queries.shown import SHOWN, overdue
from models.domain.outgoing import Item
from models.domain.words import Measure

_MOST = 2000
_NOTICE = select(NOTICES, SHOWN.c.title, SHOWN.c.due, overdue(SHOWN).label("overdue")).outerjoin(
    SHOWN, SHOWN.c.number == NOTICES.c.number
)
_ONE = _NOTICE.where(NOTICES.c.id == bindparam("notice", type_=BigInteger))
_PERSON = NOTICES.c.person == bindparam("person", type_=BigInteger)
# A case that is overdue is told of in each digest until its notices are read: overdue items get louder.
_LOUD = and_(NOTICES.c.read_at.is_(None), overdue(SHOWN))
_FOLDED = exists().where(
    DELIVERIES.c.notice == NOTICES.c.id, DELIVERIES.c.told_in == bindparam("digest", type_=BigInteger)
)
_DIGEST = (
    _NOTICE.add_columns(_FOLDED.label("folded"))
    .where(_PERSON, or_(_LOUD, _FOLDED))
    .order_by(NOTICES.c.id.desc())
    .limit(_MOST)
)
_ANY_LOUD = _NOTICE.with_only_columns(NOTICES.c.id).where(_PERSON, _LOUD).limit(1)


async def notice_item(conn: AsyncConnection, reader: Reader, notice: int, now: datetime, *, titles: bool) -> Item:
    """One notice of the reader's."""
    bound = {**reader.bound, "notice": notice, "now": now}
    return _item((await conn.execute(_ONE, bound)).mappings().one(), titles=titles)


async def digest_items(
    conn: AsyncConnection, reader: Reader, digest: int, now: datetime, *, titles: bool
) -> tuple[Item, ...]:
    """What a digest tells: the notices folded into it, and the latest of each overdue case that has unread ones.

    Overdue cases come first, then what asks for something, each with the newest first.
    """
    bound = {**reader.bound, "person": reader.person, "digest": digest, "now": now}
    rows = (await conn.execute(_DIGEST, bound)).mappings().all()
    items = [_item(row, titles=titles) for row in _once_a_case(rows)]
    return tuple(sorted(items, key=lambda item: (not item.overdue, not item.needs_now)))


async def has_loud(conn: AsyncConnection, reader: Reader, now: datetime) -> bool:
    """Whether there is an unread notice of an overdue case."""
    bound = {**reader.bound, "person": reader.person, "now": now}
    return (await conn.execute(_ANY_LOUD, bound)).first() is not None


def _once_a_case(rows: Iterable[RowMapping]) -> list[RowMapping]:
    """All that is folded; what is merely loud only where nothing newer of its case is there."""
    kept: list[RowMapping] = []
    told: set[str | None] = set()
    for row in rows:
        if row["folded"] or row["number"] not in told:
            kept.append(row)
            told.add(row["number"])
    return kept


def _item(row: RowMapping, *, titles: bool) -> Item:
    return Item(
        number=row["number"],
        kind=row["kind"],
        measure=Measure(row["measure"]) if row["measure"] else None,
        level=row["level"],
        acknowledge=row["acknowledge"],
        at=row["created_at"],
        due=row["due"],
        overdue=row["overdue"],
        title=row["title"] if titles else None,
    )
