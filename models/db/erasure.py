"""Erasing texts: the value goes wherever it stands, the digest and the act stay, and the chain stays whole."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ARRAY, Text, any_, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.db.acts import add_act, erased_by_acts
from models.db.case_tables import CASE_EVENTS, CASE_TEXTS, CASE_WORDINGS, CASES
from models.db.command_tables import CASE_KEYS, COMMANDS
from models.db.draft_tables import DRAFTS
from models.db.locks import lock_cases
from models.db.projection import text_columns
from models.db.search_terms import found_by, searched
from models.db.texts import digests_in, text_values
from models.db.view_tables import SAVED_VIEWS
from models.domain.events import Registered
from models.signing import Signer
from models.statements import Act

_ERASE = (
    update(CASE_TEXTS)
    .where(
        CASE_TEXTS.c.number == bindparam("b_number"),
        CASE_TEXTS.c.digest == any_(bindparam("b_digests", type_=ARRAY(Text))),
        CASE_TEXTS.c.erased_at.is_(None),
    )
    .values(value=None, salt=None, erased_at=bindparam("b_at"))
    .returning(CASE_TEXTS.c.digest)
)
_COMMANDS = select(COMMANDS.c.id, COMMANDS.c.instruction).where(COMMANDS.c.number == bindparam("number", type_=Text))
_FORGET_BODIES = (
    update(COMMANDS).where(COMMANDS.c.id == any_(bindparam("b_ids", type_=ARRAY(Text)))).values(body_hash=b"")
)
_FORGET_KEY = delete(CASE_KEYS).where(CASE_KEYS.c.number == bindparam("number", type_=Text))


@dataclass(frozen=True, slots=True)
class Erasure:
    """An administrator's order to erase, of one case or several; `person` is whose texts they are, if that is why."""

    id: str
    actor: str
    reason: str
    at: datetime
    person: int | None = None


async def erase_texts(
    engine: AsyncEngine, number: str, digests: Collection[str], erasure: Erasure, signer: Signer
) -> Act | None:
    """Erase these texts of the case, and put the act on record in the same transaction; `None` where none was left.

    Whoever calls has judged that it may be.
    """
    async with engine.begin() as conn:
        await lock_cases(conn, [number])
        erased = await _erase(conn, number, digests, erasure.at)
        if erasure.person is not None:
            # What they have looked for may be words of their own.
            await conn.execute(delete(SAVED_VIEWS).where(SAVED_VIEWS.c.person == erasure.person))
        if not erased:
            return None
        act = Act(
            n=0,
            at=erasure.at,
            erasure=erasure.id,
            actor=erasure.actor,
            number=number,
            digests=tuple(sorted(erased)),
            person=erasure.person,
            reason=erasure.reason,
        )
        return await add_act(conn, act, signer)


async def erase_again(engine: AsyncEngine, number: str, now: datetime) -> int:
    """Erase what acts on record have erased and a restored backup has brought back; how many texts that were."""
    async with engine.begin() as conn:
        await lock_cases(conn, [number])
        acted = (await erased_by_acts(conn, [number])).get(number, set())
        return len(await _erase(conn, number, acted, now))


async def _erase(conn: AsyncConnection, number: str, digests: Collection[str], now: datetime) -> Sequence[str]:
    bound = {"b_number": number, "b_digests": sorted(set(digests)), "b_at": now}
    erased: Sequence[str] = (await conn.execute(_ERASE, bound)).scalars().all()
    if erased:
        # People quote what they answer: nobody's half-written form keeps the words.
        await conn.execute(delete(DRAFTS).where(DRAFTS.c.number == number))
        await _forget_hashes(conn, number, set(erased))
        await _reword(conn, number)
    return erased


async def _forget_hashes(conn: AsyncConnection, number: str, erased: set[str]) -> None:
    """Unsalted hashes that were made of the texts, too: with one, a guess could be confirmed.

    What was asked under such a command's key is told from nothing else any more.
    """
    rows = await conn.execute(_COMMANDS, {"number": number})
    spoke = [ident for ident, instruction in rows if digests_in(instruction) & erased]
    if spoke:
        await conn.execute(_FORGET_BODIES, {"b_ids": spoke})
    registered = await _registered(conn, number)
    if registered is not None and erased & {registered.source, registered.external_ref}:
        await conn.execute(_FORGET_KEY, {"number": number})


async def _registered(conn: AsyncConnection, number: str) -> Registered | None:
    first = select(CASE_EVENTS.c.data).where(CASE_EVENTS.c.number == number, CASE_EVENTS.c.seq == 1)
    data = (await conn.execute(first)).scalar_one_or_none()
    return None if data is None else Registered.model_validate(data)


async def _reword(conn: AsyncConnection, number: str) -> None:
    registered = await _registered(conn, number)
    if registered is None:
        return
    texts = (await text_values(conn, {number: digests_in(registered.model_dump(mode="json"))}))[number]
    worded = text_columns(registered, texts)
    description = worded.pop("description")
    folded = searched((number, worded["title"], description))
    reworded = update(CASES).where(CASES.c.number == number).values(**worded)
    row = (await conn.execute(reworded.returning(CASES.c.seen_by, CASES.c.opened_at))).one_or_none()
    if row is None:
        return
    seen_by, opened_at = row
    await conn.execute(
        update(CASE_WORDINGS)
        .where(CASE_WORDINGS.c.number == number)
        .values(
            description=description,
            folded=folded,
            grams=func.array_to_tsvector(
                bindparam("b_pieces", found_by(folded, seen_by, opened_at), type_=ARRAY(Text))
            ),
        )
    )
