"""Case text, names and file names are in the record and nowhere else: not in the engine's file, its answers or a log.

A whole `duban up --demo` is walked through all commands with marked texts; then everything is searched for the marks,
for the people's names, and for whatever the demo's own texts say.
"""

import asyncio
import tomllib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from httpx import AsyncClient, HTTPError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.connection import connect as engine_client
from embedded.runfile import running_service
from models.db.engine import connect
from tests.api.conftest import DEMO
from tests.delivery.receivers import TAKING, answering, receiving, taking_mail
from tests.demo.running import Demo
from tests.ledger.books import Column, book
from tests.privacy.engine import everything
from tests.privacy.marks import ASCII, CHINESE, MARKED, disguises, found_in
from tests.privacy.walk import ZHIBU, ZHIBU_HEAD, Walk

NO_QUIET = {"quiet_from": None, "quiet_to": None, "digest_at": "09:00", "kinds": {}}
UNRECORDABLE = f"记不下来 {MARKED}"
POLICIES = Path(__file__).parents[2] / "policies"
pytestmark = pytest.mark.timeout(600)


class Open(Demo):
    """A demo that sends mail and webhooks to this test."""

    def __init__(self, folder: Path, mail_port: int) -> None:
        self._mail_port = mail_port
        super().__init__(folder)

    def environment(self) -> dict[str, str]:
        """With a mail server, and webhooks on this machine."""
        return {
            **super().environment(),
            "DUBAN_SMTP_HOST": "127.0.0.1",
            "DUBAN_SMTP_PORT": str(self._mail_port),
            "DUBAN_SMTP_TLS": "none",
            "DUBAN_SMTP_FROM": "duban@duban.example",
            "DUBAN_WEBHOOK_ALLOW_PRIVATE": "127.0.0.0/8",
        }


def names() -> list[str]:
    """The people of the demo, and their units, as they are called."""
    said = tomllib.loads(DEMO.read_text(encoding="utf-8"))
    return [row[name] for row in (*said["person"], *said["unit"]) for name in ("name", "name_en")]


def test_a_mark_is_found_in_every_disguise() -> None:
    assert all(found_in(b"..." + disguise + b"...", CHINESE) for disguise in disguises(CHINESE))


async def test_nothing_that_people_write_is_in_the_engine_or_in_a_log(tmp_path: Path) -> None:
    hook = (answering(f"500 {ASCII}", body=MARKED.encode()), TAKING)
    async with taking_mail() as mailboxes, receiving(*hook) as receiver:
        mailboxes.refused = [f"450 {ASCII}"]
        demo = await asyncio.to_thread(Open, tmp_path / "data", mailboxes.port)
        try:
            run = running_service(tmp_path / "data")
            assert run is not None
            record = connect(run.database)
            async with AsyncClient(base_url=demo.url, timeout=60) as client:
                walk = Walk(client)
                await channels(walk, record, receiver.url)
                number = await walk.whole_life()
                await walk.refused(number)
                await walk.run_late(await hurrying(demo, tmp_path))
                await unrecordable(walk, record)
                await brought_in_and_adopted(walk, demo, tmp_path)
                await eventually(lambda: len(receiver.requests) > 1 and len(mailboxes.mails) > 0)
            words = [CHINESE, ASCII, *names(), *await said_in_demo(record)]
            assert len(words) > 80
            told = engine_client(run.temporal, "duban")
            leaks = [
                (where, found) async for where, kept in everything(await told) if (found := found_in(kept, *words))
            ]
            assert leaks == []
            await record.dispose()
            assert in_files(tmp_path, *words) == {}
        finally:
            await asyncio.to_thread(demo.stop)
    assert in_files(tmp_path, *words) == {}


async def channels(walk: Walk, record: AsyncEngine, hook: str) -> None:
    """A mailbox and a webhook, in use, titles allowed."""
    for kind, address in (("email", f"{ASCII}@example.org"), ("webhook", f"{hook}?{ASCII}")):
        added = await walk.ask(ZHIBU_HEAD, "POST", "/me/channels", json={"kind": kind, "address": address})
        assert added.status_code == 201, added.text
        allowed = {"allowed": True}
        assert (await walk.ask("admin", "PUT", f"/channels/{added.json()['id']}/titles", json=allowed)).is_success
    assert (await walk.ask(ZHIBU_HEAD, "PUT", "/me/preferences", json=NO_QUIET)).is_success
    async with record.begin() as conn:
        await conn.execute(text("UPDATE channels SET verified_at = now()"))


HURRY = "".join(
    f"""[[policy.due_ladder]]
after = "{after}"
measure = "{measure}"
level = {level}
any_time = true
{more}

"""
    for after, measure, level, more in (
        ("-PT2S", "remind", 0, 'to = ["head"]'),
        ("PT1S", "supervise", 1, 'to = ["head"]'),
        ("PT2S", "interview", 1, ""),
        ("PT3S", "circulate", 1, ""),
        ("PT4S", "supervise", 2, 'to = ["head"]\nevery = "PT60S"'),
    )
)


async def hurrying(demo: Demo, folder: Path) -> str:
    """A policy of marked names by which letters and proposals come within seconds, and minutes are left to answer."""
    drill = (POLICIES / "drill.toml").read_text(encoding="utf-8")
    head, tail = drill.partition("[[policy.due_ladder]]")[0], drill.partition("[[policy.stage_ladder]]")
    for said, instead in (
        ('code = "drill"', 'code = "hurry"'),
        ("演练规则", f"规则 {MARKED}"),
        ("PT8S", "PT5M"),
        ('letter = "PT4S"', 'letter = "PT5M"'),
    ):
        head = head.replace(said, instead)
    file = folder / "hurry.toml"
    file.write_text(head + HURRY + "".join(tail[1:]), encoding="utf-8")
    done = await asyncio.to_thread(demo.duban, "policy", "load", str(file))
    assert done.returncode == 0, done.stdout + done.stderr
    return "hurry"


async def unrecordable(walk: Walk, record: AsyncEngine) -> None:
    """A case that the database refuses to hold for a while: its error would quote the row, and its worker tries on."""
    async with record.begin() as conn:
        checked = f"title <> '{UNRECORDABLE}'"
        await conn.execute(text(f"ALTER TABLE cases ADD CONSTRAINT no_mark CHECK ({checked}) NOT VALID"))
    with suppress(AssertionError, HTTPError):
        soon = (datetime.now(UTC) + timedelta(seconds=3)).isoformat()
        await walk.open(title=UNRECORDABLE, policy="drill", deadline={"kind": "by_date", "at": soon})
    await asyncio.sleep(6)
    async with record.begin() as conn:
        await conn.execute(text("ALTER TABLE cases DROP CONSTRAINT no_mark"))


async def brought_in_and_adopted(walk: Walk, demo: Demo, folder: Path) -> None:
    """A ledger that comes in, one that is refused, and an adoption by all open cases."""
    marked = {Column.TITLE: MARKED, Column.DESCRIPTION: MARKED, Column.ORIGIN: MARKED}
    for row, code in ((marked, 0), ({**marked, Column.LEAD: MARKED, Column.REF: 2}, 2)):
        done = await asyncio.to_thread(demo.duban, "import", str(book(folder, row)), "--as", "gongwei-inspector")
        assert done.returncode == code, done.stderr
    begun = await walk.ask("admin", "POST", "/policies/standard/1/migrate", json={"mode": "keep"})
    assert begun.status_code == 202, begun.text
    path = begun.headers["location"].removeprefix("/api/v1")

    async def is_done() -> bool:
        return (await walk.ask("admin", "GET", path)).json()["done_at"] is not None

    async with asyncio.timeout(60):
        while not await is_done():  # noqa: ASYNC110  # nobody tells us
            await asyncio.sleep(0.3)
    assert (await walk.ask(ZHIBU, "GET", "/inbox")).is_success


async def said_in_demo(record: AsyncEngine) -> list[str]:
    """The longer of the demo's own texts and file names."""
    async with record.connect() as conn:
        texts = await conn.scalars(text("SELECT DISTINCT value FROM case_texts WHERE length(value) > 8 LIMIT 60"))
        files = await conn.scalars(text("SELECT DISTINCT name FROM uploads WHERE length(name) > 8 LIMIT 20"))
        return [one for one in (*texts, *files) if MARKED not in one]


async def eventually(true: Callable[[], bool]) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110  # the far ends tell nobody
            await asyncio.sleep(0.1)


def in_files(folder: Path, *words: str) -> dict[str, list[str]]:
    """What stands in the engine's files and in the logs of all processes, by file."""
    files = [*folder.glob("data/temporal.db*"), *folder.glob("data/logs/*"), folder / "up.log"]
    assert len(files) > 5
    return {file.name: found for file in files if (found := found_in(file.read_bytes(), *words))}
