"""Whatever is done to a case in the database, verify names it: the case and the kind."""

import asyncio

import pytest

from proof.finding import Kind
from tests.proof.archive import Archive

DAMAGES = {
    "an event's data": (
        "UPDATE case_events SET data = jsonb_set(data, '{lead}', '\"SWJ-02\"') WHERE number = :n AND seq = 2",
        Kind.EVENT_CHANGED,
    ),
    "an event's actor": (
        "UPDATE case_events SET actor = 'person:99' WHERE number = :n AND seq = 3",
        Kind.EVENT_CHANGED,
    ),
    "an event's instant": (
        "UPDATE case_events SET at = at - interval '1 microsecond' WHERE number = :n AND seq = 4",
        Kind.EVENT_CHANGED,
    ),
    "an event in the middle": ("DELETE FROM case_events WHERE number = :n AND seq = 3", Kind.EVENT_MISSING),
    "the first event": ("DELETE FROM case_events WHERE number = :n AND seq = 1", Kind.EVENT_MISSING),
    "the newest event": ("DELETE FROM case_events WHERE number = :n AND seq = 4", Kind.NEWEST_MISSING),
    "all events": ("DELETE FROM case_events WHERE number = :n", Kind.CASE_GONE),
    "another newest event, and all hashes right": (
        "UPDATE cases SET head = repeat('0', 64) WHERE number = :n",
        Kind.NEWEST_CHANGED,
    ),
    "a number that JSON cannot hold": (
        "UPDATE case_events SET data = jsonb_set(data, '{zz}', '1e400') WHERE number = :n AND seq = 1",
        Kind.EVENT_CHANGED,
    ),
    "the row": ("DELETE FROM cases WHERE number = :n", Kind.ROW_MISSING),
    "a row's state": ("UPDATE cases SET state = 'closed' WHERE number = :n", Kind.ROW_DIFFERS),
    "a row's due": ("UPDATE cases SET due = due + interval '1 day' WHERE number = :n", Kind.ROW_DIFFERS),
    "a row's viewers": ("UPDATE cases SET seen_by = '{XX}' WHERE number = :n", Kind.ROW_DIFFERS),
    "a row's title": ("UPDATE cases SET title = 'other' WHERE number = :n", Kind.ROW_DIFFERS),
    "a snapshot": (
        "UPDATE case_snapshots SET snapshot = jsonb_set(snapshot, '{round}', '7') WHERE number = :n",
        Kind.ROW_DIFFERS,
    ),
    "a snapshot's row": ("DELETE FROM case_snapshots WHERE number = :n", Kind.ROW_DIFFERS),
    "a description": ("UPDATE case_wordings SET description = 'other' WHERE number = :n", Kind.ROW_DIFFERS),
    "what a case is found by": ("UPDATE case_wordings SET grams = '''xy''' WHERE number = :n", Kind.ROW_DIFFERS),
    "who held it": ("UPDATE case_holdings SET until = now() WHERE number = :n", Kind.ROW_DIFFERS),
    "who holds it": ("DELETE FROM case_holdings WHERE number = :n", Kind.ROW_DIFFERS),
    "a text": ("UPDATE case_texts SET value = 'x' WHERE number = :n AND value = 'c'", Kind.TEXT_CHANGED),
    "the title's text": ("UPDATE case_texts SET value = 'x' WHERE number = :n AND value = 't'", Kind.TEXT_CHANGED),
    "a salt": ("UPDATE case_texts SET salt = '\\x00' WHERE number = :n AND value = 'c'", Kind.TEXT_CHANGED),
    "half an erasure": ("UPDATE case_texts SET value = NULL WHERE number = :n AND value = 'c'", Kind.TEXT_CHANGED),
    "a text's row": ("DELETE FROM case_texts WHERE number = :n AND value = 'c'", Kind.TEXT_MISSING),
    "a notice too many": (
        """INSERT INTO notices (person, unit, number, seq, kind, acknowledge, created_at)
        VALUES (1, 'X', :n, 9, 'assigned', false, now())""",
        Kind.NOTICE_WITHOUT_EVENT,
    ),
}


FOLLOWS = {Kind.COMMAND_WITHOUT_EVENT, Kind.NOTICE_WITHOUT_EVENT, Kind.WORKFLOW_UNWANTED}
"""What a deleted event leaves behind besides."""
WHOLE_CASE = "a whole case"


@pytest.fixture(scope="module")
async def named(archive: Archive) -> dict[str, set[Kind]]:
    """What a verification names of each damage, done to a case of its own; all at once, which is quicker."""
    numbers = dict(zip(DAMAGES, await asyncio.gather(*(archive.moving() for _ in DAMAGES)), strict=True))
    numbers[WHOLE_CASE] = await archive.closed()
    assert (await archive.verify()).findings == []
    for damage, (statement, _) in DAMAGES.items():
        await archive.tamper(statement, n=numbers[damage])
    await archive.delete_whole(numbers[WHOLE_CASE])
    findings = (await archive.verify()).findings
    found = {damage: {f.kind for f in findings if f.number == number} for damage, number in numbers.items()}
    return {**found, "": {f.kind for f in findings if f.number is None}}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damage_is_named(named: dict[str, set[Kind]], damage: str) -> None:
    assert DAMAGES[damage][1] in named[damage]
    assert named[damage] <= {DAMAGES[damage][1], *FOLLOWS}


def test_a_whole_case_deleted_is_named_by_its_number(named: dict[str, set[Kind]]) -> None:
    assert named[WHOLE_CASE] == {Kind.NUMBER_GONE}
    assert {Kind.FEED_HOLE, Kind.COUNTERS_DIFFER} <= named[""]
