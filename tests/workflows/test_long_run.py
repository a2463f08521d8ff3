"""A run that has grown long continues as new, and nobody notices."""

import asyncio

from tests.workflows.conftest import Service
from tests.workflows.world import LEAD_HEAD, Acknowledge, by, comment, drill, opening

GIVERS = 6
EACH = 15


async def runs(service: Service, number: str) -> int:
    """How many runs the case has had."""
    history = await service.workflow(number).fetch_history()
    started = history.events[0].workflow_execution_started_event_attributes
    return 1 if not started.continued_execution_run_id else 2


async def test_a_command_from_an_earlier_run_is_remembered(on_real: Service) -> None:
    number = await on_real.opened()
    acknowledged = by(LEAD_HEAD, Acknowledge())
    await on_real.gives(number, acknowledged)
    for _ in range(15):
        await on_real.gives(number, by(LEAD_HEAD, comment()))
    assert await runs(on_real, number) == 2
    assert (await on_real.gives(number, acknowledged)).again


async def test_commands_that_come_while_it_continues_are_neither_lost_nor_refused(on_real: Service) -> None:
    number = await on_real.opened()

    async def giver() -> None:
        for _ in range(EACH):
            await on_real.engine.take(number, by(LEAD_HEAD, comment(), recorded=2))

    await asyncio.gather(*(giver() for _ in range(GIVERS)))
    await on_real.gives(number, by(LEAD_HEAD, comment()))
    assert await runs(on_real, number) == 2
    assert on_real.ledger.types(number).count("commented") == GIVERS * EACH + 1


async def test_the_clock_goes_on_in_the_next_run(on_real: Service) -> None:
    number = on_real.new_number()
    await on_real.opened(opening(number, terms=drill("PT0.2S"), within="PT1S"))
    async with asyncio.timeout(20):
        while await runs(on_real, number) == 1:  # noqa: ASYNC110  # the engine tells nobody
            await asyncio.sleep(0.2)
    await on_real.ledger.holds(number, on_real.ledger.seq(number) + 3)
