"""What a run's history tells about its wake-ups: which timers are pending, and whether the run gets on at all."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent

_TASK_WAITS = frozenset(
    {EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED},
)
_TASK_FAILED = EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
_CLOSED = frozenset(
    {
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
    }
)


@dataclass(frozen=True, slots=True)
class Run:
    """The newest run of a workflow: when its pending timers ring, and what it is about.

    `busy`: a task waits for a worker or is in its hands. `failing`: what its last task failed with.
    """

    timers: tuple[datetime, ...] = ()
    busy: bool = False
    failing: str | None = None
    closed: bool = False

    def rings_by(self, at: datetime) -> bool:
        """Whether a timer is pending that rings at `at` or before."""
        return any(timer <= at for timer in self.timers)


async def read_run(history: AsyncIterator[HistoryEvent]) -> Run:
    """The run that `history` tells of, from its first event to its newest."""
    timers: dict[str, datetime] = {}
    busy, failing, closed = False, None, False
    async for event in history:
        kind = event.event_type
        if kind == EventType.EVENT_TYPE_TIMER_STARTED:
            started = event.timer_started_event_attributes
            timers[started.timer_id] = _instant(event) + started.start_to_fire_timeout.ToTimedelta()
        elif kind == EventType.EVENT_TYPE_TIMER_FIRED:
            timers.pop(event.timer_fired_event_attributes.timer_id, None)
        elif kind == EventType.EVENT_TYPE_TIMER_CANCELED:
            timers.pop(event.timer_canceled_event_attributes.timer_id, None)
        elif kind in _TASK_WAITS:
            busy = True
        elif kind == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
            busy, failing = False, None
        elif kind == _TASK_FAILED:
            failure = event.workflow_task_failed_event_attributes.failure
            failing = failure.application_failure_info.type or failure.message
        closed = kind in _CLOSED
    return Run(tuple(timers.values()), busy, failing, closed)


def _instant(event: HistoryEvent) -> datetime:
    return event.event_time.ToDatetime(tzinfo=UTC)
