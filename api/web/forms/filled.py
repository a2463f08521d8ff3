"""A command's form, ready to be shown: what may be chosen, what was typed, and what is wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from api.bodies.commands import in_url
from api.callers import Caller
from api.problems import Unavailable
from api.reading_cases import whole_case
from api.shapes.organization import unit_item
from api.web.attempts import Refused
from api.web.forms.fields import FORMS, NOT_TAKEN_BACK, Field
from api.web.forms.reading import Typed
from api.web.forms.sent import first_of
from api.wiring import Wiring
from models.db.drafts import draft_of
from models.db.queries.one_case import ShownCase
from models.domain.case import Case
from models.domain.commands import Name
from models.domain.units import PARTY_LINE
from models.domain.words import ClockName


@dataclass(frozen=True)
class Filled:
    """`wrong` says by field what is wrong, as a word of the catalogue's or in full; `refused` is about the whole.

    `case` is `None` where one is yet to be opened; `listed` is, by field, what may be chosen there.
    """

    name: Name
    case: Mapping[str, Any] | None
    fields: tuple[Field, ...]
    key: str
    typed: Typed
    units: list[dict[str, Any]]
    proposals: Sequence[int] = ()
    listed: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    asked_for: datetime | None = None
    """The due date that a request for more time asks for."""
    draft_at: datetime | None = None
    wrong: Mapping[str, str] = field(default_factory=dict)
    refused: Refused | None = None

    @property
    def command(self) -> str:
        """As URLs write it."""
        return in_url(self.name)

    @property
    def asks_twice(self) -> bool:
        """Whether it cannot be taken back."""
        return self.name in NOT_TAKEN_BACK

    @property
    def unfolds(self) -> bool:
        """Whether what few need holds anything, or has anything wrong with it."""
        return any(one.more and (self.one(one.name) or self.wrong.get(one.name)) for one in self.fields)

    def one(self, name: str) -> str:
        """What stands in an input of that name."""
        return first_of(self.typed, name)

    def all(self, name: str) -> Iterable[str]:
        """What stands in all inputs of that name."""
        return self.typed.get(name, ())


async def filled(  # noqa: PLR0913, PLR0917  # what a form is made of
    parts: Wiring,
    caller: Caller,
    shown: ShownCase,
    name: Name,
    typed: Typed | None = None,
    wrong: Mapping[str, str] | None = None,
    refused: Refused | None = None,
) -> Filled:
    """The form of `name` for a case that the caller sees."""
    case, number = shown.case, shown.row["number"]
    draft = await draft_of(parts.database, caller.acting.person, number, in_url(name)) if typed is None else None
    return Filled(
        name=name,
        case=await whole_case(parts, caller, shown, caller.reader),
        fields=FORMS[name],
        key=key_for(typed, refused),
        typed=typed or (draft.typed if draft else {}),
        units=units_of(caller, _below(case, caller)),
        proposals=[clock.proposal for clock in case.clocks if clock.name is ClockName.PROPOSAL and clock.proposal],
        asked_for=case.extension.due if case.extension else None,
        draft_at=draft.kept_at if draft else None,
        wrong=wrong or {},
        refused=refused,
    )


def key_for(typed: Typed | None, refused: Refused | None) -> str:
    """A new one, but where it is open what became of what was sent: the same again tells."""
    if refused is not None and isinstance(refused.error, Unavailable) and typed is not None and typed.get("key"):
        return typed["key"][0]
    return uuid4().hex


def units_of(caller: Caller, codes: Iterable[str]) -> list[dict[str, Any]]:
    """Units to choose from, in the order of their codes."""
    known = caller.organization.unit_by_code
    return [unit_item(known[code], caller.organization, caller.day) for code in sorted(codes)]


def _below(case: Case, caller: Caller) -> Iterable[str]:
    """To whom the supervisor may hand the case: the units below it."""
    below = caller.organization.subtree(case.supervisor, PARTY_LINE, caller.day)
    return (code for code in below if code != case.supervisor)
