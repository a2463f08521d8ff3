"""What people may wish for, and when they are told."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from models.domain.channels import ASKS, CHANNEL_PARKED, TELLS, Matter, Preferences, Wish
from models.domain.events import Type
from models.domain.words import Measure
from tests.domain.terms import YEAR_2026

ZONE = ZoneInfo("Asia/Shanghai")
DEFAULT = Preferences()
ALL_OFF = Preferences(kinds=dict.fromkeys(Type, Wish.OFF))
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(ZONE))  # noqa: DTZ001
TIMES = st.times().map(lambda at: at.replace(tzinfo=None))


def local(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def rung(measure: Measure, *, acknowledge: bool = False) -> Matter:
    return Matter(kind=Type.RUNG_REACHED, measure=measure, acknowledge=acknowledge)


@pytest.mark.parametrize(
    ("matter", "now"),
    [
        (rung(Measure.REMIND), False),
        (rung(Measure.URGE), True),
        (rung(Measure.SUPERVISE, acknowledge=True), True),
        (rung(Measure.SUPERVISE), False),
        (Matter(kind=Type.ASSIGNED), True),
        (Matter(kind=Type.MEASURE_PROPOSED, measure=Measure.INTERVIEW), True),
        (Matter(kind=Type.NO_INDEPENDENT_PERSON), True),
        (Matter(kind=Type.EXTENSION_REQUESTED), True),
        (Matter(kind=CHANNEL_PARKED), True),
        (Matter(kind=Type.LETTER_EXPIRED, measure=Measure.SUPERVISE, acknowledge=True), True),
        (Matter(kind=Type.LETTER_EXPIRED, measure=Measure.SUPERVISE), False),
        (Matter(kind=Type.CALENDAR_ADOPTED), False),
        (Matter(kind=Type.SIGNED_OFF), False),
        (Matter(kind=Type.DUE_CHANGED), False),
    ],
)
def test_what_asks_somebody_to_act_is_told_at_once_whatever_they_wish(matter: Matter, now: bool) -> None:  # noqa: FBT001
    assert matter.needs_now is now
    assert DEFAULT.wish(matter) is (Wish.AT_ONCE if now else Wish.DIGEST)
    assert ALL_OFF.wish(matter) is (Wish.AT_ONCE if now else Wish.OFF)


def test_a_kind_of_a_newer_build_waits_for_the_digest() -> None:
    assert DEFAULT.wish(Matter(kind="unheard_of")) is Wish.DIGEST


def test_a_kind_either_asks_or_tells() -> None:
    assert not ASKS & TELLS


@pytest.mark.parametrize(
    ("at", "spoken"),
    [
        ("2026-03-02 19:59", "2026-03-02 19:59"),
        ("2026-03-02 20:00", "2026-03-03 08:00"),
        ("2026-03-03 00:10", "2026-03-03 08:00"),
        ("2026-03-03 08:00", "2026-03-03 08:00"),
    ],
)
def test_quiet_hours_end_in_the_morning(at: str, spoken: str) -> None:
    assert DEFAULT.speaking_moment(local(at), YEAR_2026) == local(spoken)


def test_quiet_hours_leave_room_for_what_needs_one_now() -> None:
    with pytest.raises(ValidationError, match="at most fourteen"):
        Preferences(quiet_from=time(8, 31), quiet_to=time(8, 30), digest_at=time(8, 30))
    assert Preferences(quiet_from=time(18), quiet_to=time(8)).is_quiet(time(7, 59))


def test_quiet_hours_within_a_day() -> None:
    lunch = Preferences(quiet_from=time(12), quiet_to=time(14))
    assert lunch.speaking_moment(local("2026-03-02 12:30"), YEAR_2026) == local("2026-03-02 14:00")
    assert lunch.speaking_moment(local("2026-03-02 23:30"), YEAR_2026) == local("2026-03-02 23:30")


@pytest.mark.parametrize(
    ("after", "comes"),
    [
        ("2026-03-02 08:29", "2026-03-02 08:30"),
        ("2026-03-02 08:30", "2026-03-03 08:30"),
        ("2026-03-06 09:00", "2026-03-09 08:30"),
        ("2026-02-13 09:00", "2026-02-14 08:30"),
        ("2026-02-14 09:00", "2026-02-24 08:30"),
    ],
)
def test_digests_come_on_working_days(after: str, comes: str) -> None:
    assert DEFAULT.next_digest(local(after), YEAR_2026) == local(comes)


@pytest.mark.parametrize(
    "wishes",
    [
        {"quiet_from": None},
        {"quiet_from": time(8), "quiet_to": time(8)},
        {"digest_at": time(7)},
        {"digest_at": time(20)},
    ],
)
def test_wishes_hold_together(wishes: dict[str, time | None]) -> None:
    with pytest.raises(ValidationError):
        Preferences(**wishes)  # type: ignore[arg-type]


@given(INSTANTS, TIMES, TIMES)
def test_quiet_hours_delay_by_less_than_a_day_and_are_over_then(at: datetime, start: time, end: time) -> None:
    if start == end:
        return
    wishes = Preferences.model_construct(quiet_from=start, quiet_to=end)
    spoken = wishes.speaking_moment(at, YEAR_2026)
    assert at <= spoken < at + timedelta(days=1)
    assert not wishes.is_quiet(spoken.astimezone(ZONE).time())


@given(INSTANTS)
def test_there_is_one_digest_a_working_day(at: datetime) -> None:
    first = DEFAULT.next_digest(at, YEAR_2026)
    second = DEFAULT.next_digest(first, YEAR_2026)
    days: list[date] = [one.astimezone(ZONE).date() for one in (first, second)]
    assert at < first < second
    assert days[0] < days[1]
    assert all(YEAR_2026.is_working(day) for day in days)
