"""How people are told outside the service: their channels and wishes (domain.md, "Notices").

The inbox has everything. What needs somebody now is told at once and cannot be switched off; the rest waits for
the daily digest, unless the person wishes otherwise. Quiet hours delay, they never drop.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from models.domain.calendars import Calendar
from models.domain.events import Type
from models.domain.value import Value
from models.domain.words import Measure

CHANNEL_PARKED = "channel_parked"
"""The kind of a notice that is about no case: a channel of the person's own is no longer tried."""

_DAY = timedelta(days=1)
_LONGEST = timedelta(hours=14)
"""Quiet hours that were longer would put off until the next day what cannot be switched off."""


class ChannelKind(StrEnum):
    """The ways out of the service."""

    EMAIL = "email"
    WEBHOOK = "webhook"


class Wish(StrEnum):
    """When a person wants to hear of something."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    OFF = "off"


ASKS = frozenset(
    {
        Type.ASSIGNED,
        Type.DECLINED,
        Type.PLAN_SUBMITTED,
        Type.PLAN_RETURNED,
        Type.EXTENSION_REQUESTED,
        Type.COMPLETION_CONFIRMED,
        Type.CHECK_RECORDED,
        Type.CHECK_RETURNED,
        Type.REOPENED,
        Type.MEASURE_PROPOSED,
        Type.NO_INDEPENDENT_PERSON,
    }
)
"""Kinds of notices that hand a task to whoever gets them."""

TELLS = frozenset(
    {
        Type.RUNG_REACHED,
        Type.LETTER_EXPIRED,
        Type.PLAN_APPROVED,
        Type.EXTENSION_GRANTED,
        Type.EXTENSION_REFUSED,
        Type.SIGNED_OFF,
        Type.CLOSED_DIRECTLY,
        Type.SUSPENDED,
        Type.RESUMED,
        Type.DUE_CHANGED,
        Type.POLICY_ADOPTED,
        Type.CALENDAR_ADOPTED,
        Type.WITHDRAWN,
        Type.TAKEN_OVER,
        Type.PROPOSAL_ISSUED,
        Type.PROPOSAL_WAIVED,
    }
)
"""Kinds that a person may have at once, in the digest or not at all; of rungs, reminders and copies; of letters that
expired, what only tells the supervisor."""


class Matter(Value):
    """What a notice says, as far as telling it is concerned: an event's type, a measure, whether to acknowledge it."""

    kind: str
    measure: Measure | None = None
    acknowledge: bool = False

    @property
    def needs_now(self) -> bool:
        """Whether it asks its reader to act. A letter 督办单 does where it is to be acknowledged; a copy does not."""
        if self.kind == Type.RUNG_REACHED and self.measure is Measure.URGE:
            return True
        return self.acknowledge or self.kind in ASKS or self.kind == CHANNEL_PARKED


def _length(start: time, end: time) -> timedelta:
    """From one local time to the next such time."""
    at = date(2000, 1, 1)
    return (datetime.combine(at, end) - datetime.combine(at, start)) % _DAY


class Preferences(Value):
    """A person's wishes, in the organization's local time. Quiet hours may pass midnight; both ends or none."""

    quiet_from: time | None = time(20)
    quiet_to: time | None = time(8)
    digest_at: time = time(8, 30)
    kinds: dict[str, Wish] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if (self.quiet_from is None) != (self.quiet_to is None) or (
            self.quiet_from is not None and self.quiet_from == self.quiet_to
        ):
            message = "quiet hours have a beginning and another end, or neither"
            raise ValueError(message)
        if (
            self.quiet_from is not None
            and self.quiet_to is not None
            and _length(self.quiet_from, self.quiet_to) > _LONGEST
        ):
            message = "quiet hours are at most fourteen: what needs you now waits for their end"
            raise ValueError(message)
        if self.is_quiet(self.digest_at):
            message = "the digest comes outside the quiet hours"
            raise ValueError(message)
        return self

    def wish(self, matter: Matter) -> Wish:
        """When the person is told of it; what needs them now is not theirs to put off."""
        return Wish.AT_ONCE if matter.needs_now else self.kinds.get(matter.kind, Wish.DIGEST)

    def is_quiet(self, at: time) -> bool:
        """Whether a local time lies in the quiet hours; their end does not."""
        if self.quiet_from is None or self.quiet_to is None:
            return False
        if self.quiet_from < self.quiet_to:
            return self.quiet_from <= at < self.quiet_to
        return at >= self.quiet_from or at < self.quiet_to

    def speaking_moment(self, instant: datetime, calendar: Calendar) -> datetime:
        """`instant` itself, or the end of the quiet hours in which it lies."""
        local = calendar.local(instant)
        if self.quiet_to is None or not self.is_quiet(local.time()):
            return instant
        day = local.date() if local.time() < self.quiet_to else local.date() + _DAY
        return calendar.instant(day, self.quiet_to)

    def next_digest(self, after: datetime, calendar: Calendar) -> datetime:
        """The first instant after `after` at which a digest comes: `digest_at` of a working day."""
        day: date = calendar.working_day_from(calendar.local(after).date())
        at = calendar.instant(day, self.digest_at)
        if at > after:
            return at
        return calendar.instant(calendar.working_day_from(day + _DAY), self.digest_at)
