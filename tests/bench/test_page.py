"""The benchmark of the page runs: each step ends with rows, and the scripts are light enough whatever the machine."""

from bench import page
from bench.pace import Pace
from tests.browser.chromium import found


async def test_every_figure_comes_out() -> None:
    found()
    figures = {figure.name: figure for figure in await page.measure(Pace(repeats=1, rows=500))}
    assert len(figures) == 6
    assert all(figure.ours for figure in figures.values())
    assert figures["scripts, gzipped"].meets
