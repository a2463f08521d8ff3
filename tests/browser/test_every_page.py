"""Every page and state: open to everybody, within its width, quiet, in both languages and both colours."""

import asyncio
import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

import pytest

from models.domain.commands import Name
from tests.api.probes import PAGES
from tests.browser.axe import COLOURS, violations
from tests.browser.desk import NARROW, WIDE, Desk
from tests.browser.office import Walkers
from tests.browser.shown import ALL, DOWNLOADS, FORMS, Shown


@pytest.mark.parametrize("shown", ALL, ids=lambda shown: shown.name)
async def test_a_page(walkers: Walkers, scenes: Mapping[str, str], shown: Shown) -> None:
    by_day = _look(await walkers.before(shown.login, "zh-CN"), shown, scenes, WIDE)
    by_night = _look(await walkers.before(shown.login, "en-GB"), shown, scenes, NARROW)
    assert await asyncio.gather(by_day, by_night) == [([], 0, []), ([], 0, [])]


async def _look(desk: Desk, shown: Shown, scenes: Mapping[str, str], width: int) -> tuple[list[str], int, list[str]]:
    """What axe finds, by how much it is too wide for a telephone, and what the browser complains of."""
    desk.refusals = {shown.status} - {200}
    await desk.page.set_viewport_size({"width": width, "height": 900})
    await desk.page.emulate_media(color_scheme="light")
    answer = await desk.go(quote(shown.path.format(**scenes), safe="/?=&%"))
    assert answer.status == (200 if shown.act else shown.status)
    if shown.act is not None:
        await shown.act(desk)
    found = await violations(desk.page)
    if width == WIDE:
        await desk.keep(f"{shown.name}-zh")
    await desk.page.emulate_media(color_scheme="dark")
    if width == WIDE:
        # The colours are the same in both languages and widths.
        found += await violations(desk.page, COLOURS)
    else:
        await desk.keep(f"{shown.name}-en-dark")
    await desk.page.set_viewport_size({"width": NARROW, "height": 900})
    return found, await desk.overflow(), desk.complaints


def test_each_command_has_its_form_looked_at() -> None:
    """Those that only the clock and adoptions give have none."""
    assert set(Name) - set(FORMS) == {Name.OPEN, Name.CLOCK, Name.ADOPT_POLICY, Name.ADOPT_CALENDAR}


def test_each_page_is_looked_at() -> None:
    """Whoever adds one adds a row to `shown`."""
    looked_at = [urlsplit(shown.leads_to or shown.path).path for shown in ALL]
    pages = [path for method, _, path in (name.partition(" ") for name in PAGES) if method == "GET"]
    forms = [re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))) for path in pages if path not in DOWNLOADS]
    missing = [form.pattern for form in forms if not any(map(form.fullmatch, looked_at))]
    assert missing == []
