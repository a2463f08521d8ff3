"""The two days of the guides, page by page: whose desk it is, what they do there, and how much of the page is shown."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import FloatRect, Page

from ledger.columns import Column
from tests.api.people import JIGUAN, ZHIBU, ZHIBU_HEAD, House
from tests.browser.desk import WIDE, Desk
from tests.browser.scenes import demo_cases, letter_to
from tests.browser.shown import DANGZU
from tests.ledger.books import book

LATE, NEW, UNPROVED = "32", "1", "2"
"""Cases of the demo, by their 序号 in its ledger."""
_VIEW = {"zh": "机关党委：红灯", "en": "Committee: red"}
_BELOW = 4
_SEEN = "lamp=red&unit=SWJ-JG&subtree=true&sort=due"


@dataclass(frozen=True)
class Scene:
    """What the days are walked with."""

    house: House
    cases: Mapping[str, str]
    letter: str
    """Where the letter stands."""
    spreadsheet: Path
    language: str


@dataclass(frozen=True)
class Shot:
    """A picture of the page from its top down to the last thing that is shown, or of that alone."""

    name: str
    login: str
    act: Callable[[Desk, Scene], Awaitable[None]]
    last: str
    alone: bool = False
    status: int = 200
    """What the form answers, where that is a refusal."""

    async def take(self, desk: Desk, scene: Scene) -> None:
        """Go there and keep it."""
        desk.refusals = {self.status} - {200}
        await desk.page.set_viewport_size({"width": WIDE, "height": 900})
        await desk.page.emulate_media(color_scheme="light")
        await self.act(desk, scene)
        await desk.page.evaluate("scrollTo(0, 0)")
        await desk.keep(f"guide/{scene.language}/{self.name}", await self._part(desk.page))

    async def _part(self, page: Page) -> FloatRect:
        box = await page.locator(self.last).first.bounding_box()
        assert box is not None
        if self.alone:
            return box
        width = await page.evaluate("document.body.clientWidth")
        return {"x": 0, "y": 0, "width": width, "height": box["y"] + box["height"] + _BELOW}


async def letter_in_the_demo(house: House, policy: str) -> str:
    """Where a letter of the bureau to its committee stands, about a branch that does not acknowledge."""
    case = await house.open(
        DANGZU,
        title="党员档案资料不全",
        description="抽查十二份党员档案，三份缺入党志愿书，两份缺转正材料。",
        severity="major",
        lead_unit="SWJ-04",
        co_units=["SWJ-JG"],
        policy=policy,
    )
    number = case["number"]
    return f"/letters/{number}/{await letter_to(house, JIGUAN, number, {'acknowledge-letter'})}"


async def scene(house: House, letter: str, folder: Path, language: str) -> Scene:
    """With a spreadsheet in which two rows have to be mended."""
    titles = "支部换届报告不规范", "党费公示不及时", "谈心谈话记录过简", "学习笔记抽查缺项"
    spoiled: tuple[dict[Column, object], ...] = (
        {},
        {Column.LEAD: "外贸处"},
        {},
        {Column.SEVERITY: "严重", Column.DEADLINE: "尽快"},
    )
    rows = ({Column.TITLE: title, **row} for title, row in zip(titles, spoiled, strict=True))
    return Scene(house, await demo_cases(house), letter, book(folder, *rows), language)


async def _work(desk: Desk, scene: Scene) -> None:
    del scene
    await desk.go("/")


async def _foreseen(desk: Desk, scene: Scene) -> None:
    del scene
    # A draft would stand in the next language's picture.
    await desk.page.route("**/draft/open", lambda route: route.fulfill(json={}))
    await desk.go("/open")
    await desk.form.locator("[name=title]").fill("党建联系点工作不实")
    await desk.form.locator("[name=description]").fill("半年内两次到联系点，均无问题清单。")
    await desk.form.locator("[name=severity]").select_option("major")
    await desk.form.locator("[name=lead_unit]").select_option("SWJ-03")
    await desk.form.locator("[value=within]").check()
    await desk.form.locator("[name=deadline_days]").fill("20")
    await desk.form.locator("[formaction]").click()
    await desk.page.locator("#foreseen table").first.wait_for()


async def _faults(desk: Desk, scene: Scene) -> None:
    await desk.go("/imports")
    await desk.page.locator("#file").set_input_files(scene.spreadsheet)
    await desk.page.locator("main form button.main").click()
    await desk.page.locator("#import").wait_for()


async def _ledger(desk: Desk, scene: Scene) -> None:
    """With a view that is there only while one looks."""
    view = f"/me/views/{_VIEW[scene.language]}"
    person = await scene.house.person(JIGUAN)
    kept = await person.put(view, {"query": _SEEN})
    assert kept.status_code < 300, kept.text
    await desk.go(f"/cases?{_SEEN}&view={_VIEW[scene.language]}")
    await person.delete(view)


async def _late(desk: Desk, scene: Scene) -> None:
    await desk.go(f"/cases/{scene.cases[LATE]}")


async def _letter(desk: Desk, scene: Scene) -> None:
    await desk.go(scene.letter)


async def _picture(desk: Desk, scene: Scene) -> None:
    del scene
    await desk.go("/picture")


async def _acknowledging(desk: Desk, scene: Scene) -> None:
    await desk.go("/")
    await desk.page.locator(f'.card a[href*="{scene.cases[NEW]}/do/acknowledge"]').click()
    await desk.form.first.wait_for()


async def _unproved(desk: Desk, scene: Scene) -> None:
    await desk.do(scene.cases[UNPROVED], "confirm-completion", summary="六次主题党日的签到表和讨论记录已补齐。")
    await desk.form.locator("#evidence-wrong").wait_for()


SHOTS = (
    Shot("work-supervisor", JIGUAN, _work, ".card:nth-child(6)"),
    Shot("open", JIGUAN, _foreseen, "#foreseen .ladder tr:nth-child(4)"),
    Shot("import", JIGUAN, _faults, "#rows ~ .wide"),
    Shot("ledger", JIGUAN, _ledger, "[data-rows]"),
    Shot("case", JIGUAN, _late, "#clocks ~ .wide"),
    Shot("letter", JIGUAN, _letter, ".letter", alone=True),
    Shot("picture", JIGUAN, _picture, "#units ~ .wide"),
    Shot("work-unit", ZHIBU, _acknowledging, ".card:nth-child(4)"),
    Shot("refused", ZHIBU_HEAD, _unproved, "#evidence-wrong", status=422),
)
"""In the order of the guides."""
