"""The two engines of the tests: one that skips time, and the real one. The one place that knows how they start."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.testing import WorkflowEnvironment

from activities.connection import DATA_CONVERTER
from models.messages import LEAD_ATTRIBUTE, SUPERVISOR_ATTRIBUTE

_BIN = Path(sys.executable).parent
REAL_FLAGS = (
    *("--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=FULL"),
    *("--search-attribute", "Supervisor=Keyword", "--search-attribute", "Lead=Keyword"),
    # So that a run grows long within a test's patience.
    *("--dynamic-config-value", "limit.historyCount.suggestContinueAsNew=60"),
)


@pytest.fixture(scope="session")
async def skipping() -> AsyncIterator[WorkflowEnvironment]:
    """An engine whose time leaps to the next timer while a test waits by `skipping.sleep`."""
    async with await WorkflowEnvironment.start_time_skipping(
        data_converter=DATA_CONVERTER, test_server_existing_path=str(_BIN / "temporal-test-server")
    ) as environment:
        keyword = IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
        await environment.client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(
                namespace=environment.client.namespace,
                search_attributes=dict.fromkeys((SUPERVISOR_ATTRIBUTE, LEAD_ATTRIBUTE), keyword),
            )
        )
        yield environment


@pytest.fixture(scope="session")
async def real(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[WorkflowEnvironment]:
    """The server that production runs, on a free port, with its file in a temporary folder."""
    folder = tmp_path_factory.mktemp("engine")
    async with await WorkflowEnvironment.start_local(
        namespace="duban",
        data_converter=DATA_CONVERTER,
        dev_server_existing_path=str(_BIN / "temporal"),
        dev_server_database_filename=str(folder / "engine.db"),
        dev_server_extra_args=REAL_FLAGS,
        dev_server_log_level="error",
    ) as environment:
        yield environment
