"""Log lines tell what went wrong and where, and nothing that anybody wrote."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from pydantic import BaseModel, ValidationError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from log_lines import JsonLines, configure_log_lines, said, traced
from models.db.engine import connect

SECRET = "机密"


class Few(BaseModel):
    """Something with a number."""

    few: int


@pytest.fixture
def configured() -> Iterator[None]:
    """The log as a process sets it, and afterwards as it was."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    configure_log_lines()
    yield
    root.handlers[:], root.level = before, level
    structlog.reset_defaults()


def test_an_error_is_told_without_what_it_quotes() -> None:
    try:
        Few.model_validate({"few": SECRET})
    except ValidationError as error:
        refused = error
    for one in (KeyError(SECRET), ValueError(SECRET), refused, UnicodeError(SECRET), LookupError(SECRET)):
        assert SECRET not in said(one) + traced(one)
    assert said(FileNotFoundError(2, "No such file")) == "FileNotFoundError: [Errno 2] No such file"
    assert said(RuntimeError("the loop is closed")) == "RuntimeError: the loop is closed"


def test_a_traceback_leads_from_the_cause_to_the_error() -> None:
    try:
        try:
            _ = {}[SECRET]
        except KeyError as error:
            message = "told"
            raise RuntimeError(message) from error
    except RuntimeError as error:
        told = traced(error)
    assert SECRET not in told
    assert told.index("KeyError") < told.index("which led to") < told.index("RuntimeError: told")
    assert "test_log_lines.py" in told


async def test_the_database_is_quoted_by_codes_and_names_alone(database_url: str) -> None:
    engine = connect(database_url, pool_size=1)
    async with engine.connect() as conn:
        await conn.execute(text("CREATE TEMP TABLE said (it text UNIQUE, must text NOT NULL)"))
        with pytest.raises(DBAPIError) as refused:
            await conn.execute(text("INSERT INTO said VALUES (:it, NULL)"), {"it": SECRET})
        await conn.rollback()
        with pytest.raises(DBAPIError) as parsed:
            await conn.execute(text(f"SELECT '{SECRET}'::int"))
    await engine.dispose()
    assert "column_name=must sqlstate=23502 table_name=said" in said(refused.value)
    for error in (refused.value, parsed.value):
        assert SECRET not in traced(error)


@pytest.mark.usefixtures("configured")
def test_both_logs_write_lines_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        _ = {}[SECRET]
    except KeyError as error:
        logging.getLogger("temporalio.activity").exception("an activity has failed")
        structlog.get_logger("duban.api").error("unexpected", exc_info=error)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["an activity has failed", "unexpected"]
    assert all("KeyError" in line["exception"] for line in lines)
    assert SECRET not in str(lines)


def test_asyncio_is_heard_without_the_objects_it_shows() -> None:
    said_by_asyncio = f"Task exception was never retrieved\nfuture: <Task exception=ValueError('{SECRET}')>"
    record = logging.LogRecord("asyncio", logging.ERROR, "x", 1, said_by_asyncio, None, None)
    assert SECRET not in JsonLines().format(record)
