"""The Schedule that sees to it that there is always one sweep."""

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

from models.messages import SWEEP_ID, SWEEP_WORKFLOW

_LOOK_EVERY = timedelta(minutes=1)


async def ensure_sweep(client: Client, task_queue: str) -> None:
    """Create the Schedule, or bring the one that is there up to date; any number of workers may do so at once.

    A sweep goes on without end, so nearly every look is skipped: it only replaces one that was ended by hand.
    """
    schedule = Schedule(
        action=ScheduleActionStartWorkflow(SWEEP_WORKFLOW, id=SWEEP_ID, task_queue=task_queue),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=_LOOK_EVERY)]),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=_LOOK_EVERY),
    )
    try:
        await client.create_schedule(SWEEP_ID, schedule, trigger_immediately=True)
    except ScheduleAlreadyRunningError:
        await client.get_schedule_handle(SWEEP_ID).update(lambda _: ScheduleUpdate(schedule))
