"""From the start of the process to the line `ready`: `python -m bench.startup`.

A first start makes the folder, its cluster and its schema; a second one finds them. With the demo, as `make run`
has it, the second start also looks whether the demo is all there.
"""

from pathlib import Path

from bench.alone import alone
from bench.figures import Figure
from bench.pace import Pace, tell
from bench.service import folder, running

GROUP = "Start-up"
MOST_SECONDS = 6.0


async def measure(pace: Pace) -> list[Figure]:
    """Start on a new folder and once more on the same, as often as the pace says; with the demo first once."""
    firsts, seconds = [], []
    for turn in range(pace.repeats):
        with folder() as data:
            firsts.append(_ready_after(data))
            seconds.append(_ready_after(data))
        tell(f"{turn + 1}/{pace.repeats} first start {firsts[-1]:.1f} s, second {seconds[-1]:.1f} s")
    with folder() as data:
        demo_first = _ready_after(data, demo=True)
        demo_seconds = [_ready_after(data, demo=True) for _ in range(pace.repeats)]
    tell(f"with the demo: first start {demo_first:.1f} s, second {demo_seconds[-1]:.1f} s")
    return [
        Figure(group=GROUP, name="first start", unit="s", ours=tuple(firsts)),
        _second("second start", seconds),
        Figure(group=GROUP, name="first start with the demo", unit="s", ours=(demo_first,)),
        _second("second start with the demo", demo_seconds),
    ]


def _second(name: str, took: list[float]) -> Figure:
    return Figure(group=GROUP, name=name, unit="s", ours=tuple(took), aim="≤ 6", at_most=MOST_SECONDS)


def _ready_after(data: Path, *, demo: bool = False) -> float:
    with running(data, demo=demo) as service:
        return service.ready_after


if __name__ == "__main__":
    alone(measure)
