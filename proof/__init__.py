"""Proving the record, and mending what can be mended: what `duban verify`, `rebuild` and `revive` do."""
