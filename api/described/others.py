"""Everything that is no case: people, units, rules, calendars, channels, and the service itself."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.described.named import Items, Named, PersonNamed, Said
from models.domain.channels import ChannelKind, Wish
from models.domain.outages import Outage
from models.domain.severities import Severity
from models.domain.words import Capacity


class Token(BaseModel):
    """A bearer token."""

    access_token: str
    token_type: Literal["bearer"]
    expires_in: int


class SessionShown(BaseModel):
    """Where an account is signed in; `current` is the session that asks."""

    id: int
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    address: str | None
    current: bool


class TokenShown(BaseModel):
    """An API token, without its secret."""

    id: int
    name: str | None
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class NewTokenShown(TokenShown):
    """A token that was just issued, with its secret, this once."""

    token: str


class DelegationShown(BaseModel):
    """Who acts for whom (代理), and whether that holds today."""

    id: int
    person: PersonNamed | None
    delegate: PersonNamed | None
    from_: date = Field(alias="from")
    to: date | None
    holds: bool


class PostHeld(BaseModel):
    """A post as which the caller may act."""

    unit: Named
    post: Named
    capacity: Capacity
    acting_for: PersonNamed | None


class Me(BaseModel):
    """The caller."""

    account: str
    administrator: bool
    person: PersonNamed | None
    posts: list[PostHeld]
    units: list[Named]
    delegations: list[DelegationShown]
    unread: int


class UnitShown(Named):
    """A unit with what stands above it today."""

    kind: str | None
    above: str | None
    guides: list[str]


class Policies(BaseModel):
    """The newest version of each policy, and the severities."""

    items: list[Said]
    severities: list[Severity]
    next: None
    total: int


class CalendarItem(BaseModel):
    """A version of the calendar."""

    version: str
    name: str
    name_en: str | None
    source: str
    official_from: date
    official_to: date
    loaded_at: datetime
    adopted_at: datetime | None
    adopted_by: str | None
    in_force: bool


class CalendarShown(CalendarItem):
    """A version with its holidays and make-up days."""

    days: list[Said]


class InspectionShown(BaseModel):
    """A campaign (督查)."""

    code: str
    name: str
    kind: str
    unit: Named
    units: list[Named]
    from_: date | None = Field(alias="from")
    to: date | None
    created_at: datetime


class Counted(BaseModel):
    """How many cases, and how they stand."""

    total: int
    overdue: int
    by_state: dict[str, int]
    by_lamp: dict[str, int]


class CountedUnit(Counted):
    """The cases of one lead unit; null for those that nobody leads yet."""

    unit: Named | None


class Dashboard(Counted):
    """All the cases that the caller sees."""

    by_unit: list[CountedUnit]
    at: datetime


class UnitHeld(BaseModel):
    """How long a unit held cases, in working days."""

    unit: Named
    cases: int
    working_days: float
    shared_working_days: float


class Holdings(BaseModel):
    """Of a period."""

    after: date
    before: date | None
    units: list[UnitHeld]


class Silence(Outage):
    """An outage of one part of the service; `over` once it is back."""

    part: str
    over: bool


class Outages(BaseModel):
    """When the service was away; `united` are the intervals that are charged to nobody."""

    items: list[Silence]
    united: list[Outage]


class LatestAttempt(BaseModel):
    """How the last attempt to send ended."""

    at: datetime
    kind: str
    reply: str | None
    code: int | None
    said: str | None


class ChannelShown(BaseModel):
    """A way to tell somebody outside the service."""

    id: int
    kind: ChannelKind
    address: str
    created_at: datetime
    verified_at: datetime | None
    titles: bool
    parked: str | None
    parked_at: datetime | None
    failing_since: datetime | None
    latest_attempt: LatestAttempt | None


class NewChannelShown(ChannelShown):
    """A channel that was just added; the secret by which a webhook's messages are signed is told this once."""

    secret: str | None = None


class TitlesDecided(BaseModel):
    """Who decided whether titles may leave, and when."""

    allowed: bool
    account: int
    at: datetime


class AnybodysChannel(ChannelShown):
    """A channel as an administrator sees it."""

    person: PersonNamed | None
    titles_decided: TitlesDecided | None


class Attempt(BaseModel):
    """An attempt to send."""

    delivery: int
    n: int
    at: datetime
    reply: str | None
    code: int | None
    said: str | None
    milliseconds: int | None
    kind: str
    state: str
    message: str


class TestSent(BaseModel):
    """The delivery that carries the test."""

    delivery: int


class PreferencesShown(BaseModel):
    """When the caller wants to be told."""

    quiet_from: str | None
    quiet_to: str | None
    digest_at: str
    kinds: dict[str, Wish]


class Adopted(BaseModel):
    """An adoption and how far it has come, or, with `dry_run`, a page of what it would do."""

    id: str | None = None
    items: list[Said] | None = None


class Reachability(BaseModel):
    """What lacks on which line, as the last night's look found it."""

    at: datetime | None
    items: list[Said]
    next: None
    total: int


class Tried(BaseModel):
    """A dry run of a policy for a unit."""

    unit: str
    policy: str
    version: int
    severity: str
    on: date
    supervisor: Named | None
    due: datetime | None
    clocks: list[Said]
    faults: list[Said]


class SavedViewShown(BaseModel):
    """A view of the ledger by its name; `query` is what stands after the question mark in its address."""

    name: str
    query: str
    kept_at: datetime


class SavedViews(BaseModel):
    """The caller's views, by name."""

    items: list[SavedViewShown]
    next: None
    total: int


class DraftShown(BaseModel):
    """What somebody has typed into a form and not sent."""

    typed: dict[str, list[str]]
    kept_at: datetime | None


class Alive(BaseModel):
    """The process lives."""

    status: Literal["alive"]


class Ready(BaseModel):
    """What stands and what does not."""

    ready: bool
    database: Said
    engine: Said
    worker: Said


SessionPage = Items[SessionShown]
TokenPage = Items[TokenShown]
UnitPage = Items[UnitShown]
DelegationPage = Items[DelegationShown]
InspectionPage = Items[InspectionShown]
CalendarPage = Items[CalendarItem]
ChannelPage = Items[ChannelShown]
AnybodysChannelPage = Items[AnybodysChannel]
AttemptPage = Items[Attempt]


class Listed(BaseModel):
    """A page of what is listed for those who oversee: acts of erasure, or who looked at what."""

    items: list[dict[str, Any]]
    next: str | None
    total: int | None


class Erased(BaseModel, extra="allow"):
    """How many texts an act erased, or would."""
