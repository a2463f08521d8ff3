"""Whoever lacks a right is told whose it is, and what they could do."""

from tests.api.people import DANGZU_HEAD, JIGUAN, ZHIBU, House

WITHDRAW = {"reason": "重复立项"}
HEAD_DECIDES = [{"unit": "SWJ-JG", "capacities": ["head"]}]


async def test_a_head_above_the_supervisor_is_told_to_take_over(house: House) -> None:
    number = (await house.open())["number"]
    above = await house.person(DANGZU_HEAD)
    said = (await above.post(f"/cases/{number}/withdraw", WITHDRAW)).json()
    assert (said["status"], said["code"], said["instead"], said["who_may"]) == (
        403,
        "not_permitted",
        "take-over",
        HEAD_DECIDES,
    )
    assert "take-over" in said["detail"]
    assert (await above.post(f"/cases/{number}/{said['instead']}", {"reason": "提级"})).status_code == 200
    assert (await above.post(f"/cases/{number}/withdraw", WITHDRAW)).json()["state"] == "withdrawn"


async def test_anybody_else_is_told_whose_it_is(house: House) -> None:
    number = (await house.open())["number"]
    for login in (JIGUAN, ZHIBU):
        answer = await (await house.person(login)).post(
            f"/cases/{number}/withdraw", WITHDRAW, Accept_Language="zh", Idempotency_Key=f"advice-{login}-{number}"
        )
        said = answer.json()
        assert (said["code"], said["who_may"], "instead" in said) == ("not_permitted", HEAD_DECIDES, False)
        assert "who_may" in said["detail"]
