"""The organization of the benchmark: 400 units in four levels, and who reads."""

from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random

LEVELS = (1, 10, 60, 330)
READERS = {"top": "U0", "tenth": "U1-3", "branch": "U3-200", "nothing": "U3-0"}
"""Who reads, by the unit they sit in: the top sees all, a bureau its tenth, a branch its own, an idle one nothing."""

_POST = '[[post_kind]]\ncode = "officer"\nname = "专员"\ncapacity = "staff"\n'
_PERSON = """
[[person]]
code = "{unit}"
name = "{unit}专员"
[[appointment]]
person = "{unit}"
unit = "{unit}"
post = "officer"
from = 2015-01-01
"""
_ACCOUNT = """
[[account]]
login = "{name}"
person = "{unit}"
demo = true
"""


@dataclass
class Tree:
    """Units by level, the one above each, and those right below."""

    levels: list[list[str]] = field(default_factory=list)
    above: dict[str, str] = field(default_factory=dict)
    below: dict[str, list[str]] = field(default_factory=dict)

    def up(self, unit: str) -> list[str]:
        """`unit` and all above it."""
        line = [unit]
        while line[-1] in self.above:
            line.append(self.above[line[-1]])
        return line


def tree() -> Tree:
    """The units."""
    made = Tree()
    for depth, size in enumerate(LEVELS):
        codes = [f"U{depth}-{n}" for n in range(size)] if depth else ["U0"]
        for n, code in enumerate(codes if depth else []):
            above = made.levels[-1][n * len(made.levels[-1]) // size]
            made.above[code] = above
            made.below.setdefault(above, []).append(code)
        made.levels.append(codes)
    return made


def leads(units: Tree) -> tuple[list[str], list[float]]:
    """Who leads cases and how often: branches differ by a factor of twenty, one has none, one has a few hundred."""
    branches, chance = units.levels[-1], Random(2)  # noqa: S311  # made-up cases
    usual = [chance.choice((0.3, 1, 1, 2, 6)) for _ in branches]
    special = {READERS["nothing"]: 0.0, READERS["branch"]: sum(usual) * 0.0003}
    return branches, [special.get(branch, weight) for branch, weight in zip(branches, usual, strict=True)]


@dataclass(frozen=True, slots=True)
class Place:
    """Who leads, supervises, helps and sees; `scope` is the id that it gets in `case_scopes`."""

    scope: int
    lead: str
    supervisor: str
    co_units: tuple[str, ...]
    seen_by: tuple[str, ...]


def places(units: Tree) -> dict[str, list[Place]]:
    """The places of each branch's cases: supervised from one level above or from two, helped by a sister or by none."""
    found: dict[str, list[Place]] = {}
    scopes = count(1)
    for lead in units.levels[-1]:
        bureau, *higher = units.up(units.above[lead])
        idle = {lead, READERS["nothing"]}
        helpers = [(), *((sister,) for sister in units.below[bureau] if sister not in idle)]
        found[lead] = [
            Place(next(scopes), lead, supervisor, helping, tuple(sorted({lead, bureau, *higher, *helping})))
            for supervisor in (bureau, higher[0])
            for helping in helpers
        ]
    return found


def write_organization(file: Path) -> None:
    """The organization as `duban org load` takes it, with an account for each reader."""
    units = tree()
    codes = [code for level in units.levels for code in level]
    rows = [_POST]
    rows += [f'[[unit]]\ncode = "{code}"\nname = "单位{code}"\nkind = "党组织"\n' for code in codes]
    rows += [
        f'[[relation]]\nunit = "{low}"\nabove = "{high}"\nkind = "leads"\nfrom = 2015-01-01\n'
        for low, high in units.above.items()
    ]
    rows += [_PERSON.format(unit=code) for code in codes]
    rows += [_ACCOUNT.format(name=name, unit=unit) for name, unit in READERS.items()]
    file.write_text("\n".join(rows), encoding="utf-8")
