"""The page in a browser on 100,000 cases: from a click until what was asked for stands there.

`python -m bench.page --repeats 5`. A headless Chromium signs in as somebody who sees every case, on `duban api` in a
process of its own. What is waited for is rows in the browser's own document, not an answer on the wire.
"""

import gzip
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.async_api import Page, async_playwright

from api.web.assets_built import BUILT, asset_names
from bench.alone import alone
from bench.figures import Figure
from bench.ledger_stage import stage
from bench.pace import Pace, tell
from models.db.passwords import DEMO_PASSWORD

ROWS = 100_000
GROUP = "The page: 100,000 cases"
_READER = "top"
_FIRST = "first rows, from My work"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_MARK = "document.querySelector('#list')?.setAttribute('data-old', '')"
_ROWS = "#list:not([data-old]) :is(tbody tr, .empty)"
_THERE = f"() => document.querySelector('{_ROWS}') !== null"
_SWAPPED = f"""async (act) => {{
  const begun = performance.now();
  new Function(act)();
  while (!document.querySelector('{_ROWS}')) await new Promise(requestAnimationFrame);
  return performance.now() - begun;
}}"""
_KIB = 1024


class NoBrowser(Exception):  # noqa: N818  # named for what it says
    """There is no Chromium here; on Debian: apt-get install chromium."""


STEPS = {
    "next page": "document.querySelector('a[rel=next]').click()",
    "narrowed to a state": "document.querySelector('.figures a[href*=rectifying]').click()",
    "searched for two characters": "const q = document.querySelector('#q'); q.value = '整改'; q.form.requestSubmit()",
    "sorted by due": "document.querySelector('thead a[href*=due]').click()",
}
"""What is done in the ledger, where the document stays and its rows are swapped."""


async def measure(pace: Pace) -> list[Figure]:
    """Milliseconds from a click to the rows, and what the scripts weigh."""
    async with AsyncExitStack() as held:
        temporary = TemporaryDirectory(prefix="duban-bench-")
        kept = pace.folder / "page" if pace.folder else Path(held.enter_context(temporary))
        kept.mkdir(parents=True, exist_ok=True)
        built = await held.enter_async_context(stage(kept, min(pace.rows, ROWS)))
        page = await held.enter_async_context(_signed_in(built.base))
        seen: dict[str, list[float]] = {name: [] for name in (_FIRST, *STEPS)}
        for repeat in range(pace.repeats + 1):
            took = await _opened(page, built.base), *[await _swapped(page, built.base, step) for step in STEPS.values()]
            if repeat:
                for name, milliseconds in zip(seen, took, strict=True):
                    seen[name].append(milliseconds)
            tell(f"page: {repeat} of {pace.repeats}")
    return [_figure(name, tuple(took)) for name, took in seen.items()] + [_scripts()]


async def _opened(page: Page, base: str) -> float:
    await page.goto(base)
    begun = perf_counter()
    await page.evaluate("document.querySelector('nav a[href=\"/cases\"]').click()")
    await page.wait_for_function(_THERE)
    return (perf_counter() - begun) * 1000


async def _swapped(page: Page, base: str, step: str) -> float:
    await page.goto(f"{base}/cases")
    await page.evaluate(_MARK)
    took: float = await page.evaluate(_SWAPPED, step)
    return took


@asynccontextmanager
async def _signed_in(base: str) -> AsyncIterator[Page]:
    """A window of a browser in which the reader is signed in. Raises `NoBrowser`."""
    found = next(filter(None, map(which, _BROWSERS)), None)
    if found is None:
        raise NoBrowser
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=arguments)
        page = await browser.new_page(locale="zh-CN")
        await page.goto(base)
        await page.fill("#username", _READER)
        await page.fill("#password", DEMO_PASSWORD)
        await page.press("#password", "Enter")
        await page.wait_for_selector("nav")
        yield page
        await browser.close()


def _figure(name: str, took: tuple[float, ...]) -> Figure:
    most = 1000.0 if name == _FIRST else 300.0
    return Figure(group=GROUP, name=name, unit="ms", ours=took, aim=f"≤ {most:.0f} ms", at_most=most)


def _scripts() -> Figure:
    """All scripts of the page, since all of them come with the first."""
    files = [name for name in asset_names().values() if name.endswith(".js")]
    weight = sum(len(gzip.compress((BUILT / name).read_bytes())) for name in files) / _KIB
    return Figure(group=GROUP, name="scripts, gzipped", unit="kB", ours=(weight,), aim="≤ 60 kB", at_most=60.0)


if __name__ == "__main__":
    alone(measure)
