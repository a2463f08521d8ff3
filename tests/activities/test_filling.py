"""A ledger with a gap asks the case's workflow for what it lacks."""

import pytest

from activities.filling import FilledLedger
from models.messages import Batch
from tests.workflows.conftest import Service
from tests.workflows.ledger import GapError, MemoryLedger
from tests.workflows.world import LEAD_HEAD, by, comment


def filled(service: Service, ledger: MemoryLedger) -> FilledLedger:
    return FilledLedger(ledger, service.engine, lambda error: error.args[0] if isinstance(error, GapError) else None)


async def test_what_is_missing_before_a_batch_is_recorded_with_it(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    for _ in range(3):
        taken = await on_skipping.engine.take(number, by(LEAD_HEAD, comment(), recorded=2))
    recorded = await filled(on_skipping, on_skipping.ledger).record(Batch(number=number, events=taken.events[-1:]))
    assert (recorded.seq, on_skipping.ledger.seq(number)) == (5, 5)


async def test_what_the_workflow_has_forgotten_stays_a_gap(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    taken = await on_skipping.engine.take(number, by(LEAD_HEAD, comment(), recorded=2))
    restored = MemoryLedger()
    with pytest.raises(GapError):
        await filled(on_skipping, restored).record(Batch(number=number, events=taken.events))
