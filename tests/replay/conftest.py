"""The engines, for recording and for the rules that change."""

from tests.temporal import real, skipping

__all__ = ["real", "skipping"]
