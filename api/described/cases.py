"""Cases, their events, clocks and evidence."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from api.described.named import Items, Named, PersonNamed, Said
from models.domain.words import Capacity, Category, ClockName, Kind, Lamp, LetterStanding, Measure, State


class DeadlineShown(BaseModel):
    """整改时限: the due as it stands and as it was first set; `provisional` where holidays are not published yet."""

    kind: str | None
    due: datetime | None
    original_due: datetime | None
    provisional: bool


class CaseItem(BaseModel):
    """A case (整改事项) as lists show it."""

    number: str
    title: str | None
    severity: str
    kind: Kind
    category: Category
    group: str | None
    state: State
    round: int
    revision: int
    supervisor: Named
    lead_unit: Named | None
    co_units: list[Named]
    deadline: DeadlineShown
    lamp: Lamp
    overdue: bool
    missed: bool
    escalation_level: int
    inspection: str | None
    opened_at: datetime
    closed_at: datetime | None


class EvidenceItem(BaseModel):
    """A file (佐证材料)."""

    sha256: str
    name: str
    size: int
    media_type: str


class CitedEvidence(EvidenceItem):
    """A file of a case; `round` is the one in which it was first cited, if it was."""

    round: int | None


class MeasureShown(BaseModel):
    """One item of a plan (整改措施)."""

    text: str | None
    due: date | None
    owner: str | None


class PlanShown(BaseModel):
    """The rectification plan."""

    status: str
    measures: list[MeasureShown]
    note: str | None
    submitted_at: datetime
    submitted_by: str | None


class LetterWaiting(BaseModel):
    """A letter (督办单) that waits."""

    letter: int
    to: Named
    clock: ClockName
    acknowledged: bool


class CaseShown(CaseItem):
    """A case whole; `actions` are the commands that the caller may give now."""

    description: str | None
    source: str | None
    external_ref: str | None
    plan: PlanShown | None
    parts: list[str]
    letters: list[LetterWaiting]
    evidence: list[CitedEvidence]
    held_by: list[str]
    actions: list[str]
    days_late: float


class EventShown(BaseModel):
    """An event of the record; `digests` says which digest stands where `data` shows a text.

    Of files that are cited `data` shows `files`, what each was called then: `sha256`, `name`, `media_type`, `size`.
    """

    position: int
    number: str
    seq: int
    type: str
    at: datetime
    actor: str
    actor_name: str | None
    data: Said
    digests: Said
    prev: str
    hash: str


class PassedUp(BaseModel):
    """From a unit that had nobody to the one that was told; to null where nobody was."""

    from_: Named = Field(alias="from")
    to: Named | None


class CaseEventShown(EventShown):
    """An event, with where it was passed up."""

    passed_up: list[PassedUp]


class Feed(BaseModel):
    """Events in one order; come back with `next`. `more` says that there is more at once."""

    items: list[EventShown]
    next: str
    more: bool
    total: int | None


class LetterShown(BaseModel):
    """A letter (督办单) in the register."""

    number: str
    letter: int
    name: str
    unit: Named
    year: int
    n: int
    to: Named
    acknowledged_by: PersonNamed | None
    clock: ClockName
    level: int
    issued_at: datetime
    standing: LetterStanding
    acknowledged_at: datetime | None
    expires_at: datetime | None
    expired_at: datetime | None
    ended_at: datetime | None


class LetterOfNotice(BaseModel):
    """The letter that a notice brings."""

    letter: int
    name: str
    standing: LetterStanding
    acknowledged_by: PersonNamed | None
    expires_at: datetime | None


class NoticeShown(BaseModel):
    """A notice in an inbox; title, state and due where the reader sees the case."""

    id: int
    number: str | None
    seq: int | None
    kind: str
    measure: Measure | None
    level: int | None
    channel: int | None
    acknowledge: bool
    created_at: datetime
    read_at: datetime | None
    acknowledged_at: datetime | None
    unit: Named | None
    meant_for: Named | None
    letter: LetterOfNotice | None
    title: str | None
    state: State | None
    due: datetime | None


class RungTo(BaseModel):
    """Whom the next rung would tell today."""

    unit: Named
    capacities: list[Capacity]
    in_charge_of: list[Named]
    people: list[PersonNamed | None]
    passes_up_to: Named | None


class NextRung(BaseModel):
    """What a ladder does next; `fires_at` is null while something holds it."""

    rung: int
    measure: Measure
    level: int
    after: str
    planned_at: datetime
    fires_at: datetime | None
    waits_for: str | None
    to: RungTo
    copies: list[RungTo]


class ClockShown(BaseModel):
    """One running clock."""

    clock: ClockName
    proposal: int | None
    letter: int | None
    owner: Named
    started_at: datetime
    limit: str | None
    reckoning: Said | None
    due_at: datetime
    provisional: bool
    missed: bool
    level: int
    stopped: bool
    next_rung: NextRung | None


class Clocks(BaseModel):
    """Why each date of a case is what it is, what fires next, and who held it."""

    number: str
    state: State
    held_by: list[Named]
    policy: Said
    calendar: Said
    deadline: Said
    suspension: Said | None
    extension: Said | None
    lamp: Said
    clocks: list[ClockShown]
    next: Said | None
    misses: list[Said]
    days_late: float
    held: Said


CasePage = Items[CaseItem]
CaseEventPage = Items[CaseEventShown]
LetterPage = Items[LetterShown]
NoticePage = Items[NoticeShown]
