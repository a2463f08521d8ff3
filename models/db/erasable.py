"""Which texts an erasure means: by their place in events, of a whole case, or by who wrote them. Digests, no values."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import ARRAY, Text, any_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.case_tables import CASE_EVENTS, CASE_TEXTS
from models.db.command_tables import COMMANDS
from models.db.errors import RecordError
from models.db.texts import digest_places, digests_in

_AT_ONCE = 500
_NUMBERS = bindparam("numbers", type_=ARRAY(Text))
_EVENTS = select(CASE_EVENTS.c.seq, CASE_EVENTS.c.data).where(CASE_EVENTS.c.number == bindparam("number", type_=Text))
_KEPT = select(CASE_TEXTS.c.number, CASE_TEXTS.c.digest, CASE_TEXTS.c.erased_at).where(
    CASE_TEXTS.c.number == any_(_NUMBERS)
)
_GIVEN_BY = select(COMMANDS.c.number, COMMANDS.c.instruction).where(COMMANDS.c.person == bindparam("person"))
_DONE_BY = select(CASE_EVENTS.c.number, CASE_EVENTS.c.data).where(
    CASE_EVENTS.c.number == any_(_NUMBERS), CASE_EVENTS.c.actor == bindparam("actor", type_=Text)
)
_EXISTS = select(func.count()).where(CASE_EVENTS.c.number == bindparam("number", type_=Text), CASE_EVENTS.c.seq == 1)


class NothingThere(RecordError):  # noqa: N818  # named for what it says, as refusals are
    """There is no such case, or no such text in it."""

    code = "nothing_to_erase"


class TextPlace(NamedTuple):
    """The text in a field of an event, `title` or `measures/0/title`; without a field all texts of the event."""

    seq: int
    field: str | None = None


class Standing(NamedTuple):
    """Of the texts that an erasure means in one case: which are there, and how many were erased before."""

    digests: frozenset[str]
    already: int


async def meant(
    conn: AsyncConnection, *, number: str | None, places: Collection[TextPlace] = (), person: int | None = None
) -> dict[str, Standing]:
    """By case: the texts at these places, or all of the case; of a person, what they wrote. Raises `NothingThere`."""
    if person is not None:
        wanted = await _written_by(conn, person, number)
    elif number is not None:
        if not (await conn.execute(_EXISTS, {"number": number})).scalar_one():
            raise NothingThere(number=number)
        wanted = {number: await _at(conn, number, places) if places else None}
    else:
        wanted = {}
    return await _standing(conn, wanted)


async def _at(conn: AsyncConnection, number: str, places: Iterable[TextPlace]) -> set[str]:
    events = {seq: digest_places(data) for seq, data in await conn.execute(_EVENTS, {"number": number})}
    found: set[str] = set()
    for seq, field in places:
        there = events.get(seq, {})
        here = set(there.values()) if field is None else {there[f"/{field}"]} if f"/{field}" in there else set()
        if not here:
            raise NothingThere(number=number, seq=seq, field=field)
        found |= here
    return found


async def _written_by(conn: AsyncConnection, person: int, number: str | None) -> dict[str, set[str] | None]:
    """What came in with their commands, refused ones included, and whatever else events by them say."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for case, instruction in await conn.execute(_GIVEN_BY, {"person": person}):
        if case and number in {None, case}:
            found[case] |= digests_in(instruction)
    numbers = sorted(found)
    for start in range(0, len(numbers), _AT_ONCE):
        bound = {"numbers": numbers[start : start + _AT_ONCE], "actor": f"person:{person}"}
        for case, data in await conn.execute(_DONE_BY, bound):
            found[case] |= digests_in(data)
    return dict(found)


async def _standing(conn: AsyncConnection, wanted: Mapping[str, set[str] | None]) -> dict[str, Standing]:
    there: defaultdict[str, set[str]] = defaultdict(set)
    gone: defaultdict[str, int] = defaultdict(int)
    numbers = sorted(wanted)
    for start in range(0, len(numbers), _AT_ONCE):
        for number, digest, erased_at in await conn.execute(_KEPT, {"numbers": numbers[start : start + _AT_ONCE]}):
            some = wanted[number]
            if some is not None and digest not in some:
                continue
            if erased_at is None:
                there[number].add(digest)
            else:
                gone[number] += 1
    return {number: Standing(frozenset(there[number]), gone[number]) for number in numbers if number in there | gone}
