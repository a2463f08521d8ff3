"""No rule and no command sequence changes unnoticed, however the change came about."""

from typing import Any

import pytest

from models.domain.events import Type
from models.domain.rules import LATEST
from tests.replay.fingerprints import asked, kept, kinds, of_commands, of_rules
from tests.replay.histories import read
from tests.replay.listening import CommandsChanged, replay
from tests.replay.other_rules import GATED, NEXT, UNGATED
from workflows.casefile import Rules

RULES_CHANGED = """\
The rules of version {version} decide otherwise than they did: {lives}.
Cases that are open were decided by the old ones, and a worker that replays them would contradict its own record. So:
 1. put the old rule back for every case that has it: branch on `case.rules`;
 2. raise LATEST in models/domain/rules.py: new cases are opened under it, open ones adopt it (`rules_adopted`) when
    their workflow continues as new;
 3. `make histories` adds the fingerprints of the new version; those of the old one must not change.
More in docs/decisions/0006-rules-version.md. Only where no case has been opened by a release yet, or where the change
cannot reach one (a new command), may this version be taken anew: `make histories`, and say so in the commit."""

CORPUS_CHANGED = """\
The lives {lives} are opened otherwise than they were: not the rules have changed but what they are asked (the people,
policies and orders in tests/domain, or the default of a new field in an order). Take them anew: `make histories`, on a
commit in which the rules have not changed."""

COMMANDS_CHANGED = """\
The workflow asks other things of the engine than it did in the lives {lives}.
Where the order or the kind of commands has changed, a running case replayed by this code breaks: put the change behind
`workflow.patched("what-it-is")` in workflows/case.py and keep the old order beside it. Where only an option has changed
(a timeout, a retry policy), running cases do not mind: take the fingerprints anew (`make histories`), and say so in the
commit. More in docs/decisions/0006-rules-version.md."""


def judge_rules(was: dict[str, Any], now: dict[str, Any]) -> None:
    """Fail with what to do about it, where the two differ."""
    for version, after in now.items():
        before = was.get(version, {})
        other = [name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name)]
        asked_otherwise = [name for name in other if _opening(before, name) != _opening(after, name)]
        if asked_otherwise and version in was:
            pytest.fail(CORPUS_CHANGED.format(lives=", ".join(asked_otherwise)))
        if other:
            pytest.fail(RULES_CHANGED.format(version=version, lives=", ".join(other)))


def _opening(lives: dict[str, str], name: str) -> str:
    return lives.get(name, "").split(" ")[0]


def test_the_rules_decide_as_they_did() -> None:
    judge_rules(kept()["rules"], of_rules(Rules()))


async def test_the_workflow_asks_what_it_asked() -> None:
    was = kept()["commands"]
    try:
        now = await of_commands()
    except CommandsChanged as error:
        pytest.fail(COMMANDS_CHANGED.format(lives=error))
    other = [name for name in dict.fromkeys((*was, *now)) if was.get(name) != now.get(name)]
    if other:
        pytest.fail(COMMANDS_CHANGED.format(lives=", ".join(other)))


def test_the_corpus_meets_all_that_can_happen() -> None:
    met = kinds()
    assert sum(met.values()) > 3000
    assert {kind for kind in Type if not met[kind]} == {Type.RULES_ADOPTED, Type.NO_INDEPENDENT_PERSON, Type.WITHDRAWN}


# --- that it can fail, on the lives of one policy --------------------------------------------------------------------


def kept_drills() -> dict[str, Any]:
    rules = kept()["rules"]
    return {version: {name: rules[version][name] for name in rules[version] if "drill" in name} for version in rules}


def test_a_changed_rule_says_how_to_gate_it() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"raise LATEST in models/domain/rules\.py"):
        judge_rules(kept_drills(), of_rules(UNGATED, ["drill"]))


def test_a_gated_rule_leaves_the_old_version_as_it_was() -> None:
    now = of_rules(GATED, ["drill"])
    newest = now.pop(str(NEXT))
    assert now == kept_drills()
    assert newest != now[str(LATEST)]


async def test_the_fingerprint_sees_an_option_that_the_replayer_does_not() -> None:
    heard = await replay(read("drill"))
    before = asked(heard)
    for command in heard.commands:
        if command.HasField("schedule_activity"):
            command.schedule_activity.heartbeat_timeout.FromSeconds(60)
    assert asked(heard) != before
