"""The outbox: what is put in with the notices, planned, told, tried again, folded into digests."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta

import pytest

from models.db.channels import allow_titles, open_again, remove_channel
from models.db.delivery_desk import UNHEARD_OF
from models.domain import events as e
from models.domain.channels import CHANNEL_PARKED, ChannelKind, Preferences, Wish
from models.domain.delivering import (
    DAILY_CAP,
    PARK_AFTER,
    PARK_AFTER_FAILURES,
    DeliveryKind,
    DeliveryState,
    Reply,
)
from models.domain.events import Type
from models.domain.outgoing import Outgoing
from models.domain.words import Measure
from tests.delivery.conftest import Office
from tests.models.db.world import DAY, Life, rung

HEAD = "zhibu1-secretary"
OFFICER = "zhibu1-officer"
TITLE, DESCRIPTION, REASON = "账目不清", "差旅费报销凭证不全。", "理由"


def assigned() -> Life:
    """A case just assigned to the first branch: its head and its officer are told."""
    return Life().opened(title=TITLE, description=DESCRIPTION)


def suspended(life: Life) -> Life:
    """News, and no task, for the first branch."""
    return life.do(e.Suspended(reason=life.text(REASON), until=life.at + 30 * DAY))


async def test_whoever_has_no_channel_has_no_delivery(office: Office) -> None:
    await office.record(assigned())
    assert await office.ask("SELECT count(*) FROM notices") != [0]
    assert await office.ask("SELECT count(*) FROM deliveries") == [0]


async def test_a_task_is_told_once_by_each_channel(office: Office) -> None:
    channels = [await office.channel(HEAD), await office.channel(HEAD, ChannelKind.EMAIL, "a@b.cn")]
    life = assigned()
    await office.record(life)
    await office.recorder.record(life.whole())
    told = await office.tell()
    assert [(one.channel, one.items[0].number) for one in told] == [
        (ChannelKind.WEBHOOK, life.number),
        (ChannelKind.EMAIL, life.number),
    ]
    assert await office.tell() == []
    assert [await office.states(channel) for channel in channels] == [["sent"], ["sent"]]


async def test_two_dispatchers_plan_each_notice_once(office: Office) -> None:
    channel = await office.channel(HEAD)
    await office.record(*(assigned() for _ in range(5)))
    await asyncio.gather(office.desk.plan(), office.desk.plan())
    assert await office.states(channel) == ["pending"] * 5
    planned = "SELECT count(*) FROM deliveries WHERE not_before IS NOT NULL"
    await office.desk.plan()
    assert await office.ask(planned) == [5]


async def test_what_was_read_meanwhile_is_not_told(office: Office) -> None:
    channel = await office.channel(HEAD)
    office.now = datetime(2026, 3, 2, 14, tzinfo=UTC)
    await office.record(assigned())
    assert await office.turn() == []
    office.later(hours=10)
    (delivery,) = await office.turn()
    await office.do("UPDATE notices SET read_at = now()")
    assert await office.desk.begin(delivery) is DeliveryState.DROPPED
    assert await office.states(channel) == ["dropped"]


async def test_news_comes_in_one_digest_a_day(office: Office) -> None:
    channel = await office.channel(HEAD)
    lives = [assigned(), assigned()]
    await office.record(*lives)
    await office.tell()
    await office.record(*(suspended(life) for life in lives))
    assert await office.tell() == []
    office.now = datetime(2026, 3, 3, 0, 30, tzinfo=UTC)
    (digest,) = await office.tell()
    assert (digest.kind, len(digest.items)) == (DeliveryKind.DIGEST, 2)
    assert await office.states(channel) == ["sent", "sent", "folded", "folded", "sent"]
    await office.do("UPDATE channels SET next_digest_at = :now", now=office.now)
    assert await office.tell() == []


async def test_a_digest_that_is_late_after_an_outage_leaves_the_night_quiet(office: Office) -> None:
    channel = await office.channel(HEAD)
    await office.record(suspended(assigned()))
    await office.tell()
    office.now = datetime(2026, 3, 3, 14, tzinfo=UTC)
    assert await office.tell() == []
    office.now = datetime(2026, 3, 4, 0, tzinfo=UTC)
    assert [one.kind for one in await office.tell()] == [DeliveryKind.DIGEST]
    await office.record(suspended(assigned()))
    office.now = datetime(2026, 3, 4, 0, 30, tzinfo=UTC)
    told = [one.kind for one in await office.tell()]
    assert told == [DeliveryKind.NOTICE]
    assert "digest" in await office.states(channel)


async def test_a_day_with_nothing_to_tell_has_no_digest(office: Office) -> None:
    await office.channel(HEAD)
    office.later(days=1)
    assert await office.tell() == []


async def test_news_that_was_read_is_in_no_digest(office: Office) -> None:
    channel = await office.channel(HEAD)
    life = assigned()
    await office.record(suspended(life))
    await office.do("UPDATE notices SET read_at = now()")
    office.later(days=1)
    assert await office.tell() == []
    assert set(await office.states(channel)) == {"dropped"}


async def test_overdue_cases_come_first_and_again_until_they_are_read(office: Office) -> None:
    await office.channel(HEAD)
    late = Life().opened(title=TITLE, due=datetime(2026, 3, 3, 10, tzinfo=UTC))
    news = assigned()
    await office.record(late, suspended(news))
    await office.tell()
    office.now = datetime(2026, 3, 4, 0, 30, tzinfo=UTC)
    (first,) = await office.tell()
    assert first.overdue == 1
    assert [(one.number, one.overdue) for one in first.items] == [(late.number, True), (news.number, False)]
    office.later(days=1)
    (second,) = await office.tell()
    assert [one.number for one in second.items] == [late.number]
    await office.do("UPDATE notices SET read_at = now()")
    office.later(days=1)
    assert await office.tell() == []


async def test_over_the_cap_is_told_in_the_digest(office: Office) -> None:
    channel = await office.channel(HEAD)
    await office.record(*(assigned() for _ in range(DAILY_CAP + 3)))
    told = await office.tell()
    assert [one.last for one in told] == [False] * (DAILY_CAP - 1) + [True]
    assert (await office.states(channel)).count("digest") == 3
    office.now = datetime(2026, 3, 3, 0, 30, tzinfo=UTC)
    (digest,) = await office.tell()
    assert len(digest.items) == 3


async def test_what_needs_them_now_is_told_whatever_they_wish(office: Office) -> None:
    await office.channel(HEAD)
    await office.wish(HEAD, Preferences(kinds=dict.fromkeys(Type, Wish.OFF)))
    life = assigned()
    await office.record(suspended(life).do(rung(0, "SWJ-01", Measure.URGE), actor="clock"))
    assert [one.items[0].kind for one in await office.tell()] == ["assigned", "rung_reached"]
    office.later(days=1)
    assert await office.tell() == []


async def test_the_night_is_quiet(office: Office) -> None:
    await office.channel(HEAD)
    await office.wish(HEAD, Preferences(quiet_from=time(9), quiet_to=time(12)))
    await office.record(assigned())
    assert await office.tell() == []
    office.later(hours=2)
    assert len(await office.tell()) == 1


async def test_no_text_leaves_without_a_recorded_choice(office: Office) -> None:
    channel = await office.channel(HEAD)
    life = suspended(assigned()).do(rung(0, "SWJ-01", Measure.URGE), actor="clock")
    await office.record(life)
    office_told = await office.tell()
    office.later(days=1)
    office_told += await office.tell()
    said = "".join(one.model_dump_json() for one in office_told)
    assert life.number in said
    assert not any(secret in said for secret in (TITLE, DESCRIPTION, REASON))

    async with office.engine.begin() as conn:
        (admin,) = await office.ask("SELECT id FROM accounts WHERE administrator")
        await allow_titles(conn, channel, admin, office.now, allowed=True)
    await office.record(Life().opened(title=TITLE, description=DESCRIPTION))
    (allowed,) = await office.tell()
    assert allowed.items[0].title == TITLE
    assert DESCRIPTION not in allowed.model_dump_json()

    async with office.engine.begin() as conn:
        await allow_titles(conn, channel, admin, office.now, allowed=False)
    await office.record(Life().opened(title=TITLE))
    (withdrawn,) = await office.tell()
    assert withdrawn.items[0].title is None
    assert await office.ask("SELECT titles FROM channel_permissions ORDER BY id") == [True, False]


async def test_a_title_goes_to_nobody_who_no_longer_sees_the_case(office: Office) -> None:
    channel = await office.channel(HEAD)
    async with office.engine.begin() as conn:
        (admin,) = await office.ask("SELECT id FROM accounts WHERE administrator")
        await allow_titles(conn, channel, admin, office.now, allowed=True)
    life = assigned()
    await office.record(life.do(e.Declined(reason=life.text(REASON))))
    (told,) = await office.tell()
    assert (told.items[0].number, told.items[0].title, told.items[0].due) == (life.number, None, None)


async def test_every_attempt_is_on_record_under_one_message(office: Office) -> None:
    await office.channel(HEAD)
    await office.record(assigned())
    (delivery,) = await office.turn()
    begun = [await office.desk.begin(delivery) for _ in range(2)]
    messages = {one.message for one in begun if isinstance(one, Outgoing)}
    verdict = await office.attempt(delivery, Reply.AGAIN)
    assert (verdict.state, len(messages)) == (DeliveryState.SENDING, 1)
    assert await office.attempt(delivery, Reply.TAKEN)
    assert await office.ask("SELECT reply FROM delivery_attempts ORDER BY n") == [None, None, "again", "taken"]
    assert await office.desk.begin(delivery) is DeliveryState.SENT


async def dead(office: Office, delivery: int) -> None:
    """Let the endpoint fail until it is parked."""
    for _ in range(PARK_AFTER_FAILURES):
        await office.attempt(delivery, Reply.AGAIN)
        office.later(hours=PARK_AFTER / timedelta(hours=1) / (PARK_AFTER_FAILURES - 1))


async def test_a_dead_endpoint_is_parked_and_reported_and_told_all_once_it_is_back(office: Office) -> None:
    webhook = await office.channel(HEAD)
    mail = await office.channel(HEAD, ChannelKind.EMAIL, "a@b.cn")
    await office.record(assigned())
    failing, fine = await office.turn()
    await office.attempt(fine, Reply.TAKEN)
    await dead(office, failing)
    assert await office.ask("SELECT parked FROM channels ORDER BY id") == ["silent", None]
    assert await office.states(webhook) == ["digest"]
    assert await office.ask("SELECT channel FROM notices WHERE kind = :kind", kind=CHANNEL_PARKED) == [webhook]

    # Told by the other channel, and not by the one that is parked.
    office.now = datetime(2026, 3, 3, 0, 1, tzinfo=UTC)
    assert [(one.channel, one.items[0].kind) for one in await office.tell()] == [(ChannelKind.EMAIL, CHANNEL_PARKED)]
    assert await office.states(mail) == ["sent", "sent"]

    # The digest tries it, once; what it would have told waits for the next.
    office.now = datetime(2026, 3, 3, 0, 30, tzinfo=UTC)
    (probe,) = await office.turn()
    assert (await office.attempt(probe, Reply.AGAIN)).state is DeliveryState.FAILED
    assert await office.states(webhook) == ["digest", "failed"]
    office.later(days=1)
    (digest,) = await office.tell()
    assert (digest.kind, len(digest.items)) == (DeliveryKind.DIGEST, 1)
    assert await office.ask("SELECT parked FROM channels ORDER BY id") == [None, None]


async def test_an_endpoint_that_is_gone_is_tried_by_nobody_until_somebody_says_so(office: Office) -> None:
    channel = await office.channel(HEAD)
    await office.record(assigned())
    (delivery,) = await office.turn()
    await office.attempt(delivery, Reply.GONE)
    office.later(days=1)
    assert await office.turn() == []
    async with office.engine.begin() as conn:
        await open_again(conn, channel, office.now)
    (test,) = await office.tell()
    assert test.kind is DeliveryKind.TEST
    office.later(days=1)
    (digest,) = await office.tell()
    assert digest.kind is DeliveryKind.DIGEST


async def test_a_delivery_that_nobody_has_heard_of_for_long_is_started_again(office: Office) -> None:
    await office.channel(HEAD)
    await office.record(assigned())
    (delivery,) = await office.turn()
    await office.attempt(delivery, Reply.AGAIN)
    assert await office.turn() == []
    office.now += UNHEARD_OF + timedelta(minutes=1)
    assert delivery in await office.turn()


async def test_a_removed_channel_is_told_nothing_more(office: Office) -> None:
    channel = await office.channel(HEAD)
    await office.record(assigned(), assigned())
    sending, waiting = await office.turn()
    async with office.engine.begin() as conn:
        await remove_channel(conn, channel, office.now)
    assert await office.desk.begin(sending) is DeliveryState.DROPPED
    assert await office.desk.begin(waiting) is DeliveryState.DROPPED
    await office.record(assigned())
    assert set(await office.states(channel)) == {"dropped"}


@pytest.mark.parametrize("officer_too", [False, True])
async def test_each_person_has_wishes_and_a_cap_of_their_own(office: Office, officer_too: bool) -> None:  # noqa: FBT001
    await office.channel(HEAD)
    if officer_too:
        await office.channel(OFFICER)
    await office.record(assigned())
    assert len(await office.tell()) == 1 + officer_too
    days = await office.ask("SELECT DISTINCT day FROM deliveries")
    assert days == [date(2026, 3, 2)]
