"""The worker is killed in the middle of an adoption: every case is moved all the same, and once."""

import asyncio
import json
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from models.db.engine import connect
from models.domain.calendar_versions import CalendarDay, DayKind
from models.loading.calendar_writing import written
from models.loading.shipped_calendars import shipped_calendar
from tests.endurance.findings import findings
from tests.endurance.giving import People
from tests.endurance.running import ROOT, Service, eventually

CASES = 60
CODE = "moving"
_PATIENCE = 60.0
_MOVED = text("SELECT count(*) FROM case_events WHERE type = 'policy_adopted'")


def load(service: Service, folder: Path, version: int, immediate: str) -> None:
    """Load a version of a policy of this test's own."""
    written = (ROOT / "policies" / "standard.toml").read_text(encoding="utf-8").replace('"standard"', f'"{CODE}"')
    written = written.replace("version = 1", f"version = {version}").replace(
        'immediate = "5', f'immediate = "{immediate}'
    )
    file = folder / f"{CODE}-{version}.toml"
    file.write_text(written, encoding="utf-8")
    loaded = service.duban("policy", "load", str(file))
    assert loaded.returncode == 0, loaded.stderr


async def open_cases(people: People) -> list[str]:
    """Sixty cases under the policy's first version."""
    case = {
        "title": "{key}",
        "description": "在迁移途中工作进程被终止。",
        "severity": "minor",
        "lead_unit": "SWJ-01",
        "policy": CODE,
        "deadline": {"kind": "immediate"},
    }
    few = asyncio.Semaphore(8)

    async def opened() -> str:
        async with few:
            return str((await people.give("jiguan-inspector", "open", None, case)).body["number"])

    return list(await asyncio.gather(*(opened() for _ in range(CASES))))


async def test_every_case_is_moved_exactly_once(people: People, tmp_path: Path) -> None:
    service = people.service
    load(service, tmp_path, 1, "5")
    numbers = await open_cases(people)
    load(service, tmp_path, 2, "9")

    looked = service.duban("policy", "migrate", CODE, "2", "--mode", "recompute", "--dry-run", "--format", "json")
    assert looked.returncode == 0, looked.stderr
    foreseen = {row["number"]: row for row in map(json.loads, looked.stdout.splitlines())}
    assert sorted(foreseen) == sorted(numbers)

    migrating = asyncio.create_task(
        asyncio.to_thread(service.duban, "policy", "migrate", CODE, "2", "--mode", "recompute", "--as", "admin")
    )
    moved = await _killed_in_the_middle(service)
    await service.ready()
    migrated = await migrating
    assert migrated.returncode == 0, migrated.stderr
    assert migrated.stdout.strip() == f"{CASES} cases: moved {CASES}"
    assert 0 < moved < CASES, "it was not killed in the middle"

    for number in numbers:
        events = (await people.read("jiguan-inspector", f"/cases/{number}/events"))["items"]
        (adopted,) = [event for event in events if event["type"] == "policy_adopted"]
        case = await people.read("jiguan-inspector", f"/cases/{number}")
        assert adopted["data"]["moved"][0]["due_at"] == case["deadline"]["due"] == foreseen[number]["due_after"]
        running = (await people.read("jiguan-inspector", f"/cases/{number}/clock"))["clocks"]
        ends = {clock["clock"]: clock["end_after"] for clock in foreseen[number]["clocks"]}
        assert {clock["clock"]: clock["due_at"] for clock in running} == ends
    assert await findings(service, people, numbers) == []


async def test_a_calendar_moves_what_it_should(people: People, tmp_path: Path) -> None:
    """A working day of next week becomes a holiday: what is due in twenty working days is due a working day later."""
    service = people.service
    case = {"title": "{key}", "description": "日历换版。", "severity": "minor", "lead_unit": "SWJ-01"}
    within = {**case, "deadline": {"kind": "by_date", "within": "20 working days"}}
    opened = (await people.give("jiguan-inspector", "open", None, within)).body
    shipped = shipped_calendar()
    free = next(
        day
        for day in (datetime.now(UTC).date() + timedelta(days=n) for n in range(3, 30))
        if shipped.calendar("Asia/Shanghai").is_working(day)
    )
    holiday = CalendarDay(day=free, kind=DayKind.HOLIDAY, name="临时放假", source="test")
    days = tuple(sorted((*shipped.days, holiday), key=lambda one: one.day))
    file = tmp_path / "ours.toml"
    file.write_text(written(shipped.model_copy(update={"version": "ours", "days": days})), encoding="utf-8")
    loaded = service.duban("calendar", "load", str(file))
    assert loaded.returncode == 0, loaded.stderr

    looked = service.duban("calendar", "adopt", "ours", "--dry-run", "--format", "json")
    (foreseen,) = [row for row in map(json.loads, looked.stdout.splitlines()) if row["number"] == opened["number"]]
    adopted = service.duban("calendar", "adopt", "ours")
    assert adopted.returncode == 0, adopted.stderr
    moved = (await people.read("jiguan-inspector", f"/cases/{opened['number']}"))["deadline"]
    assert moved["due"] == foreseen["due_after"] > opened["deadline"]["due"] == moved["original_due"]
    newer = (await people.give("jiguan-inspector", "open", None, within)).body
    assert newer["deadline"]["due"] == moved["due"]
    assert await findings(service, people, [opened["number"], newer["number"]]) == []


async def _killed_in_the_middle(service: Service) -> int:
    """Kill the worker as soon as the first case is moved; give how many were by then."""
    until = time.monotonic() + _PATIENCE
    database = connect(service.running().database, pool_size=1)
    async with database.connect() as conn:
        while not await conn.scalar(_MOVED):
            assert time.monotonic() < until, "nothing is moved"
            await conn.rollback()
        killed = service.send("worker", signal.SIGKILL)
        await eventually(lambda: not Path(f"/proc/{killed}").exists())
        await conn.rollback()
        moved: int = await conn.scalar(_MOVED)
    await database.dispose()
    return moved
