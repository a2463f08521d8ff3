"""Rebuild makes rows and counters what the events say, and touches nothing else."""

import asyncio
from typing import Any

from sqlalchemy import text

from models.db.locks import lock_cases
from proof.finding import Kind
from tests.proof.archive import Archive
from tests.workflows.world import LEAD_HEAD, comment

EVERYTHING = (
    "case_events",
    "case_texts",
    "notices",
    "commands",
    "cases",
    "case_snapshots",
    "case_wordings",
    "case_holdings",
    "letters",
)


async def contents(archive: Archive) -> dict[str, Any]:
    """All rows of the tables that a rebuild writes or must not write."""
    query = "SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY to_jsonb(t)), '[]') FROM {} AS t"
    counts = await archive.ask(
        "SELECT jsonb_agg(to_jsonb(t) ORDER BY to_jsonb(t)) FROM case_counts AS t WHERE total <> 0"
    )
    return {**{table: await archive.ask(query.format(table)) for table in EVERYTHING}, "case_counts": counts}


async def test_damaged_rows_and_counters_are_made_anew_and_nothing_else(whole: Archive) -> None:
    damaged, gone, headless, right = [await whole.moving() for _ in range(4)]
    before = await contents(whole)
    await whole.tamper(
        "UPDATE cases SET state = 'closed', seq = 2, seen_by = '{XX}', title = 'other' WHERE number = :damaged",
        "UPDATE case_wordings SET description = NULL, folded = '' WHERE number = :damaged",
        "DELETE FROM cases WHERE number = :gone",
        "DELETE FROM case_snapshots WHERE number = :headless",
        "UPDATE case_counts SET lamp_green = lamp_green + 3",
        damaged=damaged,
        gone=gone,
        headless=headless,
    )
    spoiled = await contents(whole)
    named = {(finding.kind, finding.number) for finding in (await whole.verify()).findings}
    assert named == {
        (Kind.ROW_DIFFERS, damaged),
        (Kind.ROW_MISSING, gone),
        (Kind.ROW_DIFFERS, headless),
        (Kind.COUNTERS_DIFFER, None),
    }

    foreseen, said = await whole.rebuild(dry_run=True)
    assert (foreseen.rebuilt, foreseen.left, foreseen.recounted) == (3, 0, True)
    assert any(line.startswith(f"{damaged}  would be made anew: seq is 2, not 4, ") for line in said)
    assert await contents(whole) == spoiled

    done, said = await whole.rebuild()
    assert (done.cases, done.rebuilt, done.left, done.recounted) == (4, 3, 0, True)
    assert not any(right in line for line in said)
    assert await contents(whole) == before
    assert (await whole.verify()).findings == []
    again, said = await whole.rebuild()
    assert (again.rebuilt, again.recounted, said) == (0, False, [])


async def test_a_row_that_claims_too_many_events_is_put_right_where_the_feed_is_whole(whole: Archive) -> None:
    number = await whole.moving()
    await whole.tamper("UPDATE cases SET seq = 9 WHERE number = :n", n=number)
    assert await whole.kinds(number) == {Kind.NEWEST_MISSING}
    await whole.rebuild()
    assert (await whole.verify()).findings == []


async def test_a_witness_is_left_as_it_is(whole: Archive) -> None:
    shortened, emptied, forged, unworded = [await whole.moving() for _ in range(4)]
    await whole.tamper(
        "DELETE FROM case_events WHERE number = :shortened AND seq = 4",
        "DELETE FROM case_events WHERE number = :emptied",
        "UPDATE case_events SET actor = 'person:9' WHERE number = :forged AND seq = 4",
        "UPDATE case_texts SET value = 'x' WHERE number = :unworded AND value = 't'",
        "UPDATE cases SET round = 7 WHERE number IN (:forged, :unworded)",
        shortened=shortened,
        emptied=emptied,
        forged=forged,
        unworded=unworded,
    )
    before = await contents(whole)
    done, said = await whole.rebuild()
    assert (done.rebuilt, done.left) == (0, 4)
    assert await contents(whole) == before
    assert [line.split("  ", 1)[1].split(":")[0] for line in said] == ["left as it is"] * 4


async def test_a_rebuild_goes_on_while_cases_move(whole: Archive) -> None:
    numbers = [await whole.moving() for _ in range(6)]
    stop = asyncio.Event()

    async def moves(number: str) -> None:
        while not stop.is_set():
            await whole.give(number, LEAD_HEAD, comment())

    async def spoil(number: str) -> None:
        """As a fault in the recorder would: under its lock."""
        async with whole.database.begin() as conn:
            await lock_cases(conn, [number])
            await conn.execute(text("UPDATE cases SET missed = true, round = 7 WHERE number = :n"), {"n": number})
            await conn.execute(text("DELETE FROM case_wordings WHERE number = :n"), {"n": number})

    movers = [asyncio.create_task(moves(number)) for number in numbers[:3]]
    try:
        for _ in range(3):
            for number in numbers:
                await spoil(number)
            await whole.rebuild()
    finally:
        stop.set()
        await asyncio.gather(*movers)
    await whole.rebuild()
    assert (await whole.verify()).findings == []


async def test_what_is_put_back_from_a_backup_is_whole_again(whole: Archive) -> None:
    number = await whole.closed()
    tables = ("case_events", "case_texts")
    for table in tables:
        await whole.tamper(f"CREATE TABLE backup_{table} AS SELECT * FROM {table}")
        await whole.tamper(f"DELETE FROM {table} WHERE number = :n", n=number)
    await whole.tamper("DELETE FROM cases WHERE number = :n", n=number)
    assert await whole.kinds(number) == {Kind.CASE_GONE}
    for table in tables:
        await whole.tamper(f"INSERT INTO {table} SELECT * FROM backup_{table} WHERE number = :n", n=number)
    await whole.rebuild()
    assert (await whole.verify()).findings == []
