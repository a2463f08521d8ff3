"""Texts of cases: salted on the way in, resolved on the way out, erased where the law wants it."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, CTE, FromClause, LargeBinary, Text, any_, bindparam, func, select, true
from sqlalchemy.dialects.postgresql import insert

from models.db.case_tables import CASE_TEXTS
from models.db.statements import Connection, Statement
from models.domain.texts import PREFIX, SALT_BYTES, digest


class SaltedText(NamedTuple):
    """A text as it is kept, under the digest by which everything else speaks of it."""

    digest: str
    salt: bytes
    value: str


def salted(value: str) -> SaltedText:
    """`value` under a fresh salt: equal texts do not show as equal. NUL, which PostgreSQL cannot hold, is dropped."""
    value = value.replace("\0", "")
    salt = secrets.token_bytes(SALT_BYTES)
    return SaltedText(digest(salt, value), salt, value)


_TEXTS = (
    func.unnest(
        bindparam("digests", type_=ARRAY(Text)),
        bindparam("salts", type_=ARRAY(LargeBinary)),
        bindparam("texts", type_=ARRAY(Text)),
    )
    .table_valued(*SaltedText._fields, name="given")
    .render_derived()
)


def texts_of(cases: FromClause) -> CTE:
    """What keeps `bound_texts` for the case whose `number` is the one row of `cases`, if there is any."""
    rows = select(cases.c.number, *_TEXTS.c).join_from(cases, _TEXTS, true())
    return insert(CASE_TEXTS).from_select(["number", *SaltedText._fields], rows).on_conflict_do_nothing().cte("texts")


def bound_texts(texts: Iterable[SaltedText]) -> dict[str, list[Any]]:
    """What a statement with `texts_of` is to keep."""
    kept = tuple(texts)
    return {
        "digests": [text.digest for text in kept],
        "salts": [text.salt for text in kept],
        "texts": [text.value for text in kept],
    }


_ONE = select(bindparam("number", type_=Text).label("number")).cte("one")
_NOTE = Statement(select(_ONE.c.number).add_cte(texts_of(_ONE)))


async def note_texts(conn: Connection, number: str, texts: Iterable[SaltedText]) -> None:
    """Keep `texts` for the case `number`."""
    await _NOTE.rows(conn, {"number": number, **bound_texts(texts)})


_VALUES = Statement(
    select(CASE_TEXTS.c.number, CASE_TEXTS.c.digest, CASE_TEXTS.c.value).where(
        CASE_TEXTS.c.number == any_(bindparam("numbers", type_=ARRAY(Text))),
        CASE_TEXTS.c.digest == any_(bindparam("digests", type_=ARRAY(Text))),
    )
)


async def text_values(
    conn: Connection, digests: Mapping[str, Iterable[str]]
) -> defaultdict[str, dict[str, str | None]]:
    """The values of `digests`, given and returned by case number; `None` for an erased one. Judges no reader."""
    values: defaultdict[str, dict[str, str | None]] = defaultdict(dict)
    wanted = sorted({digest for some in digests.values() for digest in some})
    if wanted:
        for row in await _VALUES.rows(conn, {"numbers": sorted(digests), "digests": wanted}):
            values[row["number"]][row["digest"]] = row["value"]
    return values


def digests_in(data: object) -> set[str]:
    """Every text digest that `data` mentions, however deep."""
    if isinstance(data, str):
        return {data} if data.startswith(PREFIX) else set()
    if isinstance(data, Mapping):
        return {found for value in data.values() for found in digests_in(value)}
    if isinstance(data, list | tuple):
        return {found for value in data for found in digests_in(value)}
    return set()


def resolved(data: Any, texts: Mapping[str, str | None]) -> Any:
    """`data` with each digest in `texts` replaced by its value; `None` is an erased one."""
    if isinstance(data, str):
        return texts.get(data, data) if data.startswith(PREFIX) else data
    if isinstance(data, Mapping):
        return {key: resolved(value, texts) for key, value in data.items()}
    if isinstance(data, list):
        return [resolved(value, texts) for value in data]
    return data


def digest_places(data: object, place: str = "") -> dict[str, str]:
    """Where `data` mentions which digest, by JSON pointer: with it, what was resolved can still be verified."""
    if isinstance(data, str):
        return {place: data} if data.startswith(PREFIX) else {}
    inner: Iterable[tuple[object, object]]
    if isinstance(data, Mapping):
        inner = data.items()
    elif isinstance(data, list | tuple):
        inner = enumerate(data)
    else:
        return {}
    found: dict[str, str] = {}
    for key, value in inner:
        found |= digest_places(value, f"{place}/{str(key).replace('~', '~0').replace('/', '~1')}")
    return found
