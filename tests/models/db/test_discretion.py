"""What a database error says: what it is and where, and no value of any row."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.db.engine import connect

SECRET = "机密内容甲乙丙"
MADE = "CREATE TEMP TABLE said (id int PRIMARY KEY, words varchar(20) CHECK (words <> :no), n int)"
WRONG: list[tuple[str, dict[str, Any]]] = [
    ("INSERT INTO said VALUES (1, :words, 1)", {"words": SECRET}),
    ("INSERT INTO said VALUES (2, :words, NULL), (2, :words, NULL)", {"words": SECRET + "丁"}),
    ("INSERT INTO said VALUES (3, :words, 1)", {"words": SECRET * 9}),
    ("INSERT INTO said VALUES (4, 'x', :words)", {"words": SECRET}),
    ("INSERT INTO said VALUES (5, :words, 1)", {"words": SECRET + "\0"}),
    ("SELECT CAST(CAST(:words AS text) AS int)", {"words": SECRET}),
]


@pytest.mark.parametrize(("statement", "bound"), WRONG)
async def test_an_error_about_values_quotes_none(database_url: str, statement: str, bound: dict[str, Any]) -> None:
    engine = connect(database_url)
    async with engine.connect() as conn:
        await conn.execute(text(MADE.replace(":no", f"'{SECRET}'")))
        with pytest.raises(DBAPIError) as caught:
            await conn.execute(text(statement), bound)
    await engine.dispose()
    said, error = "", caught.value
    while error is not None:
        said += f"{error} {error!r} {error.args}"
        error = error.__cause__ or error.__context__
    assert SECRET not in said
    assert "(2" in said, said


async def test_an_error_of_ours_says_what_it_is(database_url: str) -> None:
    engine = connect(database_url)
    async with engine.connect() as conn:
        with pytest.raises(DBAPIError, match='relation "nowhere" does not exist'):
            await conn.execute(text("SELECT * FROM nowhere"))
    await engine.dispose()
