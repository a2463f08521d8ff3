"""What was tried at an instant: histories tell each attempt, and anything but once is a fault."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import (
    ActivityTaskScheduledEventAttributes,
    ActivityTaskStartedEventAttributes,
    HistoryEvent,
    MarkerRecordedEventAttributes,
    WorkflowTaskTimedOutEventAttributes,
)

from bench.attempts import FIRES, LOCAL_ACTIVITY, faults, of_case, of_timer

INSTANT = datetime(2026, 11, 27, 6, tzinfo=UTC)
MISSED = {"type": "deadline_missed", "data": {}}
URGED = {"type": "rung_reached", "data": {"measure": "urge"}}
OPENED = {"type": "registered", "data": {}}


def test_a_case_that_carries_each_once_is_without_fault() -> None:
    fired = of_case([_carries(OPENED, MISSED, URGED), _taken_up(attempt=1), _recorded(after=2)])
    assert faults("case", fired, FIRES, INSTANT) == []
    assert fired.done_at == INSTANT + timedelta(seconds=2)


def test_a_second_decision_is_a_fault_though_the_ledger_would_show_it_once() -> None:
    fired = of_case([_carries(MISSED, URGED), _recorded(after=1), _carries(URGED)])
    assert faults("case", fired, FIRES, INSTANT) == ["case: urge was decided 2 times"]
    assert fired.done_at is None


def test_what_never_fired_and_what_fired_too_early_are_faults() -> None:
    assert len(faults("case", of_case([_carries(OPENED)]), FIRES, INSTANT)) == 2
    early = of_case([_carries(MISSED, URGED)])
    assert faults("case", early, FIRES, INSTANT + timedelta(seconds=1)) == ["case: fired before its instant"]


def test_what_was_taken_up_and_lost_counts_as_made_again() -> None:
    lost = _event(EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT)
    never_taken = _event(EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT)
    lost.workflow_task_timed_out_event_attributes.CopyFrom(WorkflowTaskTimedOutEventAttributes(started_event_id=7))
    assert of_case([never_taken, lost, _carries(MISSED), _taken_up(attempt=3)]).again == 3
    assert of_timer([never_taken, lost]).again == 1


def test_a_timer_fires_by_its_local_activity() -> None:
    marker = _event(EventType.EVENT_TYPE_MARKER_RECORDED)
    marker.marker_recorded_event_attributes.CopyFrom(MarkerRecordedEventAttributes(marker_name=LOCAL_ACTIVITY))
    assert faults("timer", of_timer([marker]), {LOCAL_ACTIVITY}, INSTANT) == []
    twice = of_timer([marker, marker])
    assert faults("timer", twice, {LOCAL_ACTIVITY}, INSTANT) == [f"timer: {LOCAL_ACTIVITY} was decided 2 times"]


def _event(kind: EventType.ValueType, after: float = 0) -> HistoryEvent:
    event = HistoryEvent(event_type=kind)
    event.event_time.FromDatetime(INSTANT + timedelta(seconds=after))
    return event


def _carries(*sealed: dict[str, Any]) -> HistoryEvent:
    event = _event(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
    batch = Payload(data=orjson.dumps({"number": "2026-000001", "events": sealed}))
    said = ActivityTaskScheduledEventAttributes(input=Payloads(payloads=[batch]))
    event.activity_task_scheduled_event_attributes.CopyFrom(said)
    return event


def _taken_up(attempt: int) -> HistoryEvent:
    event = _event(EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED)
    event.activity_task_started_event_attributes.CopyFrom(ActivityTaskStartedEventAttributes(attempt=attempt))
    return event


def _recorded(after: float) -> HistoryEvent:
    return _event(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED, after)
