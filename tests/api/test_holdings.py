"""How long units held cases: summed over what the caller sees, within a period."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.holding_tables import CASE_HOLDINGS
from tests.api.people import AUDITOR, JIGUAN, ZHIBU, ZHIBU2_HEAD, House

PERIOD = {"after": "2026-03-02", "before": "2026-03-09"}


async def held_since(house: House, record: AsyncEngine, since: str, until: str) -> str:
    """The number of a case that its lead held in that time, as if it had been then."""
    case = await house.open(lead_unit="SWJ-04")
    held = {"since": datetime.fromisoformat(since), "until": datetime.fromisoformat(until)}
    async with record.begin() as conn:
        await conn.execute(update(CASE_HOLDINGS).where(CASE_HOLDINGS.c.number == case["number"]).values(held))
    return str(case["number"])


async def sums(house: House, who: str, unit: str, **period: str) -> dict[str, object]:
    answer = await (await house.person(who)).get("/holdings", unit=unit, **period)
    assert answer.status_code == 200, answer.text
    (found,) = answer.json()["units"]
    return dict(found)


async def test_a_period_counts_only_what_lies_in_it(house: House, record: AsyncEngine) -> None:
    """From Friday noon to Tuesday noon, of which the period begins on Monday: a day and a third."""
    await held_since(house, record, "2026-02-27T12:00:00+08:00", "2026-03-03T12:00:00+08:00")
    found = await sums(house, JIGUAN, "SWJ-04", **PERIOD)
    assert (found["cases"], found["working_days"], found["shared_working_days"]) == (1, 1.33, 0)


async def test_only_cases_that_the_caller_sees_are_counted(house: House, record: AsyncEngine) -> None:
    await held_since(house, record, "2026-03-04T09:00:00+08:00", "2026-03-04T18:00:00+08:00")
    period = {"after": "2026-03-04", "before": "2026-03-05"}
    assert (await sums(house, AUDITOR, "SWJ-04", **period))["cases"] == 1
    assert (await sums(house, ZHIBU2_HEAD, "SWJ-04", **period))["cases"] == 0


async def test_what_still_lasts_is_counted_up_to_now(house: House) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    before = await sums(house, ZHIBU, "SWJ-01", after=yesterday)
    await house.open()
    after = await sums(house, ZHIBU, "SWJ-01", after=yesterday)
    assert after["cases"] == int(str(before["cases"])) + 1


async def test_an_unknown_unit_is_refused(house: House) -> None:
    answer = await (await house.person(ZHIBU)).get("/holdings", unit="NOBODY")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_unit")
    assert (await (await house.person(ZHIBU)).get("/holdings")).status_code == 422


@pytest.mark.parametrize(
    "asked",
    [{"from": "2026-03-02"}, {"after": "2026-03-09", "before": "2026-03-02"}, {"after": ["2026-03-02", "2026-03-03"]}],
    ids=["unknown", "backwards", "twice"],
)
async def test_a_period_that_means_nothing_is_refused(house: House, asked: dict[str, object]) -> None:
    """It would narrow nothing, and the whole history would pass for the period that was meant."""
    answer = await (await house.person(ZHIBU)).get("/holdings", unit="SWJ-01", **asked)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
