"""Whoever can write every table cannot take from the record what a checkpoint has seen."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from activities.checkpoint_file import CheckpointFile
from models.signing import new_key, read_keyring
from proof.finding import Kind
from tests.proof.archive import Archive
from tests.proof.vouched import Vouched
from tests.workflows.world import LEAD_HEAD, comment, text


@pytest.fixture
def vouched(whole: Archive, tmp_path: Path) -> Vouched:
    """A record with a key and a file."""
    return Vouched(whole, tmp_path)


async def test_a_record_that_nobody_touched_is_clean_and_counted(vouched: Vouched) -> None:
    number = await vouched.archive.moving()
    await vouched.checkpoint()
    await vouched.archive.give(number, LEAD_HEAD, comment())
    second = await vouched.checkpoint()
    await vouched.archive.moving()
    report = await vouched.verify()
    assert report.findings == []
    assert (report.counts.checkpoints, report.counts.proved) == (2, True)
    assert (second.n, second.since, second.position, second.cases) == (2, 4, 5, 1)


async def test_where_nothing_happens_one_is_taken_each_day(vouched: Vouched) -> None:
    await vouched.archive.moving()
    now = datetime.now(UTC)
    first, new = await vouched.checkpointer.take(now)
    assert new
    assert await vouched.checkpointer.take(now + timedelta(hours=19)) == (first, False)
    assert (await vouched.checkpointer.take(now + timedelta(hours=20)))[0].n == 2


async def test_many_at_once_take_one(vouched: Vouched) -> None:
    await vouched.archive.moving()
    taken = await asyncio.gather(*(vouched.checkpoint() for _ in range(4)))
    assert {one.n for one in taken} == {1}
    assert [one.n for one in vouched.file.statements()] == [1]


async def test_a_case_that_is_gone_from_every_table_is_named(vouched: Vouched) -> None:
    gone, _ = await vouched.archive.closed(), await vouched.archive.moving()
    await vouched.checkpoint()
    await vouched.remove(gone)
    assert "saw it with 6 events, and there are none" in (await vouched.named(gone))[Kind.CASE_GONE]


async def test_the_newest_events_gone_and_all_else_mended_is_named(vouched: Vouched) -> None:
    number = await vouched.archive.moving()
    await vouched.archive.give(number, LEAD_HEAD, comment())
    await vouched.checkpoint()
    await vouched.remove_newest(number, kept=4)
    assert "saw event 5, the newest is 4" in (await vouched.named(number))[Kind.EVENTS_GONE]


async def test_a_chain_rewritten_from_end_to_end_is_named(vouched: Vouched) -> None:
    number, other = await vouched.archive.moving(), await vouched.archive.moving()
    await vouched.checkpoint()
    await vouched.rewrite(number, 4, "person:99")
    assert await vouched.named(other) == {}
    assert "event 4 is not the one that checkpoint 1" in (await vouched.named(number))[Kind.CHAIN_REWRITTEN]
    assert (await vouched.verify(sample=1)).wrong[Kind.CHAIN_REWRITTEN] == 1


async def test_a_case_put_in_behind_a_checkpoint_is_told_of(vouched: Vouched) -> None:
    await vouched.archive.moving()
    await vouched.checkpoint()
    later = await vouched.archive.moving()
    await vouched.archive.tamper("UPDATE case_events SET position = -position")
    await vouched.archive.tamper("UPDATE case_events SET position = 9 + position")
    assert later in (await vouched.named())[Kind.RECORD_DIFFERS]


async def test_what_moves_up_behind_a_case_that_is_gone_is_not_accused(vouched: Vouched) -> None:
    gone = await vouched.archive.closed()
    stay = []
    for _ in range(3):
        stay.append(await vouched.archive.moving())
        await vouched.checkpoint()
    await vouched.remove(gone)
    assert Kind.CASE_GONE in await vouched.named(gone)
    for number in stay:
        assert await vouched.named(number) == {}


@pytest.mark.parametrize(
    ("harm", "kind"),
    [
        ("UPDATE case_texts SET value = 'x' WHERE value = 't'", Kind.TEXT_CHANGED),
        ("DELETE FROM case_texts WHERE value = 'c'", Kind.TEXT_MISSING),
        ("UPDATE case_texts SET value = NULL, salt = NULL, erased_at = now() WHERE value = 'c'", Kind.TEXT_GONE),
    ],
)
async def test_a_text_taken_or_altered_is_named(vouched: Vouched, harm: str, kind: Kind) -> None:
    number = await vouched.archive.moving()
    await vouched.checkpoint()
    await vouched.archive.tamper(harm)
    assert set(await vouched.named(number)) == {kind}


async def test_an_erasure_on_record_is_clean_and_counted(vouched: Vouched) -> None:
    number = await vouched.archive.moving()
    await vouched.checkpoint()
    act = await vouched.erase(number, text("t"), text("c"))
    assert act is not None
    assert (await vouched.verify()).findings == []
    await vouched.checkpoint()
    report = await vouched.verify()
    assert report.findings == []
    assert [one.statement for one in vouched.file.statements()] == ["checkpoint", "texts_erased", "checkpoint"]
    assert (report.counts.erased, report.counts.acts) == (2, 1)
    assert await vouched.erase(number, text("t")) is None


async def test_an_act_that_is_forged_or_taken_away_is_named(vouched: Vouched) -> None:
    number = await vouched.archive.moving()
    await vouched.erase(number, text("t"))
    await vouched.checkpoint()
    await vouched.archive.tamper("UPDATE record_acts SET line = replace(line, 'administrator:1', 'administrator:2')")
    assert Kind.ACT_CHANGED in {*await vouched.named(), *await vouched.named(number)}
    await vouched.archive.tamper("DELETE FROM record_acts")
    assert set(await vouched.named(number)) == {Kind.ACT_GONE, Kind.TEXT_GONE}
    other = Vouched(vouched.archive, vouched.key.parent / "..")
    other.key.rename(vouched.key.with_name("another-key"))
    other.key = vouched.key.with_name("another-key")
    await other.erase(number, text("c"))
    assert Kind.WRONG_KEY in await vouched.named()


async def test_a_text_that_a_backup_brought_back_is_named(vouched: Vouched) -> None:
    number = await vouched.archive.moving()
    await vouched.erase(number, text("t"))
    back = "UPDATE case_texts SET value = 't', salt = :salt, erased_at = NULL WHERE erased_at IS NOT NULL"
    await vouched.archive.tamper(back, salt=b"salt" * 4)
    assert Kind.ERASURE_UNDONE in await vouched.named(number)


async def test_the_newest_checkpoint_taken_from_the_table_is_named_and_stays_so(vouched: Vouched) -> None:
    number = await vouched.archive.moving()
    for _ in range(2):
        await vouched.archive.give(number, LEAD_HEAD, comment())
        await vouched.checkpoint()
    await vouched.archive.tamper("DELETE FROM checkpoints WHERE n = 2")
    assert "checkpoint 2 is in" in (await vouched.named())[Kind.CHECKPOINT_GONE]
    await vouched.archive.give(number, LEAD_HEAD, comment())
    assert (await vouched.checkpoint()).n == 3
    assert set(await vouched.named()) == {Kind.CHECKPOINT_GONE}


async def test_a_file_cut_short_is_named_and_the_copy_elsewhere_tells(vouched: Vouched, tmp_path: Path) -> None:
    number = await vouched.archive.moving()
    await vouched.checkpoint()
    await vouched.archive.give(number, LEAD_HEAD, comment())
    await vouched.checkpoint()
    lines = vouched.file.path.read_text().splitlines(keepends=True)
    mailed = tmp_path / "mailed.jsonl"
    mailed.write_text(lines[1])
    vouched.file.path.write_text(lines[0])
    assert "checkpoint 2 is in the database, not in" in (await vouched.named())[Kind.CHECKPOINT_GONE]
    await vouched.archive.tamper("DELETE FROM checkpoints WHERE n = 2")
    assert await vouched.named() == {}
    by_mail = replace(vouched.witnesses, copies=(CheckpointFile(mailed),))
    assert "checkpoint 2 is in" in (await vouched.named(witnesses=by_mail))[Kind.CHECKPOINT_GONE]


async def test_without_any_checkpoint_a_key_says_that_there_should_be_one(vouched: Vouched) -> None:
    await vouched.archive.moving()
    await vouched.checkpoint()
    vouched.file.path.unlink()
    await vouched.archive.tamper("DELETE FROM checkpoints")
    assert set(await vouched.named()) == {Kind.CHECKPOINT_GONE}


async def test_what_another_key_has_signed_is_named(vouched: Vouched) -> None:
    await vouched.archive.moving()
    await vouched.checkpoint()
    vouched.key.write_text(new_key())
    assert set(await vouched.named()) == {Kind.WRONG_KEY, Kind.CHECKPOINT_GONE}


async def test_keys_change_and_both_are_believed(vouched: Vouched, tmp_path: Path) -> None:
    number = await vouched.archive.moving()
    await vouched.checkpoint()
    old = vouched.signer.public
    vouched.key.write_text(new_key())
    await vouched.archive.give(number, LEAD_HEAD, comment())
    await vouched.checkpoint()
    both = tmp_path / "public"
    both.write_text(old + vouched.signer.public)
    assert (await vouched.verify(replace(vouched.witnesses, keys=read_keyring(both)))).findings == []


async def test_without_the_file_of_heads_the_place_is_named(vouched: Vouched) -> None:
    number = await vouched.archive.moving()
    await vouched.checkpoint()
    vouched.file.heads_path.unlink()
    await vouched.rewrite(number, 4, "person:99")
    assert "positions 1 to 4" in (await vouched.named())[Kind.RECORD_DIFFERS]
