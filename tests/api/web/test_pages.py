"""The pages themselves: what they are sent with, what people wrote on them, and how they say what is wrong."""

from fastapi import FastAPI

from tests.api.people import JIGUAN, JIGUAN_HEAD, ZHIBU, House
from tests.api.web.browser import signed_in, window

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202e反向 😀" + "长" * 120


async def test_no_page_allows_a_script_or_a_style_that_stands_in_it(app: FastAPI, house: House) -> None:
    number = (await house.open())["number"]
    async with signed_in(app, JIGUAN) as client:
        for path in ("/", "/cases", f"/cases/{number}", f"/cases/{number}/do/comment", "/sign-in", "/nothing"):
            answer = await client.get(path)
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
            assert "unsafe" not in policy
            assert answer.headers["cache-control"] == "no-store"
            assert " style=" not in answer.text
            assert " onclick=" not in answer.text


async def test_what_people_wrote_is_text_and_nothing_else(app: FastAPI, house: House) -> None:
    number = (await house.open(title=EVIL, description=EVIL))["number"]
    await house.give(ZHIBU, number, "comment", text=EVIL)
    async with signed_in(app, JIGUAN) as client:
        for path in ("/cases", f"/cases/{number}", f"/cases/{number}/do/comment"):
            answer = await client.get(path)
            assert answer.status_code == 200
            assert "&lt;script&gt;alert(1)" in answer.text
            assert "<script>alert(1)" not in answer.text
            assert "<img src=x" not in answer.text


async def test_my_work_shows_what_waits_for_me_and_what_i_may_do_at_once(app: FastAPI, house: House) -> None:
    # By the least busy of the demo's branches: what is shown at once is bounded, the most urgent first.
    number = (await house.open(lead_unit="SWJ-04", deadline={"kind": "by_date", "within": "1 working days"}))["number"]
    async with signed_in(app, "zhibu4-officer") as client:
        work = (await client.get("/")).text
    assert f'href="/cases/{number}/do/acknowledge?next=/"' in work
    async with signed_in(app, JIGUAN_HEAD) as client:
        assert f'href="/cases/{number}/do/' not in (await client.get("/")).text


async def test_a_case_of_others_is_not_there_as_the_api_says(app: FastAPI, house: House) -> None:
    number = (await house.open())["number"]
    async with signed_in(app, "zhibu2-secretary") as client:
        hidden, absent = await client.get(f"/cases/{number}"), await client.get("/cases/2099-000001")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.text.replace(number, "") != ""
    assert "没有此事项，或您无权查看。" in hidden.text
    assert "没有此事项，或您无权查看。" in absent.text


async def test_the_ledger_is_narrowed_by_its_form_with_fields_left_blank(app: FastAPI, house: House) -> None:
    number = (await house.open(title="独一无二的标题甲"))["number"]
    async with signed_in(app, JIGUAN) as client:
        found = await client.get("/cases?q=独一无二的标题甲&state=&lamp=&unit=&severity=&due_before=&sort=-opened_at")
        assert found.status_code == 200
        assert number in found.text
        assert "1 件" in found.text
        wrong = await client.get("/cases?lamp=purple")
        assert wrong.status_code == 422
        assert "无法办理" in wrong.text


async def test_both_languages_and_the_choice_of_one(app: FastAPI, house: House) -> None:
    del house
    async with window(app, **{"Accept-Language": "en-GB,en;q=0.9"}) as client:
        assert "<h1>Sign in</h1>" in (await client.get("/sign-in")).text
        answer = await client.post("/choices", data={"language": "zh", "next": "/sign-in"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
        assert "<h1>登录</h1>" in (await client.get("/sign-in")).text
    async with window(app) as client:
        assert '<html lang="zh-CN"' in (await client.get("/sign-in")).text


async def test_other_programs_still_get_problems_as_json(app: FastAPI, house: House) -> None:
    del house
    async with window(app, Accept="*/*") as client:
        answer = await client.get("/nothing")
        assert answer.headers["content-type"] == "application/problem+json"
        assert (await client.get("/")).status_code == 401
