"""Each night all lines are looked at; the Schedule says when, and a failing look is tried again."""

import asyncio

from activities.looking import Looking
from activities.recording import Recording
from activities.schedule import ensure_nightly
from models.messages import NIGHTLY_ID, NIGHTLY_WORKFLOW, Looked
from tests.workflows.conftest import Service
from worker import make_worker


class Eyes:
    """A lookout that fails a few times, and then finds something."""

    def __init__(self, fails: int = 0) -> None:
        self.looks = 0
        self._fails = fails

    async def look(self) -> int:
        """Look."""
        self.looks += 1
        if self.looks <= self._fails:
            raise OSError
        return 7


async def test_a_look_that_fails_is_tried_again(on_skipping: Service) -> None:
    eyes = Eyes(fails=3)
    queue = f"{on_skipping.queue}-look"
    async with make_worker(on_skipping.client, queue, Recording(on_skipping.ledger), Looking(eyes).look):
        looked = await on_skipping.client.execute_workflow(
            NIGHTLY_WORKFLOW, id=queue, task_queue=queue, result_type=Looked
        )
    assert (looked, eyes.looks) == (Looked(lacks=7), 4)


async def test_the_schedule_looks_at_once_and_then_at_two_each_night(on_real: Service) -> None:
    eyes = Eyes()
    queue = f"{on_real.queue}-nightly"
    async with make_worker(on_real.client, queue, Recording(on_real.ledger), Looking(eyes).look):
        # Any number of workers may set it up.
        for _ in range(2):
            await ensure_nightly(on_real.client, queue, "Asia/Shanghai")
        async with asyncio.timeout(20):
            while not eyes.looks:  # noqa: ASYNC110  # it tells nobody
                await asyncio.sleep(0.05)
    handle = on_real.client.get_schedule_handle(NIGHTLY_ID)
    described = await handle.describe()
    await handle.delete()
    assert eyes.looks == 1
    following = described.info.next_action_times[0]
    assert (following.hour, following.minute) == (18, 0)


async def test_a_night_that_no_worker_was_there_for_is_looked_at_once_one_is_back(on_real: Service) -> None:
    eyes = Eyes()
    queue = f"{on_real.queue}-absent"
    await ensure_nightly(on_real.client, queue, "Asia/Shanghai")
    handle = on_real.client.get_schedule_handle(NIGHTLY_ID)
    # The next night comes, and still nobody is there.
    await handle.trigger()
    async with make_worker(on_real.client, queue, Recording(on_real.ledger), Looking(eyes).look):
        (night,) = (await handle.describe()).info.running_actions
        looked = await on_real.client.get_workflow_handle(night.workflow_id, result_type=Looked).result()
    running = (await handle.describe()).info.running_actions
    await handle.delete()
    assert (looked, eyes.looks, list(running)) == (Looked(lacks=7), 1, [])
