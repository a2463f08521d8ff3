"""Every page and state of one that is looked at: by axe, for its width, in both languages and colours.

A new page is a new row here.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from demo.load import LEDGER
from models.domain.commands import Name
from tests.api.people import (
    ADMIN,
    DANGZU_HEAD,
    GONGWEI,
    GONGWEI_HEAD,
    JIGUAN,
    JIGUAN_HEAD,
    ZHIBU,
    ZHIBU2_HEAD,
    ZHIBU_HEAD,
)
from tests.browser.desk import Desk

DANGZU = "dangzu-member"


@dataclass(frozen=True)
class Shown:
    """`path` names cases by `scenes`; `act` is what the reader does there to come to the state."""

    name: str
    login: str | None
    path: str
    status: int = 200
    act: Callable[[Desk], Awaitable[None]] | None = None
    leads_to: str = ""
    """The address that `act` comes to, where that is another page's."""


async def _wrong_password(desk: Desk) -> None:
    form = desk.page.locator("main form")
    await form.locator("[name=username]").fill("nobody-here")
    await form.locator("[name=password]").fill("x")
    async with desk.page.expect_navigation():
        await form.locator("button.main").click()


async def _first_command(desk: Desk) -> None:
    await desk.page.locator(".card .button.main").first.click()
    await desk.form.first.wait_for()


async def _nothing_typed(desk: Desk) -> None:
    await desk.form.evaluate("form => form.noValidate = true")
    await desk.send()
    await desk.form.locator("[data-first]").wait_for()


async def _foreseen(desk: Desk) -> None:
    # Where the machine is slow, what is half filled in is looked at on the way.
    desk.refusals.add(422)
    await desk.form.locator("[name=severity]").select_option("minor")
    await desk.form.locator("[name=lead_unit]").select_option("SWJ-01")
    await desk.form.locator("[value=within]").check()
    await desk.form.locator("[name=deadline_days]").fill("20")
    await desk.form.locator("[formaction]").click()
    await desk.page.locator("#foreseen table").first.wait_for()


async def _taken_in(desk: Desk) -> None:
    await desk.page.locator("#file").set_input_files(LEDGER)
    await desk.page.locator("main form button.main").click()
    await desk.page.locator("#import").wait_for()


async def _unfolded(desk: Desk) -> None:
    await desk.page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true; })")


PAGES: tuple[Shown, ...] = (
    Shown("sign-in", None, "/sign-in"),
    Shown("sign-in-refused", None, "/sign-in", 401, _wrong_password),
    Shown("signed-in", None, "/signed-in"),
    Shown("work-supervisor", JIGUAN, "/"),
    Shown("work-unit", ZHIBU_HEAD, "/"),
    Shown("work-nothing", ADMIN, "/"),
    Shown("work-form", ZHIBU, "/", act=_first_command),
    Shown("ledger", GONGWEI_HEAD, "/cases"),
    Shown("ledger-narrowed", GONGWEI_HEAD, "/cases?lamp=red&q=主题&subtree=true&unit=SWJ&sort=due&open=true"),
    Shown("ledger-second-page", GONGWEI_HEAD, "/cases?limit=10&sort=number"),
    Shown("ledger-no-match", GONGWEI_HEAD, "/cases?q=没有这样的事"),
    Shown("ledger-empty", ADMIN, "/cases"),
    Shown("case-registered", GONGWEI, "/cases/{registered}"),
    Shown("case-assigned", DANGZU_HEAD, "/cases/{assigned}"),
    Shown("case-late", JIGUAN, "/cases/{late}"),
    Shown("case-plan-waits", GONGWEI, "/cases/{plan_waits}"),
    Shown("case-more-time-asked", DANGZU_HEAD, "/cases/{more_time_asked}"),
    Shown("case-suspended", DANGZU, "/cases/{suspended}"),
    Shown("case-second-round", JIGUAN, "/cases/{second_round}"),
    Shown("case-checking", DANGZU, "/cases/{checking}", act=_unfolded),
    Shown("case-verified", JIGUAN_HEAD, "/cases/{verified}"),
    Shown("case-closed", "auditor", "/cases/{closed}"),
    Shown("case-withdrawn", GONGWEI_HEAD, "/cases/{withdrawn}"),
    Shown("case-pressed", JIGUAN_HEAD, "/cases/{pressed}", act=_unfolded),
    Shown("case-written", JIGUAN, "/cases/{written}", act=_unfolded),
    Shown("open", JIGUAN, "/open", act=_unfolded),
    Shown("open-foreseen", JIGUAN, "/open", act=_foreseen),
    Shown("open-wrong", JIGUAN, "/open", 422, _nothing_typed),
    Shown("letters", JIGUAN, "/letters"),
    Shown("letters-none", ADMIN, "/letters"),
    Shown("letter", JIGUAN_HEAD, "/letters/{pressed}/{letter}"),
    Shown("notices", ZHIBU_HEAD, "/notices"),
    Shown("notices-none", ADMIN, "/notices"),
    Shown("imports", JIGUAN, "/imports", act=_unfolded),
    Shown("import-known", GONGWEI, "/imports", act=_taken_in, leads_to="/imports/{id_}"),
    Shown("import-to-mend", JIGUAN, "/imports", act=_taken_in, leads_to="/imports/{id_}"),
    Shown("picture", GONGWEI_HEAD, "/picture"),
    Shown("picture-unit", ZHIBU_HEAD, "/picture"),
    Shown("picture-no-post", ADMIN, "/picture"),
    Shown("error-403", ZHIBU_HEAD, "/open", 403),
    Shown("error-404", JIGUAN, "/cases/2099-000001", 404),
    Shown("error-409", JIGUAN_HEAD, "/cases/{closed}/do/sign-off", 409),
    Shown("error-422", JIGUAN, "/cases?lamp=purple", 422),
)

FORMS: Mapping[Name, tuple[str, str]] = {
    Name.ASSIGN: (GONGWEI, "handed_on"),
    Name.ACKNOWLEDGE: (DANGZU_HEAD, "assigned"),
    Name.DECLINE: (DANGZU_HEAD, "assigned"),
    Name.SUBMIT_PLAN: (ZHIBU2_HEAD, "plan_returned"),
    Name.APPROVE_PLAN: (GONGWEI, "plan_waits"),
    Name.RETURN_PLAN: (GONGWEI, "plan_waits"),
    Name.REPORT_PROGRESS: (DANGZU_HEAD, "planned"),
    Name.COMPLETE_PART: (JIGUAN_HEAD, "co_unit"),
    Name.REQUEST_EXTENSION: (DANGZU_HEAD, "planned"),
    Name.GRANT_EXTENSION: (DANGZU_HEAD, "more_time_asked"),
    Name.REFUSE_EXTENSION: (DANGZU_HEAD, "more_time_asked"),
    Name.CONFIRM_COMPLETION: (DANGZU_HEAD, "planned"),
    Name.RECORD_CHECK: (DANGZU, "checking"),
    Name.SIGN_OFF: (JIGUAN_HEAD, "verified"),
    Name.RETURN_CHECK: (JIGUAN_HEAD, "verified"),
    Name.SUSPEND: (GONGWEI, "plan_waits"),
    Name.RESUME: (DANGZU, "suspended"),
    Name.CHANGE_DUE: (GONGWEI_HEAD, "handed_on"),
    Name.TAKE_OVER: (GONGWEI_HEAD, "late"),
    Name.WITHDRAW: (GONGWEI_HEAD, "handed_on"),
    Name.REOPEN: (JIGUAN_HEAD, "closed"),
    Name.COMMENT: (JIGUAN, "late"),
    Name.ISSUE: (JIGUAN_HEAD, "pressed"),
    Name.WAIVE: (JIGUAN_HEAD, "pressed"),
    Name.ACKNOWLEDGE_LETTER: (JIGUAN_HEAD, "pressed"),
}
"""Who looks at the form of each command, and for which case."""

ALL = (
    *PAGES,
    *(
        Shown(f"form-{name.value.replace('_', '-')}", login, f"/cases/{{{scene}}}/do/{name.value.replace('_', '-')}")
        for name, (login, scene) in FORMS.items()
    ),
    Shown("form-wrong", JIGUAN, "/cases/{late}/do/comment", 422, _nothing_typed),
    Shown("form-wrong-plan", ZHIBU2_HEAD, "/cases/{plan_returned}/do/submit-plan", 422, _nothing_typed),
)

DOWNLOADS = frozenset({"/cases/export", "/imports/blank.xlsx"})
"""What a page leads to and is none."""
