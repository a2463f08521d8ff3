"""A case's whole life by HTTP."""

from tests.api.people import GONGWEI, GONGWEI_HEAD, JIGUAN, JIGUAN_HEAD, ZHIBU, ZHIBU_HEAD, House, new_case


async def test_a_case_is_opened_and_stands_at_its_location(house: House) -> None:
    opener = await house.person(JIGUAN)
    answer = await opener.post(
        "/cases",
        {
            "title": "t",
            "description": "d",
            "severity": "minor",
            "lead_unit": "SWJ-01",
            "deadline": {"kind": "immediate"},
        },
    )
    assert answer.status_code == 201, answer.text
    location = answer.headers["location"]
    assert location == f"/api/v1/cases/{answer.json()['number']}"
    case = (await opener.get(location.removeprefix("/api/v1"))).json()
    assert case == answer.json()
    assert case["state"] == "assigned"
    assert case["supervisor"]["code"] == "SWJ-JG"
    assert case["deadline"]["kind"] == "immediate"


async def test_from_opening_to_sign_off_and_back(house: House) -> None:
    number = await house.closed()
    case = await house.seen(JIGUAN_HEAD, number)
    assert (case["state"], case["lamp"], case["evidence"][0]["round"]) == ("closed", "grey", 1)
    assert case["actions"] == ["reopen"]
    again = await house.give(JIGUAN_HEAD, number, "reopen", reason="复发")
    assert (again["state"], again["round"]) == ("rectifying", 2)
    sha = await house.evidence_in(number)
    done = await house.give(ZHIBU_HEAD, number, "confirm-completion", summary="再次整改", evidence=[sha])
    assert done["state"] == "checking"


async def test_a_plan_shows_its_texts(house: House) -> None:
    case = await house.open(severity="major")
    number = case["number"]
    await house.give(ZHIBU, number, "acknowledge")
    measures = [{"text": "补签名", "due": "2099-01-01", "owner": "张三"}, {"text": "建制度"}]
    case = await house.give(ZHIBU, number, "submit-plan", measures=measures, note="请审")
    assert case["plan"]["status"] == "submitted"
    assert case["plan"]["measures"][0] == {"text": "补签名", "due": "2099-01-01", "owner": "张三"}
    assert case["plan"]["note"] == "请审"
    case = await house.give(JIGUAN, number, "approve-plan")
    assert case["plan"]["status"] == "approved"
    case = await house.give(
        ZHIBU, number, "report-progress", text="过半", percent=50, measures=[{"measure": 1, "percent": 100}]
    )
    assert case["state"] == "rectifying"


async def test_declining_answers_with_the_case_that_goes_out_of_sight(house: House) -> None:
    number = (await house.open())["number"]
    case = await house.give(ZHIBU_HEAD, number, "decline", reason="非本部门职责")
    assert (case["state"], case["lead_unit"]) == ("registered", None)
    assert (await (await house.person(ZHIBU_HEAD)).get(f"/cases/{number}")).status_code == 404
    case = await house.give(JIGUAN, number, "assign", lead_unit="SWJ-02")
    assert case["lead_unit"] == {"code": "SWJ-02", "name": "电子商务处党支部", "name_en": case["lead_unit"]["name_en"]}


async def test_every_other_command(house: House) -> None:
    number = (await house.open(co_units=["SWJ-02"]))["number"]
    await house.give(ZHIBU, number, "acknowledge")
    await house.give(ZHIBU, number, "comment", text="收到")
    await house.give("zhibu2-secretary", number, "complete-part", text="已完成")
    await house.give(ZHIBU_HEAD, number, "request-extension", due="2099-12-31", reason="材料待补")
    await house.give(JIGUAN_HEAD, number, "refuse-extension", reason="不同意")
    await house.give(ZHIBU_HEAD, number, "request-extension", due="2099-12-31", reason="材料待补")
    case = await house.give(JIGUAN_HEAD, number, "grant-extension", due="2099-06-30")
    assert case["deadline"]["due"] == "2099-06-30T10:00:00Z"
    assert case["deadline"]["original_due"] != case["deadline"]["due"]
    case = await house.give(JIGUAN, number, "suspend", reason="待上级批复", until="2099-01-01")
    assert case["lamp"] == "grey"
    await house.give(JIGUAN, number, "resume", reason="已批复")
    await house.give(JIGUAN, number, "change-due", due="2099-03-31", reason="提前")
    case = await house.give(GONGWEI_HEAD, number, "take-over", reason="提级督办")
    assert case["supervisor"]["code"] == "GW"
    sha = await house.evidence_in(number)
    await house.give(ZHIBU_HEAD, number, "confirm-completion", summary="完成", evidence=[sha])
    case = await house.give(
        GONGWEI, number, "record-check", result="fail", method="spot", note="未落实", due="2099-09-30"
    )
    assert (case["round"], case["state"]) == (2, "rectifying")
    case = await house.give(GONGWEI_HEAD, number, "withdraw", reason="重复立项")
    assert case["state"] == "withdrawn"


async def test_a_deadline_that_is_not_given_is_the_policys(house: House) -> None:
    case = await house.open(policy="inspection", deadline=None)
    assert (case["deadline"]["kind"], case["deadline"]["due"] is not None) == ("by_date", True)
    clock = (await (await house.person(JIGUAN)).get(f"/cases/{case['number']}/clock")).json()
    assert clock["deadline"]["within"] == "6 months"


async def test_a_period_that_is_not_given_is_the_policys_if_it_has_one(house: House) -> None:
    case = await house.open(policy="inspection", deadline={"kind": "long_term"})
    clock = (await (await house.person(JIGUAN)).get(f"/cases/{case['number']}/clock")).json()
    assert clock["deadline"]["every"] == "1 months"
    refused = await (await house.person(JIGUAN)).post("/cases", new_case(deadline={"kind": "long_term"}))
    assert (refused.status_code, refused.json()["code"]) == (422, "period_missing")
