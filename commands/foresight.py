"""How a look at what an adoption would do is written: for people, for a spreadsheet, for a program."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from models.domain.foreseeing import ClockForeseen, Counts, Foreseen, Next
    from models.domain.foreseen_rungs import RungForeseen


class Form(StrEnum):
    """How what would be is written."""

    TEXT = "text"
    TSV = "tsv"
    JSON = "json"


Write = Callable[["Foreseen"], Iterator[str]]


def writer(form: Form, zone: ZoneInfo) -> Write:
    """What writes one case; times are local, in JSON they are UTC."""
    writers: dict[Form, Write] = {Form.TEXT: partial(_text, zone), Form.TSV: partial(_tsv, zone), Form.JSON: _json}
    return writers[form]


def summary(counts: "Counts") -> str:
    """The counts of a look beforehand."""
    by_clock = ", ".join(f"{clock} {count}" for clock, count in sorted(counts.ends.items()))
    ends = f"{counts.ends_moved} ends of clocks" + (f" ({by_clock})" if by_clock else "")
    moves = f"the due of {counts.due_moves} would move, {ends}, {counts.rungs_moved} rungs"
    return (
        f"{counts.cases} cases, {counts.moved} of them touched: {moves}, what comes next of {counts.next_moves}; "
        f"{counts.refused} would refuse. Nothing was changed."
    )


def _text(zone: ZoneInfo, case: "Foreseen") -> Iterator[str]:
    """A line for each clock that is touched, and one for each rung of it that moves; nothing for what stays."""
    if case.refused is not None:
        yield f"{case.number}  stays: {case.refused}"
    elif case.moves:
        due = f"due {_move(zone, case.due, case.due_after)}" if case.due_moves else "due stays"
        coming = f"{_called(zone, case.next)} -> {_called(zone, case.next_after)}" if case.next_moves else "stays"
        yield f"{case.number}  {due}  next {coming}"
        for clock in case.clocks:
            if clock.moves:
                end = _move(zone, clock.end, clock.end_after) if clock.end_moves else f"{_local(zone, clock.end)} stays"
                yield f"  {_of(clock)} of {clock.owner}  end {end}"
            for rung in clock.moved_rungs:
                yield f"    {_rung(rung):<20}  {_move(zone, rung.at, rung.at_after)}"


def _tsv(zone: ZoneInfo, case: "Foreseen") -> Iterator[str]:
    """One row a case; the ends and rungs that move stand in one cell each."""
    ends = (f"{_of(clock)} {_move(zone, clock.end, clock.end_after)}" for clock in case.clocks if clock.end_moves)
    rungs = (
        f"{_of(clock)} {_rung(rung)} {_move(zone, rung.at, rung.at_after)}"
        for clock in case.clocks
        for rung in clock.moved_rungs
    )
    due = (_local(zone, case.due), _local(zone, case.due_after))
    coming = (_called(zone, case.next), _called(zone, case.next_after))
    yield "\t".join((case.number, case.version, *due, *coming, case.refused or "", "; ".join(ends), "; ".join(rungs)))


def _json(case: "Foreseen") -> Iterator[str]:
    yield json.dumps(case.model_dump(mode="json"), ensure_ascii=False)


def _of(clock: "ClockForeseen") -> str:
    return f"{clock.clock} {clock.proposal}" if clock.proposal is not None else clock.clock.value


def _rung(rung: "RungForeseen") -> str:
    """Its measure, how high it goes, and which repeat it is."""
    level = f" level {rung.level}" if rung.level else ""
    return f"{rung.measure}{level}{f' #{rung.repeat + 1}' if rung.repeat else ''}"


def _called(zone: ZoneInfo, coming: "Next | None") -> str:
    return f"{coming.what} {_local(zone, coming.at)}" if coming is not None else "-"


def _move(zone: ZoneInfo, before: datetime | None, after: datetime | None) -> str:
    return f"{_local(zone, before)} -> {_local(zone, after)}"


def _local(zone: ZoneInfo, instant: datetime | None) -> str:
    """To the second only where that matters."""
    if instant is None:
        return "-"
    local = instant.astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"
