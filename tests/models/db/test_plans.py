"""What every command asks goes by keys, whatever the tables held when its plan was made: here they are empty."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db import commands, feed, outbox, recording, rows, tokens
from models.db.engine import line
from models.db.queries import one_case
from models.db.statements import Statement

_ASKED = {
    name: statement
    for module in (commands, feed, one_case, outbox, recording, rows, tokens)
    for name, statement in vars(module).items()
    if isinstance(statement, Statement)
}
_SMALL = ("feed", "uq_channels_address", "pk_organization_versions")
"""One row; a few for each person, and looked at anew once they are many; asked for its end alone."""


@pytest.mark.parametrize("name", _ASKED)
async def test_no_table_is_walked(engine: AsyncEngine, name: str) -> None:
    statement = _ASKED[name]
    nothing = ", ".join(["NULL"] * len(statement.parameters))
    async with line(engine) as conn:
        await conn.execute(f"PREPARE asked AS {statement.text}")
        asked = await conn.fetch(f"EXPLAIN (COSTS OFF) EXECUTE asked ({nothing})")
        await conn.execute("DEALLOCATE asked")
    plan = [str(row[0]).strip() for row in asked]
    walked = [step for step, below in zip(plan, [*plan[1:], ""], strict=True) if _walks(step, below)]
    assert [step for step in walked if not any(small in step for small in _SMALL)] == []


def _walks(step: str, below: str) -> bool:
    """Whether a step reads a table or an index from end to end; `below` is what the plan says of it."""
    return "Seq Scan" in step or ("Index" in step and "Scan" in step and "Cond:" not in below)
