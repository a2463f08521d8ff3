"""Where a page ended, as an opaque word. It holds no right: a reader sees the same whatever it says."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import datetime
from typing import NamedTuple

import orjson

from models.db.errors import RecordError

LONGEST = 400
_FIRST_YEAR, _LAST_YEAR = 1900, 9000
"""Far from where instants end, in which a zone could not be applied."""
Key = datetime | int | str | None


class BadCursor(RecordError):  # noqa: N818  # named for what it says, as refusals are
    """This cursor was not given out for this list; begin without one."""

    code = "bad_cursor"


class Place(NamedTuple):
    """Where a page ended: the sort key and the identity of its last row, and the total told on the first page."""

    key: Key
    last: str | int
    total: int | None = None


def write_cursor(order: str, place: Place) -> str:
    """The cursor after `place`, in a list sorted by `order`."""
    return urlsafe_b64encode(orjson.dumps([order, *place])).decode().rstrip("=")


def read_cursor(cursor: str, order: str, kind: type[datetime | int | str]) -> Place:
    """The place that a cursor names; its key is of type `kind` or `None`, its identity text. Raises `BadCursor`."""
    match _content(cursor):
        case [str(named), key, str(last), total] if named == order and "\0" not in last:
            return Place(_key(key, kind), last, _total(total))
        case _:
            raise BadCursor


def read_id_cursor(cursor: str, order: str) -> int:
    """The id after which a cursor of a list sorted by ids goes on. Raises `BadCursor`."""
    match _content(cursor):
        case [str(named), None, int(last), _] if named == order and 0 <= last < 2**63:
            return last
        case _:
            raise BadCursor


def _content(cursor: str) -> object:
    if len(cursor) > LONGEST or not cursor.isascii():
        raise BadCursor
    try:
        content: object = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (NotBase64, ValueError) as error:
        raise BadCursor from error
    return content


def _key(key: object, kind: type[datetime | int | str]) -> Key:
    if key is None:
        return None
    if kind is datetime:
        return _instant(key)
    if kind is int and isinstance(key, int) and not isinstance(key, bool) and abs(key) < 2**15:
        return key
    if kind is str and isinstance(key, str) and "\0" not in key:
        return key
    raise BadCursor


def _total(total: object) -> int | None:
    if total is None:
        return None
    if isinstance(total, int) and not isinstance(total, bool) and total >= 0:
        return total
    raise BadCursor


def _instant(key: object) -> datetime:
    try:
        instant = datetime.fromisoformat(str(key))
    except ValueError as error:
        raise BadCursor from error
    if instant.tzinfo is None or not _FIRST_YEAR < instant.year < _LAST_YEAR:
        raise BadCursor
    return instant
