"""What the engine says in trouble, in our words."""

from typing import Any, cast

import pytest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities.engine import Engine, EngineAway


class _Failing:
    """An engine that answers every query so, and a client of it."""

    def __init__(self, status: RPCStatusCode) -> None:
        self._status = status

    def get_workflow_handle(self, _: str) -> "_Failing":
        return self

    async def query(self, *_: Any, **__: Any) -> None:
        message = "Unable to query workflow due to Workflow Task in failed state."
        raise RPCError(message, self._status, b"")


@pytest.mark.parametrize("status", [RPCStatusCode.FAILED_PRECONDITION, RPCStatusCode.UNAVAILABLE])
async def test_a_workflow_that_cannot_be_asked_now_is_trouble_that_passes(status: RPCStatusCode) -> None:
    engine = Engine(cast("Client", _Failing(status)), "duban")
    with pytest.raises(EngineAway):
        await engine.snapshot("2026-000001")
