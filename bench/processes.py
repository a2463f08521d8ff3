"""What processes cost: CPU seconds and memory, each with its children, as Linux counts them."""

import os
from collections.abc import Iterable
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_FIELDS_BEFORE_STATE = 2
_UTIME, _STIME, _CUTIME, _CSTIME = (field - _FIELDS_BEFORE_STATE - 1 for field in (14, 15, 16, 17))
"""Places in `/proc/PID/stat` after the name, which may hold blanks; see proc(5)."""


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, of its children, and of those that have ended."""
    ended = _times(pid, _CUTIME) + _times(pid, _CSTIME)
    return ended + sum(_times(one, _UTIME) + _times(one, _STIME) for one in family(pid))


def megabytes(pid: int, *, children: bool) -> float:
    """Memory of a process, or of it and its children (PSS: a page that n processes share counts a n-th for each)."""
    return sum(_pss_kilobytes(one) for one in (family(pid) if children else [pid])) / 1024


def family(pid: int) -> list[int]:
    """A process and its children."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except FileNotFoundError:
        return []
    return [pid, *map(int, children)]


def _times(pid: int, place: int) -> float:
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        # It has ended meanwhile; what it took is in its parent's count.
        return 0.0
    return int(after_name[place]) / _TICKS


def _pss_kilobytes(pid: int) -> int:
    try:
        lines: Iterable[str] = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
