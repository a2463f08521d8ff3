"""What the rules decide and what the workflow asks of the engine, each in a few characters, and kept in a file."""

import json
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from google.protobuf.json_format import MessageToJson

from models.domain.rules import FIRST
from tests.replay.histories import names
from tests.replay.listening import Heard, heard_in
from tests.replay.walk import POLICIES, Walked, hashed, walk
from workflows.casefile import Decide, Rules

FILE = Path(__file__).parent / "fingerprints.json"
Prints: TypeAlias = dict[str, Any]

_PAYLOADS = {
    "update_response": ("completed", "protocol_instance_id"),
    "schedule_activity": ("arguments", "seq", "activity_id", "task_queue"),
    "start_timer": ("start_to_fire_timeout", "seq"),
    "continue_as_new_workflow_execution": ("arguments", "task_queue"),
    "complete_workflow_execution": ("result",),
}
"""What each command carries beside its options: decisions and numbers, which other tests compare."""


def of_rules(known: Rules, policies: Iterable[str] = POLICIES) -> Prints:
    """By version of the rules, by life of the corpus: how it was opened, and everything that was decided in it."""
    return {
        str(rules): {
            name: f"{walked.opening} {hashed(chr(10).join(walked.decisions))}"
            for name, walked in _walked(known.decide, rules, tuple(policies)).items()
        }
        for rules in range(FIRST, known.latest + 1)
    }


async def of_commands() -> Prints:
    """By recorded life: what the code asks of the engine, turn by turn, with every option of every command."""
    return {name: hashed(asked(await heard_in(name))) for name in names()}


def asked(heard: Heard) -> str:
    """All commands, a turn a line."""
    return "\n".join(" ".join(map(_described, turn)) for turn in heard.turns)


def kept() -> Prints:
    """What the file says."""
    prints: Prints = json.loads(FILE.read_text())
    return prints


def keep(prints: Prints) -> None:
    """Write the file."""
    FILE.write_text(json.dumps(prints, indent=1) + "\n")


def kinds() -> Counter[str]:
    """How often the corpus meets with each event and each refusal, to see that it is no walk in a circle."""
    met: Counter[str] = Counter()
    for walked in _walked(Rules().decide, FIRST, tuple(POLICIES)).values():
        for line in walked.decisions:
            outcome = line.split(": ", 1)[1].split(" until ")[0]
            events = [event.split()[1] for event in outcome.split(", ") if event[:1].isdigit()]
            met.update(events or [outcome.split()[0] if outcome else "nothing"])
    return met


@cache
def _walked(decide: Decide, rules: int, policies: tuple[str, ...]) -> dict[str, Walked]:
    return dict(walk(decide, rules, policies))


def _described(command: Any) -> str:
    kind = command.WhichOneof("variant")
    said = type(command)()
    said.CopyFrom(command)
    said.ClearField("user_metadata")
    for field in _PAYLOADS.get(kind, ()):
        # An answer stays an answer: what is cleared in it is what it holds.
        getattr(said, kind).ClearField(field)
    answered = kind == "update_response" and command.update_response.WhichOneof("response")
    return f"{kind} {answered or ''} {MessageToJson(said, indent=None, sort_keys=True)}"
