"""A person's inbox, and the files of a case."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.evidence import Upload, note_upload
from models.db.queries.cursors import BadCursor
from models.db.queries.inbox import acknowledge, count_unread, inbox, mark_read
from models.db.queries.one_case import shown_case
from models.db.queries.reader import Reader
from models.db.queries.uploads import shown_upload
from models.db.recorder import Recorder
from tests.models.db.world import DAY, START, Life, keep_texts, rung

SUPERVISOR = Reader(21, ("SWJ-JG",))


async def test_an_inbox(engine: AsyncEngine, recorder: Recorder) -> None:
    lives = [Life().opened(title=f"事项{n}").do(rung(1, "SWJ-JG"), actor="clock") for n in range(5)]
    await keep_texts(engine, *lives)
    for life in lives:
        await recorder.record(life.batch())
    first = await inbox(engine, SUPERVISOR, limit=3)
    assert [item["title"] for item in first.items] == ["事项4", "事项3", "事项2"]
    assert first.total == await count_unread(engine, 21) == 5
    rest = await inbox(engine, SUPERVISOR, cursor=first.next, limit=3)
    assert ([item["title"] for item in rest.items], rest.next) == (["事项1", "事项0"], None)
    # Not seen any more, the notice stays and says nothing of the case.
    assert (await inbox(engine, Reader(21, ()), limit=1)).items[0]["title"] is None

    notice = first.items[0]["id"]
    assert await mark_read(engine, 11, notice, START) is None
    read = await mark_read(engine, 21, notice, START)
    assert read is not None
    assert (read["read_at"], read["acknowledged_at"]) == (START, None)
    again = await acknowledge(engine, 21, notice, START + DAY)
    assert again is not None
    assert (again["read_at"], again["acknowledged_at"]) == (START, START + DAY)
    assert await acknowledge(engine, 21, notice, START + 2 * DAY) == again
    assert len((await inbox(engine, SUPERVISOR, unread=True)).items) == 4
    with pytest.raises(BadCursor):
        await inbox(engine, SUPERVISOR, cursor="bnVsbA")


async def _is_kept() -> bool:
    return True


async def test_uploads(engine: AsyncEngine, recorder: Recorder) -> None:
    life = Life().opened()
    await recorder.record(life.batch())
    upload = Upload(life.number, "ab" * 32, "照片.jpg", 12, "image/jpeg", None, 11, START)
    assert await note_upload(engine, upload, _is_kept)
    assert await note_upload(engine, upload, _is_kept)
    branch = Reader(11, ("SWJ-01",))
    shown = await shown_case(engine, branch, life.number, START)
    assert shown is not None
    told = {"sha256": "ab" * 32, "name": "照片.jpg", "size": 12, "media_type": "image/jpeg", "named_type": None}
    assert shown.uploads == [told]
    assert await shown_upload(engine, branch, life.number, "ab" * 32) is not None
    stranger = Reader(12, ("SWJ-02",))
    assert await shown_upload(engine, stranger, life.number, "ab" * 32) is None
    assert await shown_case(engine, stranger, life.number, START) is None
