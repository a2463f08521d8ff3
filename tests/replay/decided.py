"""What a run of a case's workflow decided, line by line: once as its history has it, once as a replay has it."""

from collections.abc import Iterable, Iterator
from math import inf
from typing import Any, TypeAlias

import rfc8785
from temporalio.client import WorkflowHistory

from activities.connection import DATA_CONVERTER
from models.chain import SealedEvent
from models.domain.value import Value
from models.messages import RECORD, TAKE, Batch, CaseInput, Taken
from tests.replay.listening import HOW, Heard

Lines: TypeAlias = dict[str, bytes]
"""What was decided, by where it is said: in the answer to a command, in a batch for the ledger, for the next run."""


class DecidedOtherwise(AssertionError):  # noqa: N818  # it says what happened
    """The code decides otherwise than it did when this history was recorded."""


def recorded(history: WorkflowHistory) -> Lines:
    """What the history holds."""
    answers: list[tuple[str, Any]] = []
    batches, timers, nexts = [], [], []
    for event in history.events:
        match event.WhichOneof("attributes").removesuffix("_event_attributes"):
            case "workflow_execution_update_completed":
                said = event.workflow_execution_update_completed_event_attributes
                answers.append((said.meta.update_id, said.outcome.success.payloads[0]))
            case "activity_task_scheduled":
                assert event.activity_task_scheduled_event_attributes.activity_type.name == RECORD
                batches.append(event.activity_task_scheduled_event_attributes.input.payloads[0])
            case "timer_started":
                timers.append(event.timer_started_event_attributes.start_to_fire_timeout)
            case "workflow_execution_continued_as_new":
                nexts.append(event.workflow_execution_continued_as_new_event_attributes.input.payloads[0])
    return dict(_lines(answers, batches, timers, nexts))


def replayed(heard: Heard) -> Lines:
    """What the code decided just now."""
    answers: list[tuple[str, Any]] = []
    batches, timers, nexts = [], [], []
    for command in heard.commands:
        match command.WhichOneof("variant"):
            case "update_response" if command.update_response.HasField("completed"):
                said = command.update_response
                answers.append((heard.updates[said.protocol_instance_id], said.completed))
            case "schedule_activity":
                batches.append(command.schedule_activity.arguments[0])
            case "start_timer":
                timers.append(command.start_timer.start_to_fire_timeout)
            case "continue_as_new_workflow_execution":
                nexts.append(command.continue_as_new_workflow_execution.arguments[0])
    return dict(_lines(answers, batches, timers, nexts))


def compare(name: str, was: Lines, now: Lines) -> None:
    """Raise `DecidedOtherwise` with the first event that differs, or with what else does."""
    other = [where for where in dict.fromkeys((*was, *now)) if was.get(where) != now.get(where)]
    if other:
        # What follows on an event differs, too, if only by its `prev`: the first one tells.
        first = min(other, key=_seq)
        shown = (_text(was.get(first)), _text(now.get(first)))
        message = f"{name}, {first}:\nrecorded {shown[0]}\ndecided  {shown[1]}\n({HOW})"
        raise DecidedOtherwise(message)


def events_in(lines: Lines) -> int:
    """How many of the lines are events."""
    return sum(" event " in where for where in lines)


def _lines(
    answers: Iterable[tuple[str, Any]], batches: Iterable[Any], timers: Iterable[Any], nexts: Iterable[Any]
) -> Iterator[tuple[str, bytes]]:
    for update, payload in answers:
        taken = _read(payload, Taken)
        yield f"{TAKE} {update}", _canonical(taken.model_copy(update={"events": ()}))
        yield from _events(f"{TAKE} {update}", taken.events)
    for nth, payload in enumerate(batches, 1):
        yield from _events(f"batch {nth}", _read(payload, Batch).events)
    for nth, length in enumerate(timers, 1):
        yield f"timer {nth}", length.ToJsonString().encode()
    for payload in nexts:
        given = _read(payload, CaseInput)
        # Which rules the next run may adopt is the build's word, and no decision.
        yield "next run", _canonical(given.model_copy(update={"unrecorded": (), "rules": None}))
        yield from _events("next run", given.unrecorded)


def _events(where: str, events: Iterable[SealedEvent]) -> Iterator[tuple[str, bytes]]:
    """Each event with its hash, in the bytes of its canonical JSON."""
    for event in events:
        yield f"{where}, event {event.seq}", _canonical(event)


def _seq(where: str) -> float:
    _, event, seq = where.rpartition(" event ")
    return int(seq) if event else inf


def _read(payload: Any, kind: Any) -> Any:
    return DATA_CONVERTER.payload_converter.from_payload(payload, kind)


def _canonical(value: Value) -> bytes:
    return rfc8785.dumps(value.model_dump(mode="json"))


def _text(line: bytes | None) -> str:
    return "nothing" if line is None else line.decode()
