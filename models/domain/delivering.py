"""What becomes of a delivery: when it is sent, how often it is tried, when its endpoint is parked."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import assert_never

from models.domain.calendars import Calendar
from models.domain.channels import Matter, Preferences, Wish
from models.domain.value import Value

DAILY_CAP = 20
"""Most single messages to one channel on one day; what is over it waits for the next digest."""
OPTIONAL_CAP = DAILY_CAP // 2
"""Of these, most that the person has merely wished to have at once: the rest is kept for what needs them."""

LONGEST_PAUSE = timedelta(hours=12)
PAUSES = (
    *(timedelta(minutes=n) for n in (1, 5, 15, 30)),
    *(timedelta(hours=n) for n in (1, 2, 4, 8)),
    *(LONGEST_PAUSE,) * 4,
)
"""How long to wait after each attempt that failed: thirteen attempts in 64 hours."""

PARK_AFTER = timedelta(hours=12)
PARK_AFTER_FAILURES = 6
"""An endpoint is parked once it has failed for so long and so often without taking anything in between."""


class DeliveryKind(StrEnum):
    """What is delivered."""

    NOTICE = "notice"
    DIGEST = "digest"
    TEST = "test"


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    SENDING = "sending"
    DIGEST = "digest"
    SENT = "sent"
    FOLDED = "folded"
    FAILED = "failed"
    DROPPED = "dropped"


class Plan(Value):
    """What is done with a notice on one channel: sent not before an instant, kept for the digest, or dropped.

    `day` is the local day on whose cap it counts; `last` says that it is that day's last single message.
    """

    state: DeliveryState
    not_before: datetime | None = None
    day: date | None = None
    last: bool = False


def plan(  # noqa: PLR0913  # a notice, a person's wishes, a channel, an instant
    matter: Matter,
    preferences: Preferences,
    now: datetime,
    calendar: Calendar,
    *,
    parked: bool,
    told_on: Callable[[date], int],
) -> Plan:
    """Plan a notice; `told_on` tells how many single messages the channel has on a day."""
    match preferences.wish(matter):
        case Wish.OFF:
            return Plan(state=DeliveryState.DROPPED)
        case Wish.DIGEST:
            return Plan(state=DeliveryState.DIGEST)
        case Wish.AT_ONCE:
            at = preferences.speaking_moment(now, calendar)
        case never:
            assert_never(never)
    day = calendar.local(at).date()
    told = told_on(day)
    if parked or told >= (DAILY_CAP if matter.needs_now else OPTIONAL_CAP):
        return Plan(state=DeliveryState.DIGEST)
    return Plan(state=DeliveryState.PENDING, not_before=at, day=day, last=told + 1 == DAILY_CAP)


class Reply(StrEnum):
    """What came back from an attempt."""

    TAKEN = "taken"
    AGAIN = "again"
    """Not taken this time: an error, silence, no connection."""
    REFUSED = "refused"
    """This message will never be taken."""
    GONE = "gone"
    """The endpoint asks never to be tried again."""
    UNSAFE = "unsafe"
    """The endpoint is one to which nothing is sent from here."""
    AWAY = "away"
    """Our own way out is barred; nothing is said about the endpoint."""


class Outcome(Value):
    """An attempt's outcome: the status or SMTP code, what was said, how long to wait, how long it took."""

    reply: Reply
    code: int | None = None
    said: str = ""
    retry_after: timedelta | None = None
    took: timedelta = timedelta()


class ParkReason(StrEnum):
    """Why an endpoint is parked. A silent one is tried by each digest; the others only when a person says so."""

    SILENT = "silent"
    GONE = "gone"
    UNSAFE = "unsafe"


class Endpoint(Value):
    """A channel's far end: how often it has failed since it last took something, and whether it is parked."""

    failures: int = 0
    failing_since: datetime | None = None
    parked: ParkReason | None = None

    @property
    def is_probed(self) -> bool:
        """Whether digests go to it."""
        return self.parked in {None, ParkReason.SILENT}

    def after(self, reply: Reply, now: datetime) -> "Endpoint":
        """The endpoint after an attempt."""
        match reply:
            case Reply.TAKEN:
                return Endpoint()
            case Reply.AWAY:
                return self
            case Reply.GONE:
                parked = ParkReason.GONE
            case Reply.UNSAFE:
                parked = ParkReason.UNSAFE
            case Reply.AGAIN | Reply.REFUSED:
                return self._failed(now)
            case never:
                assert_never(never)
        return self._failed(now).model_copy(update={"parked": parked})

    def _failed(self, now: datetime) -> "Endpoint":
        since, failures = self.failing_since or now, self.failures + 1
        gives_up = failures >= PARK_AFTER_FAILURES and now - since >= PARK_AFTER
        parked = self.parked or (ParkReason.SILENT if gives_up else None)
        return Endpoint(failures=failures, failing_since=since, parked=parked)


class Verdict(Value):
    """What an attempt leads to: the delivery's state, and the wait before the next attempt while it is being sent."""

    state: DeliveryState
    again_in: timedelta | None = None


def verdict(
    kind: DeliveryKind,
    outcome: Outcome,
    attempts: int,
    endpoint: Endpoint,
    pauses: tuple[timedelta, ...] = PAUSES,
) -> Verdict:
    """Judge the `attempts`-th attempt, `endpoint` being the one after it.

    A notice that could not be told is left to the next digest, which is another message. A digest that could not gives
    its notices back, and a test is tried once: a person waits for it.
    """
    if outcome.reply is Reply.TAKEN:
        return Verdict(state=DeliveryState.SENT)
    if kind is DeliveryKind.TEST:
        return Verdict(state=DeliveryState.FAILED)
    if outcome.reply is Reply.REFUSED or endpoint.parked is not None or attempts > len(pauses):
        return Verdict(state=DeliveryState.DIGEST if kind is DeliveryKind.NOTICE else DeliveryState.FAILED)
    asked = min(outcome.retry_after or timedelta(), LONGEST_PAUSE)
    return Verdict(state=DeliveryState.SENDING, again_in=max(pauses[attempts - 1], asked))
