"""Writing the register of letters: numbers without a gap, per unit and local year.

A number is taken from its counter's row in the recorder's own transaction: the row stays locked until that
commits, so a rollback leaves no gap and no two get the same. It is taken late, the counters in one fixed order.
"""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from models.db.chains import Chain
from models.db.letter_rows import letter_rows
from models.db.letter_tables import LETTER_COUNTS, LETTERS
from models.db.recordsets import recordset
from models.db.statements import Connection, Statement

_TAKE = insert_or(LETTER_COUNTS).values(
    unit=bindparam("b_unit"), year=bindparam("b_year"), last=bindparam("b_n", type_=LETTER_COUNTS.c.last.type)
)
_TAKE_NUMBERS = Statement(
    _TAKE.on_conflict_do_update(
        index_elements=["unit", "year"], set_={"last": LETTER_COUNTS.c.last + _TAKE.excluded.last}
    ).returning(LETTER_COUNTS.c.last)
)
_ISSUED = recordset(LETTERS, LETTERS.c.keys(), "issued")
_ISSUE = Statement(insert(LETTERS).from_select(LETTERS.c.keys(), select(*_ISSUED.c)))
_COUNTER = itemgetter("unit", "year")
_ORDER = itemgetter("unit", "year", "issued_at", "number", "seq")


async def write_letters(conn: Connection, chains: Sequence[Chain]) -> None:
    """Enter the letters that `chains` issue, and what has become of earlier ones."""
    issued: list[dict[str, Any]] = []
    for chain in chains:
        rows = letter_rows(chain.before, ((event, case) for _, event, case in chain.happened))
        for seq, said in rows.items():
            if "issued_at" in said:
                issued.append({"number": chain.number, "seq": seq, **said})
            else:
                await restore_letter(conn, chain.number, seq, said)
    for (unit, year), rows_of_counter in groupby(sorted(issued, key=_ORDER), key=_COUNTER):
        own = list(rows_of_counter)
        bound = {"b_unit": unit, "b_year": year, "b_n": len(own)}
        taken = await _TAKE_NUMBERS.row(conn, bound)
        assert taken is not None  # noqa: S101  # an upsert returns its row
        first = int(taken["last"]) - len(own) + 1
        await _ISSUE.rows(conn, {"issued": [{**row, "n": first + place} for place, row in enumerate(own)]})


async def restore_letter(conn: Connection, number: str, seq: int, said: dict[str, Any]) -> None:
    """Have the letter of event `seq` say what the events say; its number stays."""
    await Statement(update(LETTERS).where(LETTERS.c.number == number, LETTERS.c.seq == seq).values(said)).rows(conn)
