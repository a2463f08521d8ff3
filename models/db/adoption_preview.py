"""What an adoption would do, case by case: decided on the record by the rules themselves, and nothing is told."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.adoption_orders import orders
from models.db.adoptions import concerned
from models.domain.case import Case
from models.domain.clocks import next_occasion
from models.domain.commands import AdoptPolicy, Command
from models.domain.decide import decide
from models.domain.evolve import fold
from models.domain.refusals import Refusal
from models.domain.value import Value
from models.messages import Adoption


class Next(Value):
    """What the clock brings about next: `at`, whether it is a `miss`, a `rung` or the `resume`, and of which clock."""

    at: datetime
    what: str
    clock: str | None = None


class Foreseen(Value):
    """What would become of one case; `refused` says by its code why nothing would."""

    number: str
    version: str
    due: datetime | None
    due_after: datetime | None
    next: Next | None
    next_after: Next | None
    refused: str | None = None

    @property
    def due_moves(self) -> bool:
        """Whether its due would be another."""
        return self.due != self.due_after

    @property
    def next_moves(self) -> bool:
        """Whether what comes next would come at another time, or be something else."""
        return self.next != self.next_after


class Counts(Value):
    """Of how many cases what would move."""

    cases: int = 0
    due_moves: int = 0
    next_moves: int = 0
    refused: int = 0

    @classmethod
    def of(cls, cases: Sequence[Foreseen], before: "Counts | None" = None) -> "Counts":
        """The counts of `cases`, on top of those `before`."""
        so_far = before or Counts()
        return Counts(
            cases=so_far.cases + len(cases),
            due_moves=so_far.due_moves + sum(case.due_moves for case in cases),
            next_moves=so_far.next_moves + sum(case.next_moves for case in cases),
            refused=so_far.refused + sum(case.refused is not None for case in cases),
        )


async def preview(
    conn: AsyncConnection, adoption: Adoption, now: datetime, *, after: str = "", limit: int
) -> Sequence[Foreseen]:
    """The next cases that an adoption would concern, by number, as they would be after it at `now`."""
    cases = await concerned(conn, adoption, after, limit)
    told = await orders(conn, adoption, cases)
    return [
        _foreseen(one.case, adoption.command(one.number, order), now) for one, order in zip(cases, told, strict=True)
    ]


def _foreseen(case: Case, command: Command, now: datetime) -> Foreseen:
    try:
        after = fold(case.number, decide(case, command, now), case) or case
        refused = None
    except Refusal as refusal:
        after, refused = case, refusal.code
    return Foreseen(
        number=case.number,
        version=str(case.terms.version) if isinstance(command.order, AdoptPolicy) else case.calendar.version,
        due=case.due,
        due_after=after.due,
        next=_next(case),
        next_after=_next(after),
        refused=refused,
    )


def _next(case: Case) -> Next | None:
    occasion = next_occasion(case)
    if occasion is None:
        return None
    clock = occasion.clock.name.value if occasion.clock else None
    return Next(at=occasion.at, what=occasion.what.name.lower(), clock=clock)
