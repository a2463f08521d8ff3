"""The pictures that a run keeps of each page and state, to be looked at, and for the guide."""

import os
from pathlib import Path

from playwright.async_api import FloatRect, Page

SCREENS = Path(os.environ.get("DUBAN_SCREENS") or Path(__file__).parents[2] / "build" / "screens")
"""Where they are kept; the variable names another place."""


class Screens:
    """A folder of them: each run writes over what the last one kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def keep(self, page: Page, name: str, part: FloatRect | None = None) -> None:
        """The page as it stands, or a part of it, by a name of its own, which may name a folder."""
        file = self._folder / f"{name}.png"
        await page.screenshot(path=file, full_page=True, clip=part, animations="disabled")
