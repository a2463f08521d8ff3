"""The same service as for the workflow's tests."""

from tests.temporal import real, skipping
from tests.workflows.conftest import on_real, on_skipping

__all__ = ["on_real", "on_skipping", "real", "skipping"]
