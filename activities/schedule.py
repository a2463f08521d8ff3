"""The Schedules that see to it that there is always one sweep, and one dispatcher."""

from datetime import timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
    ScheduleUpdate,
)

from models.messages import DISPATCH_ID, DISPATCH_WORKFLOW, SWEEP_ID, SWEEP_WORKFLOW

_LOOK_EVERY = timedelta(minutes=1)


async def ensure_sweep(client: Client, task_queue: str) -> None:
    """See to it that commands are swept."""
    await _ensure(client, task_queue, SWEEP_WORKFLOW, SWEEP_ID)


async def ensure_dispatch(client: Client, task_queue: str) -> None:
    """See to it that deliveries are dispatched, by the workers of deliveries' own queue."""
    await _ensure(client, task_queue, DISPATCH_WORKFLOW, DISPATCH_ID)


async def _ensure(client: Client, task_queue: str, workflow: str, name: str) -> None:
    """Create the Schedule, or bring the one that is there up to date; any number of workers may do so at once.

    Its workflow goes on without end, so nearly every look is skipped: it only replaces one that was ended by hand.
    """
    schedule = Schedule(
        action=ScheduleActionStartWorkflow(workflow, id=name, task_queue=task_queue),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=_LOOK_EVERY)]),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=_LOOK_EVERY),
    )
    try:
        await client.create_schedule(name, schedule, trigger_immediately=True)
    except ScheduleAlreadyRunningError:
        await client.get_schedule_handle(name).update(lambda _: ScheduleUpdate(schedule))
