"""Lists, the feed, the dashboard and the inbox: pages that fit together, and one's own change in the very next read."""

import asyncio
from hashlib import sha256
from typing import Any

import rfc8785

from models.db.shipped_policies import SHIPPED
from tests.api.people import GONGWEI, GONGWEI_HEAD, JIGUAN, JIGUAN_HEAD, ZHIBU, House


async def test_pages_follow_each_other_without_gap_or_repeat(house: House) -> None:
    numbers = [(await house.open(group="页"))["number"] for _ in range(5)]
    reader = await house.person(JIGUAN)
    for sort in ("-opened_at", "opened_at", "due", "-due", "number", "-severity"):
        seen: list[str] = []
        cursor: dict[str, Any] = {}
        while True:
            page = (await reader.get("/cases", group="页", limit=2, sort=sort, **cursor)).json()
            seen += [item["number"] for item in page["items"]]
            assert page["total"] == 5
            if page["next"] is None:
                break
            cursor = {"cursor": page["next"]}
        assert sorted(seen) == sorted(numbers), sort


async def test_an_item_is_a_case_without_what_is_wide(house: House) -> None:
    number = (await house.open(title="列表项"))["number"]
    reader = await house.person(JIGUAN)
    item = (await reader.get("/cases", q="列表项")).json()["items"][0]
    whole = await house.seen(JIGUAN, number)
    assert item == {name: whole[name] for name in item}
    assert not {"description", "plan", "evidence", "actions"} & item.keys()


async def test_filters(house: House) -> None:
    number = (await house.open(title="筛选用", severity="critical", category="common", group="甲"))["number"]
    reader = await house.person(GONGWEI)
    asked = {"q": "筛选"}
    yes: list[dict[str, Any]] = [
        {"state": ["assigned", "closed"]},
        {"unit": "SWJ", "subtree": True},
        {"unit": "SWJ-01"},
        {"supervisor": "SWJ-JG"},
        {"severity": "critical"},
        {"category": "common"},
        {"kind": "finding"},
        {"lamp": "green"},
        {"overdue": False},
        {"group": "甲"},
        {"due_after": "2026-01-01", "due_before": "2099-01-01"},
        {"opened_after": "2026-01-01T00:00:00Z"},
        {"open": True},
        {"missed": False},
        {"held_by": ["SWJ-01", "GW"]},
        {"side": "lead"},
        {"overdue_after": "2026-01-01", "overdue_before": "2099-01-01"},
    ]
    no: list[dict[str, Any]] = [
        {"state": "closed"},
        {"unit": "SWJ"},
        {"supervisor": "GW"},
        {"overdue": True},
        {"lamp": "red"},
        {"mine": True},
        {"opened_before": "2026-01-01"},
        {"open": False},
        {"missed": True},
        {"held_by": "SWJ-JG"},
        {"side": "suspended"},
        {"side": "shared"},
        {"overdue_before": "2026-01-01"},
        {"closed_after": "2026-01-01"},
        {"missed_before": "2099-01-01"},
    ]
    for more in yes:
        assert [row["number"] for row in (await reader.get("/cases", **asked, **more)).json()["items"]] == [number], (
            more
        )
    for more in no:
        assert (await reader.get("/cases", **asked, **more)).json()["items"] == [], more
    for wrong in ({"held_by": "NOWHERE"}, {"side": "nobody"}, {"missed": "perhaps"}):
        assert (await reader.get("/cases", **wrong)).status_code == 422, wrong


async def test_ones_own_change_is_in_the_next_read(house: House) -> None:
    case = await house.open(title="即时可见")
    reader = await house.person(ZHIBU)
    for command, state in (("acknowledge", "rectifying"),):
        await house.give(ZHIBU, case["number"], command)
        listed = (await reader.get("/cases", q="即时可见")).json()["items"]
        assert [item["state"] for item in listed] == [state]
        assert (await reader.get(f"/cases/{case['number']}")).json()["state"] == state


async def test_the_dashboard_counts_what_the_lists_count(house: House) -> None:
    await house.open()
    for login in (JIGUAN, ZHIBU, GONGWEI):
        reader = await house.person(login)
        counted = (await reader.get("/dashboard")).json()
        assert counted["total"] == (await reader.get("/cases")).json()["total"]
        for state, n in counted["by_state"].items():
            assert n == (await reader.get("/cases", state=state)).json()["total"], state
        for lamp, n in counted["by_lamp"].items():
            assert n == (await reader.get("/cases", lamp=lamp)).json()["total"], lamp
        assert sum(unit["total"] for unit in counted["by_unit"]) == counted["total"]


async def test_events_prove_themselves(house: House) -> None:
    number = (await house.open(title="可验", source="巡察", external_ref="e-1"))["number"]
    await house.give(ZHIBU, number, "comment", text="收到")
    page = (await (await house.person(ZHIBU)).get(f"/cases/{number}/events")).json()
    prev = "0" * 64
    for event in page["items"]:
        data = event["data"]
        for place, digest in event["digests"].items():
            target, _, last = place.removeprefix("/").rpartition("/")
            holder = data
            for step in target.split("/") if target else ():
                holder = holder[int(step)] if isinstance(holder, list) else holder[step]
            holder[last] = digest
        body = {
            "case": number,
            "seq": event["seq"],
            "type": event["type"],
            "at": event["at"],
            "actor": event["actor"],
            "data": data,
        }
        assert event["prev"] == prev
        prev = sha256(prev.encode() + rfc8785.dumps(body)).hexdigest()
        assert event["hash"] == prev
    assert [event["type"] for event in page["items"]] == ["registered", "assigned", "commented"]
    assert page["total"] == 3


async def test_events_come_in_pages(house: House) -> None:
    number = (await house.open())["number"]
    reader = await house.person(ZHIBU)
    await house.give(ZHIBU, number, "comment", text="一")
    first = (await reader.get(f"/cases/{number}/events", limit=2)).json()
    rest = (await reader.get(f"/cases/{number}/events", limit=2, cursor=first["next"])).json()
    assert [event["seq"] for event in first["items"] + rest["items"]] == [1, 2, 3]
    assert rest["next"] is None


async def test_who_follows_the_feed_misses_nothing(house: House) -> None:
    reader = await house.person(GONGWEI)
    after = ""
    while (page := (await reader.get("/events", after=after, limit=500)).json())["more"]:
        after = page["next"]
    after = page["next"]
    assert (await reader.get("/events", after=after)).json() == {
        "items": [],
        "next": after,
        "more": False,
        "total": None,
    }
    numbers = [case["number"] for case in await asyncio.gather(*(house.open() for _ in range(6)))]
    followed: list[dict[str, Any]] = []
    while page := (await reader.get("/events", after=after, limit=4)).json():
        followed += page["items"]
        after = page["next"]
        if not page["more"]:
            break
    mine = [event for event in followed if event["number"] in numbers]
    assert sorted((event["number"], event["seq"]) for event in mine) == sorted(
        (n, seq) for n in numbers for seq in (1, 2)
    )
    positions = [event["position"] for event in followed]
    assert positions == sorted(set(positions))


async def test_the_clock_says_what_fires_next_and_to_whom(house: House) -> None:
    number = (await house.open())["number"]
    page = (await (await house.person(ZHIBU)).get(f"/cases/{number}/clock")).json()
    clocks = {clock["clock"]: clock for clock in page["clocks"]}
    assert clocks.keys() == {"acknowledge", "due"}
    assert clocks["acknowledge"]["owner"]["code"] == "SWJ-01"
    assert clocks["acknowledge"]["limit"] == "2 working days"
    assert clocks["due"]["limit"] == "20 working days"
    rung = clocks["due"]["next_rung"]
    assert (rung["measure"], rung["after"]) == ("remind", "-5 working days")
    officer = (await (await house.person(ZHIBU)).get("/me")).json()["person"]
    assert officer in rung["to"]["people"]
    assert [unit["code"] for unit in page["held_by"]] == ["SWJ-01"]
    assert page["next"]["at"] <= rung["fires_at"]


async def test_the_clock_says_why(house: House) -> None:
    number = (await house.open())["number"]
    page = (await (await house.person(ZHIBU)).get(f"/cases/{number}/clock")).json()
    (step,) = page["deadline"]["set_by"]
    assert (step["rule"], step["due"], step["seq"]) == ("within", page["deadline"]["due"], 2)
    assert step["reckoning"]["limit"] == "20 working days"
    assert step["why"]["zh"].startswith("自交办起限期：")
    assert f"{step['reckoning']['day_zero']} is day 0, 20 working days on is" in step["why"]["en"]
    (acknowledge,) = [clock for clock in page["clocks"] if clock["clock"] == "acknowledge"]
    assert "2个工作日" in acknowledge["reckoning"]["why"]["zh"]
    assert (page["days_late"], page["held"]["working_days"].keys()) == (0, {"lead"})


async def test_the_inbox(house: House) -> None:
    number = (await house.open(title="请签收"))["number"]
    officer = await house.person(ZHIBU)
    unread = (await officer.get("/me")).json()["unread"]
    page = (await officer.get("/inbox", unread=True)).json()
    notice = next(item for item in page["items"] if item["number"] == number)
    assert (notice["kind"], notice["title"], notice["read_at"]) == ("assigned", "请签收", None)
    read = await officer.post(f"/inbox/{notice['id']}/read")
    assert read.json()["read_at"] is not None
    assert (await officer.get("/me")).json()["unread"] == unread - 1
    both = await officer.post(f"/inbox/{notice['id']}/acknowledge", Idempotency_Key=f"n-{number}")
    assert both.json()["acknowledged_at"] is not None
    for stranger in (JIGUAN_HEAD, "admin"):
        assert (await (await house.person(stranger)).post(f"/inbox/{notice['id']}/read")).status_code == 404
    for id_ in ("0", "x", "9" * 25, "-1"):
        assert (await officer.post(f"/inbox/{id_}/read")).status_code == 404


async def test_calendars_are_read_by_all_who_are_signed_in(house: House) -> None:
    auditor = await house.person("auditor")
    listed = (await auditor.get("/calendars")).json()
    assert [(item["version"], item["in_force"]) for item in listed["items"]] == [("cn-2026", True)]
    shown = (await auditor.get("/calendars/cn-2026")).json()
    days = {day["day"]: day for day in shown["days"]}
    assert (days["2026-01-04"]["kind"], days["2026-01-04"]["name"]) == ("makeup", "元旦")
    assert (days["2026-10-07"]["kind"], days["2026-10-07"]["provisional"]) == ("holiday", False)
    assert (days["2027-10-01"]["source"], days["2027-10-01"]["provisional"]) == ("holidays 0.109", True)
    for unknown in ("cn-1999", "%00", "汉", "x" * 3000):
        assert (await auditor.get(f"/calendars/{unknown}")).json()["code"] == "calendar_not_found"
    assert (await house.client.get("/api/v1/calendars")).status_code == 401


async def test_a_new_case_counts_by_the_calendar_in_force_and_keeps_what_it_needs_of_it(house: House) -> None:
    number = (await house.open())["number"]
    reader = await house.person(JIGUAN)
    clock = (await reader.get(f"/cases/{number}/clock")).json()["calendar"]
    assert clock == {"version": "cn-2026", "zone": "Asia/Shanghai", "provisional_after": "2026-12-31"}
    registered = (await reader.get(f"/cases/{number}/events")).json()["items"][0]
    kept = registered["data"]["calendar"]
    assert kept["version"] == "cn-2026"
    opened = registered["at"][:10]
    assert all(day > f"{int(opened[:4]) - 1}" for day in (*kept["holidays"], *kept["makeup_days"]))
    assert "2027-01-01" in kept["holidays"]


async def test_units_policies_inspections(house: House) -> None:
    auditor = await house.person("auditor")
    units = {unit["code"]: unit for unit in (await auditor.get("/units")).json()["items"]}
    assert (units["SWJ-09"]["above"], units["SWJ-09"]["guides"]) == ("QU", ["SWJ-JG"])
    policies = (await auditor.get("/policies")).json()
    assert {policy["code"] for policy in policies["items"]} >= set(SHIPPED)
    assert [severity["code"] for severity in policies["severities"]] == ["minor", "major", "critical"]
    head = await house.person(GONGWEI_HEAD)
    body = {
        "code": "2026-A",
        "name": "第一轮督查",
        "unit": "GW",
        "units": ["SWJ"],
        "from": "2026-01-01",
        "to": "2026-12-31",
    }
    for _ in range(2):
        made = await head.post("/inspections", body, Idempotency_Key="insp")
        assert (made.status_code, made.json()["unit"]["name"]) == (201, "市直机关工委"), made.text
    assert (await head.post("/inspections", {**body, "name": "x"})).json()["code"] == "inspection_exists"
    assert (await head.post("/inspections", {**body, "to": "2020-01-01"})).json()["code"] == "period_reversed"
    assert (await (await house.person(ZHIBU)).post("/inspections", body)).json()["code"] == "not_permitted"


async def test_a_case_is_found_by_its_inspection(house: House) -> None:
    head = await house.person(GONGWEI_HEAD)
    made = await head.post("/inspections", {"code": "2026-B", "name": "第二轮督查", "unit": "GW"})
    assert made.status_code == 201, made.text
    case = await house.open(inspection="2026-B")
    found = (await head.get("/cases", inspection="2026-B")).json()["items"]
    assert [item["number"] for item in found] == [case["number"]]


async def test_a_delegate_acts_and_the_delegator_is_named(house: House) -> None:
    number = (await house.open(lead_unit="SWJ-04"))["number"]
    head, officer = await house.person("zhibu4-secretary"), await house.person("zhibu4-officer")
    assert (await officer.post(f"/cases/{number}/decline", {"reason": "r"})).status_code == 403
    for _ in range(2):
        made = await head.post("/delegations", {"delegate": "zhibu4-officer", "to": "2099-12-31"})
        assert made.status_code == 201, made.text
    assert len((await officer.get("/delegations")).json()["items"]) == 1
    posts = (await officer.get("/me")).json()["posts"]
    assert [post["acting_for"] is None for post in posts] == [True, False]
    assert (await officer.post(f"/cases/{number}/decline", {"reason": "r"})).status_code == 200
    assert (await head.post("/delegations", {"delegate": "nobody"})).json()["code"] == "unknown_person"
    assert (await head.post("/delegations", {"delegate": "zhibu4-secretary"})).json()["code"] == "delegation_refused"
    past = {"delegate": "zhibu4-officer", "from": "2020-01-01", "to": "2020-01-02"}
    assert (await head.post("/delegations", past)).json()["code"] == "period_reversed"
    auditor = await house.person("auditor")
    assert (await auditor.post("/delegations", {"delegate": "zhibu4-officer"})).json()["code"] == "not_permitted"
