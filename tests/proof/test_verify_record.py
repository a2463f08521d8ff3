"""What verify counts, and what it names of the ledger as a whole."""

from datetime import UTC, datetime, timedelta

import pytest

from models.db.case_tables import CASES
from proof.finding import Finding, Kind
from proof.held import held, one_instant
from proof.judging import judge
from proof.rows import expected_columns
from tests.proof.archive import Archive
from tests.workflows.world import LEAD_HEAD, comment


async def test_the_newest_event_deleted_and_all_else_mended_leaves_a_hole_and_its_texts(whole: Archive) -> None:
    number = await whole.moving()
    command = await whole.give(number, LEAD_HEAD, comment())
    await whole.tamper("DELETE FROM case_events WHERE number = :n AND seq = 5", n=number)
    await whole.tamper(
        "UPDATE cases SET seq = 4, revision = revision - 1, head = (SELECT hash FROM case_events"
        " WHERE number = :n AND seq = 4) WHERE number = :n",
        'UPDATE case_snapshots SET snapshot = snapshot || \'{"seq": 4, "revision": 4}\' WHERE number = :n',
        n=number,
    )
    assert [finding.detail for finding in await whole.found(number)] == [
        f"command {command} was taken, its event is not there"
    ]
    assert await whole.found(None) == [
        Finding(Kind.FEED_HOLE, None, f"the event at position 5 is gone, after event 4 of {number}")
    ]


async def test_what_is_right_is_counted(whole: Archive) -> None:
    await whole.moving()
    await whole.closed()
    counts = (await whole.verify()).counts
    assert (counts.open, counts.ended, counts.events, counts.workflows, counts.asked) == (1, 1, 10, 1, 1)
    assert counts.notices == await whole.notices()


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE case_counts SET lamp_green = lamp_green + 1",
        "UPDATE case_counts SET overdue = overdue + 1",
        "UPDATE case_counts SET state_closed = state_closed + 1",
        "DELETE FROM case_counts",
    ],
)
async def test_a_counter_that_is_off_is_named(whole: Archive, harm: str) -> None:
    await whole.moving()
    await whole.tamper(harm)
    assert await whole.kinds(None) == {Kind.COUNTERS_DIFFER}


async def test_a_sample_looks_into_so_many_and_at_the_whole(whole: Archive) -> None:
    numbers = [await whole.moving() for _ in range(3)]
    assert (await whole.verify(sample=2)).counts.open == 2
    await whole.tamper("UPDATE case_counts SET lamp_green = lamp_green + 1")
    await whole.end_behind_its_back(numbers[0])
    report = await whole.verify(sample=1)
    assert set(report.wrong) == {Kind.COUNTERS_DIFFER, Kind.WORKFLOW_MISSING}


async def test_a_command_is_pending_too_long_after_a_minute(whole: Archive) -> None:
    number = await whole.moving()
    now = datetime.now(UTC)
    await whole.note(number, LEAD_HEAD, comment(), now)
    assert (await whole.verify()).findings == []
    await whole.note(number, LEAD_HEAD, comment(), now - timedelta(seconds=70))
    assert await whole.kinds(number) == {Kind.COMMAND_PENDING}


async def test_a_refused_opening_is_no_case_and_nothing_wrong(whole: Archive) -> None:
    number = await whole.moving()
    await whole.note("2199-000001", LEAD_HEAD, comment())
    await whole.tamper("UPDATE commands SET status = 'refused' WHERE number <> :n", n=number)
    assert (await whole.verify()).findings == []


async def test_every_column_of_a_row_is_compared(whole: Archive) -> None:
    number = await whole.moving()
    async with one_instant(whole.database) as conn:
        (judged,) = (judge(one) for one in await held(conn, [number]))
    assert judged.folded is not None
    compared = set(expected_columns(judged.held, judged.folded, 1)) - {"description"}
    assert compared == {column.name for column in CASES.c if column.computed is None}


def test_a_finding_says_what_to_do() -> None:
    said = str(Finding(Kind.WORKFLOW_MISSING, "2026-000007", "it is gone"))
    assert said == "2026-000007  workflow_missing: it is gone; run `duban revive 2026-000007`"
