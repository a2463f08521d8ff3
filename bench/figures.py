"""What a benchmark reports: medians over interleaved repeats, their spread, and what is aimed at."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import nan
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured thing, once a repeat; `peer` is the same of what it is compared with, repeat by repeat.

    `aim` is what is aimed at in words (`≥ 0.75 (0.9)`), and `meets` says whether `reached` is enough.
    """

    group: str
    name: str
    unit: str
    ours: tuple[float, ...]
    peer: tuple[float, ...] = ()
    aim: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @property
    def ratios(self) -> tuple[float, ...]:
        """Ours over the peer's, each repeat against its own neighbour."""
        return tuple(map(quotient, self.ours, self.peer)) if self.peer else ()

    @property
    def reached(self) -> float:
        """What the aim speaks of: the median ratio where there is a peer, else the median itself."""
        return median(self.ratios or self.ours)

    @property
    def meets(self) -> bool | None:
        """Whether the aim is met; `None` where there is none."""
        if self.at_least is None and self.at_most is None:
            return None
        low = self.at_least if self.at_least is not None else float("-inf")
        high = self.at_most if self.at_most is not None else float("inf")
        return low <= self.reached <= high


def quotient(one: float, by: float) -> float:
    """`one / by`; `nan` by nothing."""
    return one / by if by else nan


def tables(figures: Iterable[Figure]) -> str:
    """A table under a heading for each group, in the order in which the groups come."""
    groups: dict[str, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(figure.group, []).append(figure)
    return "\n".join(f"### {group}\n\n{table(members)}" for group, members in groups.items())


def table(figures: Iterable[Figure]) -> str:
    """The figures as a Markdown table."""
    head = "| what | unit | Duban | peer | ratio | spread | aim | met |\n|---|---|---:|---:|---:|---:|---|---|\n"
    return head + "\n".join(_row(figure) for figure in figures) + "\n"


def _row(figure: Figure) -> str:
    peer = _number(median(figure.peer)) if figure.peer else ""
    ratio = f"{median(figure.ratios):.2f}" if figure.peer else ""
    seen = figure.ratios or figure.ours
    spread = f"{_number(min(seen))}–{_number(max(seen))}" if len(seen) > 1 else ""
    met = {True: "yes", False: "**no**", None: ""}[figure.meets]
    cells = (figure.name, figure.unit, _number(median(figure.ours)), peer, ratio, spread, figure.aim, met)
    return f"| {' | '.join(cells)} |"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004  # three digits say enough
