"""People's wishes about being told."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.delivery_tables import CHANNELS, PREFERENCES
from models.domain.channels import Preferences


async def preferences_of(conn: AsyncConnection, person: int) -> Preferences:
    """A person's wishes; the default where they have said nothing."""
    row = (await conn.execute(select(PREFERENCES).where(PREFERENCES.c.person == person))).mappings().one_or_none()
    if row is None:
        return Preferences()
    return Preferences.model_validate({name: row[name] for name in Preferences.model_fields})


async def prefer(conn: AsyncConnection, person: int, wished: Preferences, next_digest: datetime) -> None:
    """Keep a person's wishes; `next_digest` is when their channels' next digests come by them."""
    values = wished.model_dump() | {"kinds": {kind: wish.value for kind, wish in wished.kinds.items()}}
    keep = insert(PREFERENCES).values(person=person, **values)
    await conn.execute(keep.on_conflict_do_update(index_elements=["person"], set_=values))
    await conn.execute(update(CHANNELS).where(CHANNELS.c.person == person).values(next_digest_at=next_digest))
