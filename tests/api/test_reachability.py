"""Whom the ladders would reach, over HTTP, and each night's report."""

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.reachability import Lookout
from tests.api.people import ADMIN, AUDITOR, JIGUAN, ZHIBU, ZHIBU2_HEAD, House

PATH = "/policies/standard/reach"


async def test_a_policy_is_tried_out_with_names_dates_and_channels(house: House) -> None:
    answer = await (await house.person(JIGUAN)).get(PATH, unit="SWJ-01", severity="major", on="2026-03-02")
    assert answer.status_code == 200, answer.text
    tried = answer.json()
    assert (tried["supervisor"]["code"], tried["due"], tried["version"]) == ("SWJ-JG", "2026-03-30T10:00:00Z", 1)
    clocks = {clock["clock"]: clock for clock in tried["clocks"]}
    assert clocks["check"]["owner"]["code"] == "SWJ-JG"
    last = clocks["due"]["rungs"][-1]
    assert (last["fires_at"], last["measure"], last["level"], last["every"]) == (
        "2026-04-14T10:00:00Z",
        "supervise",
        2,
        "10 working days",
    )
    (to,) = last["to"]
    assert (to["unit"]["code"], to["passes_up_to"], to["people"][0]["channels"]) == ("SWJ", None, ["inbox"])
    assert to["people"][0]["person"]["name"]
    assert tried["faults"] == []


async def test_a_policy_tried_out_names_whom_copies_reach(house: House) -> None:
    tried = (await (await house.person(ADMIN)).get(PATH, unit="SWJ-JG", severity="major", on="2026-03-02")).json()
    (due,) = [clock for clock in tried["clocks"] if clock["clock"] == "due"]
    (copy,) = due["rungs"][-1]["copies"]
    assert (copy["unit"]["code"], copy["people"][0]["channels"]) == ("GW", ["inbox"])
    assert copy["people"][0]["person"]["name"]


async def test_a_top_can_lead_no_case(house: House) -> None:
    tried = (await (await house.person(ADMIN)).get(PATH, unit="GW")).json()
    assert (tried["supervisor"], tried["clocks"], [fault["lack"] for fault in tried["faults"]]) == (
        None,
        [],
        ["no_supervisor"],
    )


@pytest.mark.parametrize(
    ("login", "asked", "status", "code"),
    [
        (ZHIBU2_HEAD, {"unit": "SWJ-01"}, 403, "not_permitted"),
        (ZHIBU, {"unit": "SWJ-JG"}, 403, "not_permitted"),
        (JIGUAN, {"unit": "XX"}, 422, "unknown_unit"),
        (JIGUAN, {"unit": "SWJ-01", "severity": "dire"}, 422, "unknown_severity"),
        (JIGUAN, {"unit": "SWJ-01", "within": "soon"}, 422, "malformed"),
        (JIGUAN, {"unit": "SWJ-01", "within": "0 working days"}, 422, "malformed"),
        (JIGUAN, {"unit": "SWJ-01", "within": "99999 working days"}, 422, "malformed"),
        (JIGUAN, {"unit": "SWJ-01", "on": "9999-12-31"}, 422, "malformed"),
        (JIGUAN, {}, 422, "malformed"),
    ],
)
async def test_what_is_refused(house: House, login: str, asked: dict[str, str], status: int, code: str) -> None:
    answer = await (await house.person(login)).get(PATH, **asked)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_policy_that_is_not_there(house: House) -> None:
    answer = await (await house.person(JIGUAN)).get("/policies/ghost/reach", unit="SWJ-01")
    assert answer.json()["code"] == "unknown_policy"


async def test_each_nights_report_is_for_administrators(house: House, app: FastAPI, record: AsyncEngine) -> None:
    admin = await house.person(ADMIN)
    assert (await (await house.person(AUDITOR)).get("/reachability")).status_code == 403
    async with record.begin() as conn:
        await conn.execute(text("DELETE FROM reach_reports"))
    assert (await admin.get("/reachability")).json() == {"at": None, "items": [], "next": None, "total": 0}
    assert await Lookout(app.state.wiring.database, "Asia/Shanghai").look() > 0
    report = (await admin.get("/reachability")).json()
    assert report["at"] is not None
    beyond = next(item for item in report["items"] if item["lack"] == "beyond_top" and item["unit"]["code"] == "SWJ")
    assert (beyond["en"], beyond["zh"]) == (
        "there are no 2 levels above SWJ: the ladder stops at GW",
        "SWJ 的上级不足 2 级，最高止于 GW",
    )
