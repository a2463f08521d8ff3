"""Events of a case, and the feed that other systems follow."""

import asyncio
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import connect
from models.db.erasure import Erasure, erase_texts
from models.db.queries.events import events_of_case, feed_after, told_units
from models.db.queries.one_case import shown_case
from models.db.queries.reader import Reader
from models.db.recorder import Recorder
from models.signing import Signer
from tests.models.db.world import START, Life, OnePersonEach, keep_texts

TOP = Reader(1, ("GW",))
BRANCH = Reader(1, ("SWJ-02",))


async def test_texts_stand_for_their_digests(engine: AsyncEngine, recorder: Recorder) -> None:
    life = Life().opened(title="标题", description="内容").comment("说一句")
    await keep_texts(engine, life)
    await recorder.record(life.batch())
    events = await events_of_case(engine, TOP, life.number)
    assert [event["type"] for event in events] == ["registered", "assigned", "commented"]
    assert events[0]["data"]["title"] == "标题"
    assert events[0]["texts"]["/title"] == life.sealed[0].data["title"]
    assert events[2]["data"] == {"text": "说一句"}
    assert [event["seq"] for event in await events_of_case(engine, TOP, life.number, after=1, limit=1)] == [2]
    assert await events_of_case(engine, BRANCH, life.number) == []


async def test_an_erased_text_is_gone_everywhere_and_the_chain_holds(engine: AsyncEngine, recorder: Recorder) -> None:
    life = Life().opened(title="张三受贿", description="与李四有关").comment("张三说的")
    await keep_texts(engine, life)
    await recorder.record(life.batch())
    signer = Signer(Ed25519PrivateKey.generate())
    erased, erasure = [text.digest for text in life.texts[:2]], Erasure("e", "administrator:1", "应本人请求", START)
    act = await erase_texts(engine, life.number, erased, erasure, signer)
    assert act is not None
    assert act.digests == tuple(sorted(erased))
    assert await erase_texts(engine, life.number, erased, erasure, signer) is None
    first, *_, last = await events_of_case(engine, TOP, life.number)
    assert (first["data"]["title"], first["data"]["description"], last["data"]["text"]) == (None, None, "张三说的")
    assert first["hash"] == life.sealed[0].hash
    shown = await shown_case(engine, TOP, life.number, START)
    assert shown is not None
    assert (shown.row["title"], shown.row["description"]) == (None, None)
    await recorder.record(life.comment().batch())


async def test_a_follower_misses_nothing_while_two_processes_write(engine: AsyncEngine, database_url: str) -> None:
    chance = Random(5)
    other = connect(database_url)
    writers = [Recorder(engine, OnePersonEach()), Recorder(other, OnePersonEach())]
    start = (await feed_after(engine, TOP, 0, limit=500)).next
    done = asyncio.Event()

    async def write(writer: Recorder) -> list[Life]:
        lives = [Life().opened(lead=chance.choice(("SWJ-01", "SWJ-02"))) for _ in range(40)]
        for _ in range(4):
            calls = []
            for life in lives:
                calls.append(asyncio.create_task(writer.record(life.batch())))
                if chance.random() < 0.2:
                    await asyncio.sleep(0.001)
                life.comment()
            await asyncio.gather(*calls)
        return lives

    async def follow(reader: Reader, limit: int) -> list[tuple[str, int]]:
        seen, after = list[tuple[str, int]](), start
        while True:
            was_done = done.is_set()
            feed = await feed_after(engine, reader, after, limit=limit)
            seen += [(event["number"], event["seq"]) for event in feed.events]
            assert feed.next >= after
            after = feed.next
            if was_done and not feed.more:
                return seen
            if not feed.more:
                await asyncio.sleep(0.002)

    followers = [asyncio.create_task(follow(*what)) for what in ((TOP, 7), (TOP, 100), (BRANCH, 3))]
    written = [life for lives in await asyncio.gather(*map(write, writers)) for life in lives]
    done.set()
    few, many, branch = await asyncio.gather(*followers)
    await other.dispose()
    assert few == many
    assert len(many) == len(set(many))
    expected = {(life.number, seq) for life in written for seq in range(1, 6)}
    assert set(many) == expected
    own = {life.number for life in written if life.case and life.case.lead == "SWJ-02"}
    assert set(branch) == {(number, seq) for number, seq in expected if number in own}


async def test_which_units_were_told_instead_of_which(engine: AsyncEngine) -> None:
    class NoLead(OnePersonEach):
        def holders(self, unit: str, *who: Any) -> tuple[int, ...]:
            return () if unit == "SWJ-01" else super().holders(unit, *who)

    life = Life().opened(co_units=("SWJ-02",))
    recorder = Recorder(engine, NoLead())
    await recorder.record(life.batch())
    supervisor = Reader(21, ("SWJ-JG",))
    told = {"SWJ-01": "SWJ-JG", "SWJ-02": "SWJ-02"}
    assert await told_units(engine, supervisor, life.number, [1, 2]) == {2: told}
    assert await told_units(engine, Reader(99, ("QU",)), life.number, [1, 2]) == {}
