"""Ids of the record in paths: what is none finds nothing."""

_LARGEST = 2**63 - 1


def record_id(said: str | int) -> int | None:
    """The id that is said, if it can be one."""
    text = str(said)
    return int(text) if text.isascii() and text.isdecimal() and int(text) <= _LARGEST else None
