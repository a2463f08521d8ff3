"""Nobody is late by an outage of the service: what is completed right after it counts as in time."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.heartbeat_tables import OUTAGES
from tests.api.people import JIGUAN, ZHIBU, ZHIBU_HEAD, House

SECOND = timedelta(seconds=1)


async def overdue(house: House) -> str:
    """The number of a case whose due has just passed."""
    due = datetime.now(UTC) + 6 * SECOND
    case = await house.open(policy="drill", deadline={"kind": "by_date", "at": due.isoformat()})
    await house.give(ZHIBU, case["number"], "acknowledge")
    await asyncio.sleep((due - datetime.now(UTC)).total_seconds() + 0.3)
    return str(case["number"])


async def confirmed(house: House, number: str) -> tuple[dict[str, object], dict[str, object]]:
    """The case after its completion is confirmed, and what that event says."""
    sha = await house.evidence_in(number)
    case = await house.give(ZHIBU_HEAD, number, "confirm-completion", summary="已整改", evidence=[sha])
    events = (await (await house.person(JIGUAN)).get(f"/cases/{number}/events")).json()["items"]
    (event,) = [event for event in events if event["type"] == "completion_confirmed"]
    return case, event["data"]


async def test_a_missed_due_counts_as_met_right_after_an_outage(house: House, record: AsyncEngine) -> None:
    number = await overdue(house)
    now = datetime.now(UTC)
    away = {"part": "api", "since": now - 60 * SECOND * 5, "until": now}
    async with record.begin() as conn:
        await conn.execute(insert(OUTAGES).values(away))
    try:
        listed = (await (await house.person(ZHIBU)).get("/outages", after=(now - SECOND).isoformat())).json()["items"]
        case, event = await confirmed(house, number)
    finally:
        async with record.begin() as conn:
            await conn.execute(delete(OUTAGES))
    assert [datetime.fromisoformat(one["until"]) for one in listed] == [now]
    assert event["in_time"] is True
    assert event["outages"]
    assert (case["missed"], case["days_late"]) == (False, 0)


async def test_without_one_it_is_late(house: House) -> None:
    case, event = await confirmed(house, await overdue(house))
    assert event["in_time"] is False
    assert (case["missed"], case["days_late"]) == (True, 1)


async def test_a_stop_of_two_parts_names_both_and_is_one_interval(house: House, record: AsyncEngine) -> None:
    began = datetime(2026, 3, 2, 1, tzinfo=UTC)
    silent = [
        {"part": "api", "since": began, "until": began + 300 * SECOND},
        {"part": "worker", "since": began - 8 * SECOND, "until": began + 290 * SECOND},
    ]
    async with record.begin() as conn:
        await conn.execute(insert(OUTAGES), silent)
    try:
        page = (await (await house.person(ZHIBU)).get("/outages")).json()
    finally:
        async with record.begin() as conn:
            await conn.execute(delete(OUTAGES))
    assert [(one["part"], one["over"]) for one in page["items"]] == [("worker", True), ("api", True)]
    (stop,) = page["united"]
    instants = datetime.fromisoformat(stop["since"]), datetime.fromisoformat(stop["until"])
    assert instants == (began - 8 * SECOND, began + 300 * SECOND)
    assert (await (await house.person(ZHIBU)).get("/outages", since=began.isoformat())).status_code == 422
