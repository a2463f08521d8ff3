"""What nobody cites expires, what any event cites stays, and whoever races with the clearing loses nothing."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.testing import WorkflowEnvironment

from activities.evidence.store import EvidenceStore, evidence_store
from activities.expiring import Expiring
from activities.recording import Recording
from activities.schedule import ensure_expiry
from models.db.directory import Directory
from models.db.recorder import Recorder
from models.db.uncited import UncitedUploads
from models.messages import EXPIRY_ID, EXPIRY_WORKFLOW, Expired
from settings import Settings
from tests.api.people import ZHIBU, ZHIBU_HEAD, House
from tests.api.test_bad_input import assert_problem
from worker import make_worker

MONTH = timedelta(days=30)


@pytest.fixture
def store(settings: Settings) -> EvidenceStore:
    return evidence_store(settings.evidence_place)


@pytest.fixture
def expiring(record: AsyncEngine, store: EvidenceStore) -> Expiring:
    return Expiring(UncitedUploads(record), store, MONTH)


def later() -> datetime:
    return datetime.now(UTC) + timedelta(minutes=1)


async def acknowledged(house: House) -> str:
    number = str((await house.open())["number"])
    await house.give(ZHIBU, number, "acknowledge")
    return number


async def test_only_what_nobody_cites_goes(house: House, expiring: Expiring, store: EvidenceStore) -> None:
    citing, other = await acknowledged(house), await acknowledged(house)
    officer, head = await house.person(ZHIBU), await house.person(ZHIBU_HEAD)
    cited, lonely = sha256(b"cited").hexdigest(), sha256(b"lonely").hexdigest()
    for number, content, name in (
        (citing, b"cited", "a.txt"),
        (citing, b"cited", "b.txt"),
        (other, b"cited", "c.txt"),
        (other, b"lonely", "d.txt"),
    ):
        assert (await officer.upload(number, content, name)).status_code == 201
    await house.give(ZHIBU_HEAD, citing, "confirm-completion", summary="已整改", evidence=[cited])
    await expiring.clear(later())
    # Cleared twice: whatever cut the first one short, the second does the rest.
    assert await expiring.clear(later()) == Expired()
    assert [item["name"] for item in (await house.seen(ZHIBU, citing))["evidence"]] == ["a.txt", "b.txt"]
    assert (await house.seen(ZHIBU, other))["evidence"] == []
    assert await store.holds(cited)
    assert not await store.holds(lonely)
    assert_problem(await officer.get(f"/cases/{other}/evidence/{lonely}"), 404, "evidence_not_found")
    for gone in (lonely, cited):
        confirmed = {"summary": "已整改", "evidence": [gone]}
        answer = await head.post(f"/cases/{other}/confirm-completion", confirmed)
        assert_problem(answer, 422, "evidence_unknown")
    assert (await officer.upload(other, b"lonely", "d.txt")).status_code == 201
    await house.give(ZHIBU_HEAD, other, "confirm-completion", summary="已整改", evidence=[lonely])


async def test_what_is_young_stays(house: House, expiring: Expiring, store: EvidenceStore) -> None:
    number = str((await house.open())["number"])
    digest = await house.evidence_in(number)
    await expiring.clear(datetime.now(UTC) - MONTH)
    assert await store.holds(digest)
    assert len((await house.seen(ZHIBU, number))["evidence"]) == 1


async def test_citing_at_the_same_moment(house: House, expiring: Expiring, store: EvidenceStore) -> None:
    numbers = [await acknowledged(house) for _ in range(12)]
    digests = [await house.evidence_in(number) for number in numbers]
    before, head = datetime.now(UTC), await house.person(ZHIBU_HEAD)

    async def cite(number: str, digest: str) -> int:
        body = {"summary": "已整改", "evidence": [digest]}
        return (await head.post(f"/cases/{number}/confirm-completion", body)).status_code

    async def clear() -> None:
        await asyncio.sleep(0.05)
        await expiring.clear(before)

    *statuses, _ = await asyncio.gather(*map(cite, numbers, digests), clear())
    await expiring.clear(before)
    assert set(statuses) <= {200, 422}
    for number, digest, status in zip(numbers, digests, statuses, strict=True):
        assert await store.holds(digest) is (status == 200)
        assert len((await house.seen(ZHIBU, number))["evidence"]) == (status == 200)


async def test_uploading_at_the_same_moment(
    house: House, expiring: Expiring, store: EvidenceStore, record: AsyncEngine
) -> None:
    numbers = [str((await house.open())["number"]) for _ in range(6)]
    officer = await house.person(ZHIBU)

    async def clear() -> None:
        for _ in range(20):
            await expiring.clear(later())

    async def taken(number: str) -> int:
        """What becomes of it for whoever comes again when told to: so often is nobody cleared away in real life."""
        for _ in range(5):
            if (answer := await officer.upload(number, b"raced")).status_code != 503:
                break
            assert "Retry-After" in answer.headers
        return answer.status_code

    for _ in range(4):
        *answers, _ = await asyncio.gather(*(taken(number) for number in numbers), clear())
        assert set(answers) == {201}
        async with record.connect() as conn:
            held = (await conn.execute(text("SELECT DISTINCT sha256 FROM uploads"))).scalars().all()
        assert all([await store.holds(digest) for digest in held])


async def test_what_a_killed_process_left_goes_by_age(tmp_path: Path) -> None:
    store = evidence_store(str(tmp_path))
    digest = "ab" * 32
    for folder, name in (("ab", f"{digest}#1"), ("incoming", "old"), ("ab", digest)):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / name).write_bytes(b"x")
    assert await store.clear_leftovers() == 0
    for path in (tmp_path / "ab" / f"{digest}#1", tmp_path / "incoming" / "old", tmp_path / "ab" / digest):
        os.utime(path, (0, 0))
    assert await store.clear_leftovers() == 2
    assert await store.holds(digest)


async def test_the_engine_starts_it(real: WorkflowEnvironment, record: AsyncEngine, expiring: Expiring) -> None:
    recorder = Recorder(record, Directory("Asia/Shanghai"))
    async with make_worker(real.client, "expiry-tests", Recording(recorder), expiring.expire):
        outcome = await real.client.execute_workflow(
            EXPIRY_WORKFLOW, id="expiry-test", task_queue="expiry-tests", result_type=Expired
        )
        assert outcome == Expired()
        for _ in range(2):
            await ensure_expiry(real.client, "expiry-tests", "Asia/Shanghai")
        described = await real.client.get_schedule_handle(EXPIRY_ID).describe()
        assert described.schedule.spec.time_zone_name == "Asia/Shanghai"
        await real.client.get_schedule_handle(EXPIRY_ID).delete()
    await recorder.close()
