"""The bytes that a request asks for: one range of a file (RFC 9110, 14)."""

import re

from api.problems import RangeNotSatisfiable

_RANGE = re.compile(r"bytes=(?:(\d{1,15})-(\d{1,15})?|-(\d{1,15}))")


def asked_range(header: str | None, if_range: str | None, tag: str, size: int) -> tuple[int, int] | None:
    """The first byte and the one after the last; `None` for the whole file.

    What is no range, several of them, or one of another file is answered by the whole, as the standard allows. Raises
    `RangeNotSatisfiable`.
    """
    found = _RANGE.fullmatch(header.strip()) if header is not None and if_range in {None, tag} else None
    if found is None:
        return None
    first, last, final = found.groups()
    if final is not None:
        start, stop = max(0, size - int(final)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last is not None else size
        if last is not None and int(last) < start:
            return None
    if start >= stop:
        raise RangeNotSatisfiable(size=size)
    return start, stop
