"""The driver's own connections: kept, replaced when dead, and never left in the middle of something."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import Text, bindparam, func, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import connect, line, transaction
from models.db.faults import DATABASE_ERRORS, Fault, fault
from models.db.locks import lock_cases
from models.db.statements import Statement

_PID = Statement(select(func.pg_backend_pid().label("pid")))
_SLEEP = Statement(select(func.pg_sleep(60)))
_ECHO = Statement(select(bindparam("said", type_=JSONB).label("said"), literal("fixed").label("fixed")))
_SAY = Statement(select(bindparam("words", type_=ARRAY(Text)).label("words")))
_HELD = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")


@pytest.fixture
async def one(database_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine with two lines, so that lines that are not given back would be missed."""
    engine = connect(database_url, pool_size=1)
    yield engine
    await engine.dispose()


async def pid(engine: AsyncEngine) -> int:
    async with line(engine) as conn:
        row = await _PID.row(conn)
    assert row is not None
    return int(row["pid"])


async def advisory_locks(engine: AsyncEngine) -> int:
    async with engine.connect() as conn:
        return int(await conn.scalar(_HELD) or 0)


async def test_a_line_is_used_again(one: AsyncEngine) -> None:
    assert await pid(one) == await pid(one)


async def test_a_line_that_died_is_replaced_unnoticed(one: AsyncEngine) -> None:
    dead = await pid(one)
    async with one.connect() as conn:
        await conn.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": dead})
    await asyncio.sleep(0.2)
    assert await pid(one) != dead


async def test_what_fails_in_a_transaction_is_undone_and_its_line_goes_on(one: AsyncEngine) -> None:
    before = await pid(one)
    with suppress(ZeroDivisionError):
        async with transaction(one) as conn:
            await lock_cases(conn, ["2026-000001"])
            raise ZeroDivisionError
    assert (await pid(one), await advisory_locks(one)) == (before, 0)


async def test_who_is_cancelled_leaves_no_transaction_behind(one: AsyncEngine) -> None:
    async def hold() -> None:
        async with transaction(one) as conn:
            await lock_cases(conn, ["2026-000001"])
            await _SLEEP.rows(conn)

    held = asyncio.create_task(hold())
    async with asyncio.timeout(5):
        while not await advisory_locks(one):  # noqa: ASYNC110  # another process's
            await asyncio.sleep(0.01)
        held.cancel()
        await asyncio.wait({held})
        await pid(one)
    assert await advisory_locks(one) == 0


async def test_either_kind_of_connection_gives_the_same(one: AsyncEngine) -> None:
    said = {"词": ["a", 1, None]}
    async with line(one) as conn:
        direct = await _ECHO.rows(conn, {"said": said})
    async with one.connect() as conn:
        assert [dict(row) for row in direct] == [dict(row) for row in await _ECHO.rows(conn, {"said": said})]


async def test_a_parameter_that_is_left_out_is_an_error(one: AsyncEngine) -> None:
    async with line(one) as conn:
        with pytest.raises(KeyError, match="said"):
            await _ECHO.rows(conn)


@pytest.mark.parametrize(
    ("statement", "meant"),
    [
        ("DO $$BEGIN RAISE SQLSTATE '40001'; END$$", Fault.AGAIN),
        ("DO $$BEGIN RAISE SQLSTATE '57P03'; END$$", Fault.AWAY),
        ("DO $$BEGIN RAISE SQLSTATE '23505'; END$$", Fault.CONTENT),
        ("SELECT no_such_column", Fault.OURS),
        ("SELECT pg_terminate_backend(pg_backend_pid())", Fault.AWAY),
    ],
)
async def test_the_driver_s_errors_mean_what_they_mean_elsewhere(
    one: AsyncEngine, statement: str, meant: Fault
) -> None:
    with pytest.raises(DATABASE_ERRORS) as caught:
        async with line(one) as conn:
            await conn.execute(statement)
    assert fault(caught.value) is meant
    assert await pid(one)


@pytest.mark.parametrize("said", ["no\0text", 17])
async def test_an_error_does_not_quote_what_was_said(one: AsyncEngine, said: Any) -> None:
    with pytest.raises(DATABASE_ERRORS) as caught:
        async with line(one) as conn:
            await _SAY.rows(conn, {"words": [said, "党费收缴"]})
    assert not any(word in f"{caught.value!r} {caught.value}" for word in ("党费", "no", "17"))
