"""axe-core, which knows what keeps people out who see, hear or move differently. It comes from npm by the lock file."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import Page

_AXE = Path(__file__).parents[2] / "api" / "web" / "assets" / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """
async only => {
  const options = { resultTypes: ["violations"] };
  if (only) options.runOnly = { type: "rule", values: only };
  const found = await axe.run(document, options);
  return found.violations.flatMap(one => one.nodes.map(
    node => [one.id, node.target.join(" "), node.failureSummary].join(" | ")));
}
"""
COLOURS = ("color-contrast", "link-in-text-block")
"""What may differ between a page by day and by night."""


@cache
def _text() -> str:
    return _AXE.read_text(encoding="utf-8")


async def violations(page: Page, only: tuple[str, ...] | None = None) -> list[Any]:
    """What it finds, by every rule of its own or by `only` these. It is evaluated beside the page's policy."""
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(_text())
    found: list[Any] = await page.evaluate(_RUN, only)
    return found
