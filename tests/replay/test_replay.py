"""Every recorded life, replayed: the same commands to the engine, and every decision byte for byte as it was."""

import re

import pytest

from tests.replay.decided import DecidedOtherwise, compare, events_in, recorded, replayed
from tests.replay.histories import FOLDER, names, parsed, read
from tests.replay.listening import CommandsChanged, heard_in, replay
from tests.replay.lives import REAL, SKIPPING
from tests.replay.other_rules import UngatedBuild

# A history that core cannot read makes the replayer wait for ever.
pytestmark = pytest.mark.timeout(30)


async def differs(name: str, text: str) -> str:
    """How a history with this text differs from what the code decides."""
    history = parsed(text)
    now = replayed(await replay(history))
    with pytest.raises(DecidedOtherwise) as caught:
        compare(name, recorded(history), now)
    return str(caught.value)


def written(name: str) -> str:
    return (FOLDER / f"{name}.json").read_text()


def test_each_kind_of_life_is_recorded() -> None:
    kept = {re.sub(r"-\d$", "", name) for name in names()}
    assert kept >= {life.__name__ for life in (*SKIPPING, *REAL)}


@pytest.mark.parametrize("name", names())
async def test_what_was_decided_is_decided_again(name: str) -> None:
    was, now = recorded(read(name)), replayed(await heard_in(name))
    compare(name, was, now)
    assert events_in(now) > 0 or name == "unopened"


# --- that it can fail -------------------------------------------------------------------------------------------------


async def test_one_byte_in_an_answer_is_seen() -> None:
    last = '"summary":'
    before, after = written("plain").rsplit(last, 1)
    digest = re.search(r"[0-9a-f]{64}", after)
    assert digest
    other = after.replace(digest[0], digest[0][:-1] + ("0" if digest[0][-1] != "0" else "1"), 1)
    assert "take plain-4, event" in await differs("plain", before + last + other)


async def test_one_byte_in_a_batch_for_the_ledger_is_seen() -> None:
    before, after = written("ladder").rsplit('"type": "rung_reached"', 1)
    assert "batch" in await differs("ladder", f'{before}"type": "rung_skipped"{after}')


async def test_a_task_that_began_a_minute_later_is_seen() -> None:
    text = written("plain")
    task = [line for line in text.splitlines() if "WORKFLOW_TASK_STARTED" in line][1]
    later = re.sub(r"T02:(\d\d):", lambda time: f"T02:{int(time[1]) + 1:02d}:", task)
    assert "take plain-2, event" in await differs("plain", text.replace(task, later))


async def test_a_changed_rule_is_seen_where_the_replayer_sees_nothing() -> None:
    history = read("ladder")
    heard = await replay(history, [UngatedBuild])
    with pytest.raises(DecidedOtherwise):
        compare("ladder", recorded(history), replayed(heard))


async def test_a_command_of_another_kind_is_seen() -> None:
    text = written("drill").replace('"record"', '"print"')
    with pytest.raises(CommandsChanged):
        await replay(parsed(text))
