"""Deliveries: the cap, the attempts, the parked endpoint."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain.channels import Matter, Preferences, Wish
from models.domain.delivering import (
    DAILY_CAP,
    LONGEST_PAUSE,
    OPTIONAL_CAP,
    PARK_AFTER,
    PARK_AFTER_FAILURES,
    PAUSES,
    DeliveryKind,
    DeliveryState,
    Endpoint,
    Outcome,
    ParkReason,
    Plan,
    Reply,
    plan,
    verdict,
)
from models.domain.events import Type
from tests.domain.terms import YEAR_2026

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
TASK = Matter(kind=Type.ASSIGNED)
NEWS = Matter(kind=Type.SIGNED_OFF)
NOTICE, DIGEST, TEST = DeliveryKind.NOTICE, DeliveryKind.DIGEST, DeliveryKind.TEST
TODAY = date(2026, 3, 2)


def planned(
    matter: Matter, *, told: int = 0, parked: bool = False, now: datetime = NOW, wish: Wish | None = None
) -> Plan:
    wishes = Preferences(kinds={Type(matter.kind): wish} if wish else {})
    return plan(matter, wishes, now, YEAR_2026, parked=parked, told_on=lambda _: told)


def test_a_task_is_sent_at_once_and_news_waits() -> None:
    assert planned(TASK) == Plan(state=DeliveryState.PENDING, not_before=NOW, day=TODAY)
    assert planned(NEWS) == Plan(state=DeliveryState.DIGEST)
    assert planned(NEWS, wish=Wish.OFF) == Plan(state=DeliveryState.DROPPED)
    assert planned(NEWS, wish=Wish.AT_ONCE).state is DeliveryState.PENDING


def test_at_night_a_task_waits_and_counts_for_the_morning() -> None:
    night = datetime(2026, 3, 2, 15, tzinfo=UTC)
    assert planned(TASK, now=night) == Plan(
        state=DeliveryState.PENDING, not_before=datetime(2026, 3, 3, 0, tzinfo=UTC), day=date(2026, 3, 3)
    )


def test_nobody_gets_more_than_the_cap_and_the_last_says_so() -> None:
    assert not planned(TASK, told=DAILY_CAP - 2).last
    assert planned(TASK, told=DAILY_CAP - 1).last
    assert planned(TASK, told=DAILY_CAP) == Plan(state=DeliveryState.DIGEST)


def test_what_is_merely_wished_for_leaves_room_for_tasks() -> None:
    assert planned(NEWS, told=OPTIONAL_CAP, wish=Wish.AT_ONCE) == Plan(state=DeliveryState.DIGEST)
    assert planned(TASK, told=OPTIONAL_CAP).state is DeliveryState.PENDING


def test_a_parked_channel_gets_digests_only() -> None:
    assert planned(TASK, parked=True) == Plan(state=DeliveryState.DIGEST)


def test_attempts_go_on_over_days_ever_more_rarely() -> None:
    assert all(earlier <= later for earlier, later in pairwise(PAUSES))
    assert timedelta(days=2) < sum(PAUSES, timedelta()) < timedelta(days=3)
    states = [verdict(NOTICE, Outcome(reply=Reply.AWAY), n, Endpoint()).state for n in range(1, len(PAUSES) + 2)]
    assert states == [DeliveryState.SENDING] * len(PAUSES) + [DeliveryState.DIGEST]


@pytest.mark.parametrize(
    ("kind", "reply", "parked", "state"),
    [
        (NOTICE, Reply.TAKEN, None, DeliveryState.SENT),
        (DIGEST, Reply.TAKEN, ParkReason.SILENT, DeliveryState.SENT),
        (NOTICE, Reply.REFUSED, None, DeliveryState.DIGEST),
        (DIGEST, Reply.REFUSED, None, DeliveryState.FAILED),
        (NOTICE, Reply.AGAIN, ParkReason.SILENT, DeliveryState.DIGEST),
        (NOTICE, Reply.GONE, ParkReason.GONE, DeliveryState.DIGEST),
        (DIGEST, Reply.AGAIN, ParkReason.SILENT, DeliveryState.FAILED),
        (DIGEST, Reply.AGAIN, None, DeliveryState.SENDING),
        (TEST, Reply.AGAIN, None, DeliveryState.FAILED),
    ],
)
def test_verdicts(kind: DeliveryKind, reply: Reply, parked: ParkReason | None, state: DeliveryState) -> None:
    assert verdict(kind, Outcome(reply=reply), 1, Endpoint(parked=parked)).state is state


@pytest.mark.parametrize(
    ("asked", "waited"),
    [(0, PAUSES[0]), (5, PAUSES[0]), (3600, timedelta(hours=1)), (10**7, LONGEST_PAUSE)],
)
def test_retry_after_is_heard_within_bounds(asked: int, waited: timedelta) -> None:
    outcome = Outcome(reply=Reply.AGAIN, retry_after=timedelta(seconds=asked))
    assert verdict(NOTICE, outcome, 1, Endpoint()).again_in == waited


def test_an_endpoint_is_parked_once_it_has_failed_long_and_often_enough() -> None:
    often = Endpoint(failures=PARK_AFTER_FAILURES, failing_since=NOW)
    assert often.after(Reply.AGAIN, NOW + PARK_AFTER - timedelta(seconds=1)).parked is None
    assert often.after(Reply.AGAIN, NOW + PARK_AFTER).parked is ParkReason.SILENT
    assert Endpoint(failures=1, failing_since=NOW).after(Reply.AGAIN, NOW + 2 * PARK_AFTER).parked is None


def test_what_is_gone_or_unsafe_is_parked_at_once_and_not_probed() -> None:
    for reply, reason in ((Reply.GONE, ParkReason.GONE), (Reply.UNSAFE, ParkReason.UNSAFE)):
        after = Endpoint().after(reply, NOW)
        assert (after.parked, after.is_probed) == (reason, False)


def test_trouble_of_our_own_says_nothing_about_the_endpoint() -> None:
    failing = Endpoint(failures=40, failing_since=NOW)
    assert failing.after(Reply.AWAY, NOW + 9 * PARK_AFTER) == failing


@given(st.lists(st.tuples(st.sampled_from(Reply), st.integers(0, 20 * 3600))))
def test_whatever_came_before_one_success_opens_it_again(replies: list[tuple[Reply, int]]) -> None:
    endpoint, at = Endpoint(), NOW
    for reply, seconds in replies:
        at += timedelta(seconds=seconds)
        before, endpoint = endpoint, endpoint.after(reply, at)
        if reply is not Reply.TAKEN and before.parked is not None:
            assert endpoint.parked is not None
    assert endpoint.after(Reply.TAKEN, at) == Endpoint()
