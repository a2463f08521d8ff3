"""The Schedules: always one sweep and one dispatcher, a checkpoint each hour, and what is done each night."""

from datetime import timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
)

from models.messages import (
    DISPATCH_ID,
    DISPATCH_WORKFLOW,
    EXPIRY_ID,
    EXPIRY_WORKFLOW,
    KEEPING_ID,
    KEEPING_WORKFLOW,
    NIGHTLY_ID,
    NIGHTLY_WORKFLOW,
    SWEEP_ID,
    SWEEP_WORKFLOW,
)

_LOOK_EVERY = timedelta(minutes=1)
_LOOK_AT_HOUR = 2
_CLEAR_AT_HOUR = 3
_CHECKPOINT_EVERY = timedelta(hours=1)
_CATCH_UP = timedelta(hours=12)


async def ensure_sweep(client: Client, task_queue: str) -> None:
    """See to it that commands are swept."""
    await _ensure_one(client, task_queue, SWEEP_WORKFLOW, SWEEP_ID)


async def ensure_dispatch(client: Client, task_queue: str) -> None:
    """See to it that deliveries are dispatched, by the workers of deliveries' own queue."""
    await _ensure_one(client, task_queue, DISPATCH_WORKFLOW, DISPATCH_ID)


async def _ensure_one(client: Client, task_queue: str, workflow: str, name: str) -> None:
    """See to it that there is always one such workflow.

    It goes on without end, so nearly every look is skipped: it only replaces one that was ended by hand.
    """
    schedule = Schedule(
        action=ScheduleActionStartWorkflow(workflow, id=name, task_queue=task_queue),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=_LOOK_EVERY)]),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=_LOOK_EVERY),
    )
    await _ensure(client, name, schedule)


async def ensure_nightly(client: Client, task_queue: str, zone: str) -> None:
    """See to it that all lines are looked at, at 02:00 in `zone`, and once when it is first set up."""
    await _ensure_each_night(client, task_queue, NIGHTLY_WORKFLOW, NIGHTLY_ID, _LOOK_AT_HOUR, zone)


async def ensure_expiry(client: Client, task_queue: str, zone: str) -> None:
    """See to it that evidence which nobody cited is cleared away, at 03:00 in `zone`."""
    await _ensure_each_night(client, task_queue, EXPIRY_WORKFLOW, EXPIRY_ID, _CLEAR_AT_HOUR, zone)


async def _ensure_each_night(  # noqa: PLR0913, PLR0917  # what, where and when
    client: Client, task_queue: str, workflow: str, name: str, hour: int, zone: str
) -> None:
    schedule = Schedule(
        action=ScheduleActionStartWorkflow(workflow, id=name, task_queue=task_queue),
        spec=ScheduleSpec(
            calendars=[ScheduleCalendarSpec(hour=[ScheduleRange(hour)])],
            time_zone_name=zone,
        ),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=_CATCH_UP),
    )
    await _ensure(client, name, schedule)


async def ensure_keeping(client: Client, task_queue: str) -> None:
    """See to it that a checkpoint is taken each hour, and once when it is first set up."""
    schedule = Schedule(
        action=ScheduleActionStartWorkflow(KEEPING_WORKFLOW, id=KEEPING_ID, task_queue=task_queue),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=_CHECKPOINT_EVERY)]),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=_CHECKPOINT_EVERY),
    )
    await _ensure(client, KEEPING_ID, schedule)


async def _ensure(client: Client, name: str, schedule: Schedule) -> None:
    """Create the Schedule, or bring the one that is there up to date; any number of workers may do so at once."""
    try:
        await client.create_schedule(name, schedule, trigger_immediately=True)
    except ScheduleAlreadyRunningError:
        await client.get_schedule_handle(name).update(lambda _: ScheduleUpdate(schedule))
