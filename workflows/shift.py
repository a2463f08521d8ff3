"""A shift without end: a Schedule sees to it that there is one, and one activity works for an hour.

A workflow for every ten seconds would cost the engine 8,600 workflows and 95,000 history events a day; this
costs 24 and 260.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

SILENCE = timedelta(seconds=10)
"""A worker that has not been heard of for so long is taken for dead."""
WITHOUT_END = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=10))


async def work_on(activity: str, result_type: type) -> None:
    """Have `activity` done for an hour on whichever worker lives, and begin anew."""
    await workflow.execute_activity(
        activity,
        result_type=result_type,
        heartbeat_timeout=SILENCE,
        start_to_close_timeout=timedelta(hours=2),
        retry_policy=WITHOUT_END,
    )
    workflow.continue_as_new()
