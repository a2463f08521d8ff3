"""Records the lives anew; `make histories` runs this file, and no test run does.

A history of a released version is never recorded again: it is what running cases have behind them. Add a life.
"""

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.replay.histories import write
from tests.replay.lives import REAL, SKIPPING, Life
from tests.replay.stage import on_stage

_NTH = {life.__name__: nth for nth, life in enumerate((*SKIPPING, *REAL))}


@pytest.mark.parametrize("life", SKIPPING, ids=lambda life: life.__name__)
async def test_life_of_days(skipping: WorkflowEnvironment, life: Life) -> None:
    await _record(skipping, life)


@pytest.mark.parametrize("life", REAL, ids=lambda life: life.__name__)
async def test_life_of_seconds(real: WorkflowEnvironment, life: Life) -> None:
    await _record(real, life)


async def _record(environment: WorkflowEnvironment, life: Life) -> None:
    name = life.__name__
    async with on_stage(environment, name, _NTH[name]) as stage:
        await life(stage)
    assert stage.runs
    for nth, history in enumerate(stage.runs, 1):
        write(f"{name}-{nth}" if len(stage.runs) > 1 else name, history)
