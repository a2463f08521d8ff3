"""The benchmark of lives runs: each driver lives whole lives, every figure comes out; what they say is not judged."""

import pytest

from bench import lives
from bench.pace import Pace

SHORT = Pace(repeats=1, seconds=5.0, warm_up=1.0, in_flight=(4,))


@pytest.mark.timeout(600)  # on a machine that is busy with other things
async def test_every_figure_comes_out() -> None:
    figures = {figure.name: figure for figure in await lives.measure(SHORT)}
    assert all(figure.ours for figure in figures.values())
    lived = [figure for figure in figures.values() if figure.unit == "lives/s"]
    assert len(lived) == 2
    assert all(rate > 0 for figure in lived for rate in (*figure.ours, *figure.peer))
    # However busy the machine, a history is as long as the design makes it.
    assert figures["events"].meets
