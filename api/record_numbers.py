"""Numbers of the record that are asked for only when Prometheus comes by."""

from datetime import datetime, timedelta

from api.wiring import Wiring
from models.db.channel_rows import count_parked, count_waiting
from models.db.commands import count_pending
from models.db.faults import DATABASE_ERRORS
from models.db.reachability import last_report


async def measure(parts: Wiring, now: datetime) -> None:
    """Set the gauges; with the database away they stay as they were, and `duban_database_up` says so."""
    try:
        parts.metrics.pending.set(await count_pending(parts.database, now, older_than=timedelta()))
        parts.metrics.overdue.set(await count_pending(parts.database, now))
        async with parts.reading.connect() as conn:
            parts.metrics.waiting.set(await count_waiting(conn, now))
            parts.metrics.parked.set(await count_parked(conn))
            report = await last_report(conn)
        parts.metrics.lacking.set(sum(fault.since is None for fault in report.faults) if report else 0)
    except DATABASE_ERRORS:
        parts.metrics.database_up.set(0)
    else:
        parts.metrics.database_up.set(1)
