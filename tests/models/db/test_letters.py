"""The register of letters: numbers without a gap, whoever writes at once, and what the events say of each letter."""

import asyncio
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.letter_tables import LETTER_COUNTS, LETTERS
from models.db.queries.cursors import BadCursor
from models.db.queries.inbox import inbox
from models.db.queries.letters import letters_of_case, letters_page
from models.db.queries.reader import Reader
from models.db.recorder import Recorder
from models.domain import events as e
from models.domain.words import Measure
from models.messages import Recorded
from tests.models.db.world import Life, OnePersonEach, rung

SUPERVISOR = Reader(21, ("SWJ-JG",))
TOLD = e.Addressee(unit="SWJ-JG", capacities=())


async def register(engine: AsyncEngine, **of: Any) -> list[dict[str, Any]]:
    async with engine.connect() as conn:
        query = select(LETTERS).filter_by(**of).order_by(LETTERS.c.unit, LETTERS.c.year, LETTERS.c.n)
        return [dict(row) for row in (await conn.execute(query)).mappings()]


async def last_numbers(engine: AsyncEngine) -> dict[tuple[str, int], int]:
    async with engine.connect() as conn:
        return {(unit, year): last for unit, year, last in await conn.execute(select(LETTER_COUNTS))}


def with_letter(supervisor: str = "SWJ-JG", command: str | None = None) -> Life:
    return Life().opened(supervisor=supervisor).do(rung(1, "SWJ-JG"), actor="clock", command=command)


async def test_numbers_have_no_gap_however_many_write_and_fail_at_once(engine: AsyncEngine) -> None:
    chance = Random(5)
    units = ("GW", "QU", "SWJ")
    good = [with_letter(chance.choice(units)) for _ in range(40)]
    # Two events of one command: the database refuses them at the very end, when the number has been taken.
    bad = [with_letter(chance.choice(units), "twice").do(e.Acknowledged(), command="twice") for _ in range(15)]
    writers = [Recorder(engine, OnePersonEach()) for _ in range(4)]
    lives = good + bad
    chance.shuffle(lives)
    calls = (writers[nth % len(writers)].record(life.batch()) for nth, life in enumerate(lives))
    async with asyncio.timeout(60):
        outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert sum(isinstance(outcome, Recorded) for outcome in outcomes) == len(good)
    lasts = await last_numbers(engine)
    for unit in units:
        given = [letter["n"] for letter in await register(engine, unit=unit)]
        assert given == list(range(1, len(given) + 1))
        assert lasts[unit, 2026] == len(given)
    assert sum(lasts.values()) == len(good)


async def test_each_local_year_begins_anew(engine: AsyncEngine, recorder: Recorder) -> None:
    """Half an hour before the Chinese new year's midnight, and half an hour after."""
    for at in (datetime(2028, 12, 31, 15, 30, tzinfo=UTC), datetime(2028, 12, 31, 16, 30, tzinfo=UTC)):
        life = Life().opened()
        life.at = at
        await recorder.record(life.do(rung(1, "SWJ-JG"), actor="clock").batch())
    found = [(letter["year"], letter["n"]) for letter in await register(engine, unit="SWJ-JG") if letter["year"] > 2026]
    assert found == [(2028, 1), (2029, 1)]


async def test_only_supervising_rungs_issue_letters_and_repeats_in_the_record_none(
    engine: AsyncEngine, recorder: Recorder
) -> None:
    life = Life().opened().do(rung(0, "SWJ-01", Measure.URGE), actor="clock").do(rung(1, "SWJ-JG"), actor="clock")
    await recorder.record(life.whole())
    await recorder.record(life.whole())
    (letter,) = await register(engine, number=life.number)
    assert (letter["seq"], letter["unit"], letter["to_unit"], letter["level"], letter["clock"], letter["standing"]) == (
        4,
        "SWJ-JG",
        "SWJ-JG",
        1,
        "due",
        "open",
    )


async def test_what_becomes_of_a_letter(engine: AsyncEngine, recorder: Recorder) -> None:
    life = with_letter()
    seq = len(life.sealed)
    await recorder.record(life.batch())

    async def told(fact: e.AnyFact, actor: str = "person:21") -> dict[str, Any]:
        await recorder.record(life.do(fact, actor=actor).batch())
        (letter,) = await register(engine, number=life.number)
        return letter

    await told(e.Acknowledged())
    taken = await told(e.LetterAcknowledged(letter=seq))
    assert (taken["standing"], taken["acknowledged_by"], taken["acknowledged_at"]) == ("acknowledged", 21, life.at)
    assert taken["expires_at"] is not None
    expired = await told(e.LetterExpired(letter=seq, due_at=life.at, to=(TOLD,)), "clock")
    assert [expired[name] for name in ("standing", "acknowledged_at", "acknowledged_by", "expires_at")] == [
        "open",
        None,
        None,
        None,
    ]
    assert expired["expired_at"] == life.at
    await told(e.LetterAcknowledged(letter=seq))
    report = e.ProgressReported(unit="SWJ-01", text=life.text("进展"), percent=10)
    answered = await told(report, "person:11")
    assert (answered["standing"], answered["ended_at"], answered["n"]) == ("answered", life.at, taken["n"])


@pytest.mark.parametrize(
    ("fact", "standing"),
    [(e.Withdrawn(reason="text:" + "0" * 64), "ended"), (rung(1, "SWJ-JG").model_copy(update={"n": 2}), "replaced")],
)
async def test_why_a_letter_waits_no_longer(
    engine: AsyncEngine, recorder: Recorder, fact: e.AnyFact, standing: str
) -> None:
    life = with_letter().do(fact)
    # In one batch, and in two.
    other = with_letter()
    await recorder.record(life.batch())
    await recorder.record(other.batch())
    await recorder.record(other.do(fact).batch())
    for number in (life.number, other.number):
        first = (await register(engine, number=number))[0]
        assert (first["standing"], first["ended_at"] is not None) == (standing, True)


async def test_a_reader_sees_the_letters_of_their_cases(engine: AsyncEngine, recorder: Recorder) -> None:
    lives = [with_letter("QU" if nth % 2 else "SWJ-JG") for nth in range(5)]
    for life in lives:
        await recorder.record(life.batch())
    first = await letters_page(engine, SUPERVISOR, units=["SWJ-JG"], year=2026, limit=2)
    rest = await letters_page(engine, SUPERVISOR, units=["SWJ-JG"], year=2026, cursor=first.next, limit=500)
    numbers = [letter["n"] for letter in (*first.items, *rest.items)]
    assert numbers == sorted(numbers, reverse=True)
    assert (len(numbers), rest.next) == (first.total, None)
    assert {letter["unit"] for letter in (await letters_page(engine, SUPERVISOR)).items} > {"SWJ-JG", "QU"}
    assert len(await letters_of_case(engine, SUPERVISOR, lives[0].number)) == 1
    stranger = Reader(12, ("SWJ-02",))
    assert await letters_of_case(engine, stranger, lives[0].number) == []
    assert (await letters_page(engine, stranger)).items == []


@pytest.mark.parametrize(
    "cursor", ["bnVsbA", "WyJsZXR0ZXJzIiwiR1ciLCJ4L3kiLG51bGxd", "WyJsZXR0ZXJzIixudWxsLCIxLzIiLG51bGxd"]
)
async def test_a_cursor_from_elsewhere_is_refused(engine: AsyncEngine, cursor: str) -> None:
    with pytest.raises(BadCursor):
        await letters_page(engine, SUPERVISOR, cursor=cursor)


async def test_every_notice_of_a_letter_shows_how_it_stands(engine: AsyncEngine) -> None:
    class Two(OnePersonEach):
        def holders(self, unit: str, *who: Any) -> tuple[int, ...]:
            del who
            return (21, 22) if unit == "SWJ-JG" else ()

    recorder = Recorder(engine, Two())
    life = with_letter()
    seq = len(life.sealed)
    await recorder.record(life.do(e.LetterAcknowledged(letter=seq), actor="person:21").batch())
    item = (await inbox(engine, Reader(22, ("SWJ-JG",)), limit=1)).items[0]
    assert (item["letter"], item["letter_standing"], item["letter_acknowledged_by"]) == (seq, "acknowledged", 21)
    await recorder.record(life.do(e.LetterExpired(letter=seq, due_at=life.at, to=(TOLD,)), actor="clock").batch())
    expired, first = (await inbox(engine, Reader(22, ("SWJ-JG",)), limit=2)).items
    assert [(one["kind"], one["acknowledge"], one["letter_standing"]) for one in (expired, first)] == [
        ("letter_expired", True, "open"),
        ("rung_reached", True, "open"),
    ]
