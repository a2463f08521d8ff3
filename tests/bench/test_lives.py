"""The benchmark of lives runs: each driver lives whole lives, every figure comes out; what they say is not judged."""

from math import isfinite

from bench import lives
from bench.figures import Figure
from bench.pace import Pace

SHORT = Pace(repeats=1, seconds=2.0, warm_up=1.0, in_flight=(3,))


async def test_every_figure_comes_out() -> None:
    figures = {figure.name: figure for figure in await lives.measure(SHORT)}
    assert [name for name, figure in figures.items() if not all(map(isfinite, (*figure.ours, *figure.peer)))] == []
    assert all(_positive(figure) for figure in figures.values() if figure.unit in {"lives/s", "events", "B", "MB"})
    # However busy the machine, a history is as long as the design makes it.
    assert figures["events"].meets


def _positive(figure: Figure) -> bool:
    return min((*figure.ours, *figure.peer)) > 0
