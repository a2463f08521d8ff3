"""What was tried at an instant, out of the workflows' histories: attempts count, not what became of them in a table."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import orjson
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent

MISSED, URGED = "deadline_missed", "urge"
FIRES = frozenset({MISSED, URGED})
"""What the clock has a case decide when its due is there; a rung goes by its measure."""
LOCAL_ACTIVITY = "core_local_activity"
"""The marker in which the SDK keeps the outcome of a local activity."""
_RUNG = "rung_reached"


@dataclass
class Fired:
    """What one workflow has done at its instant: what it decided, how often each, and until when."""

    decided: Counter[str] = field(default_factory=Counter)
    decided_at: datetime | None = None
    done_at: datetime | None = None
    again: int = 0
    """Workflow tasks and activities that came to nothing and were done once more."""


def of_case(history: Iterable[HistoryEvent]) -> Fired:
    """A case: it decides, and has an activity carry that to the ledger."""
    fired = Fired()
    for event in history:
        match event.event_type:
            case EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
                said = (_named(one) for one in _carried(event))
                if here := Counter(name for name in said if name in FIRES):
                    fired.decided += here
                    fired.decided_at, fired.done_at = _at(event), None
            case EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED:
                fired.again += event.activity_task_started_event_attributes.attempt - 1
            case EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
                fired.done_at = _at(event)
            case _:
                fired.again += _came_to_nothing(event)
    return fired


def of_timer(history: Iterable[HistoryEvent]) -> Fired:
    """A bare timer: it does its local activity, and ends."""
    fired = Fired()
    for event in history:
        match event.event_type:
            case EventType.EVENT_TYPE_MARKER_RECORDED:
                fired.decided[event.marker_recorded_event_attributes.marker_name] += 1
                fired.decided_at = _at(event)
            case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:
                fired.done_at = _at(event)
            case _:
                fired.again += _came_to_nothing(event)
    return fired


def faults(name: str, fired: Fired, expected: Iterable[str], instant: datetime) -> list[str]:
    """Where a workflow has not done each of `expected` exactly once, or has done it before the instant."""
    found = [
        f"{name}: {what} was decided {fired.decided[what]} times"
        for what in sorted({*expected, *fired.decided})
        if fired.decided[what] != (what in expected)
    ]
    if fired.decided_at is not None and fired.decided_at < instant:
        found.append(f"{name}: fired before its instant")
    return found


def _came_to_nothing(event: HistoryEvent) -> bool:
    return event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT and not _only_not_there(event)


def _only_not_there(event: HistoryEvent) -> bool:
    """Whether no worker had taken the task up yet: it lay where only the killed one would have looked."""
    return event.workflow_task_timed_out_event_attributes.started_event_id == 0


def _carried(event: HistoryEvent) -> list[dict[str, object]]:
    (batch,) = event.activity_task_scheduled_event_attributes.input.payloads
    carried: list[dict[str, object]] = orjson.loads(batch.data)["events"]
    return carried


def _named(sealed: dict[str, object]) -> object:
    data = sealed["data"]
    return data["measure"] if sealed["type"] == _RUNG and isinstance(data, dict) else sealed["type"]


def _at(event: HistoryEvent) -> datetime:
    return event.event_time.ToDatetime(UTC)
