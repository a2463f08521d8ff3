"""A case's file 案卷: the case, the head of its chain, the commands it remembers, and what is still to be recorded.

It knows no engine and no rule: it asks `decide`, folds the answer in, and seals it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, TypeAlias

from models.chain import GENESIS, seal
from models.domain.case import Case
from models.domain.clocks import next_wakeup
from models.domain.commands import Command, clock_reached
from models.domain.decide import decide
from models.domain.events import Event
from models.domain.evolve import fold
from models.domain.rules import LATEST
from models.messages import CaseInput, Instruction, Snapshot, Taken
from workflows.outbox import Outbox

REMEMBERED = 64
"""How many commands a case remembers. The engine forgets an Update's id when the workflow continues as new."""

Decide: TypeAlias = Callable[[Case | None, Command, datetime], tuple[Event, ...]]


class Rules(NamedTuple):
    """The rules as a build knows them: how they decide, and the latest version among them."""

    decide: Decide = decide
    latest: int = LATEST


class RulesUnknown(Exception):  # noqa: N818  # it says what is the matter
    """The case is decided by rules that this build does not know; a newer worker has to take it up."""


class CaseFile:
    """Everything that the workflow of case `number` knows."""

    def __init__(self, number: str, given: CaseInput, rules: Rules) -> None:
        """Open the file, empty or where an earlier run left off."""
        snapshot = given.snapshot
        self.number = number
        self._rules = rules
        self._to_adopt = given.rules
        self.outbox = Outbox(given.unrecorded, given.owed_to)
        self._case = self._known(snapshot.case) if snapshot else None
        self._head = snapshot.head if snapshot else GENESIS
        self._recent = snapshot.recent if snapshot else ()

    @property
    def is_over(self) -> bool:
        """Whether the case has ended and nothing more will happen by itself."""
        return self.case.ended and self.wakeup is None

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to do: no case yet, or one that is over and recorded."""
        return self._case is None or (self.is_over and self.outbox.is_empty)

    @property
    def case(self) -> Case:
        """The case as it stands; `LookupError` before it is opened."""
        if self._case is None:
            message = f"case {self.number} is not opened yet"
            raise LookupError(message)
        return self._case

    @property
    def snapshot(self) -> Snapshot:
        """The case as it stands, and what it remembers."""
        return Snapshot(case=self.case, head=self._head, recent=self._recent)

    @property
    def for_the_next_run(self) -> CaseInput:
        """All that another run needs to go on as if nothing had been."""
        return CaseInput(
            snapshot=self.snapshot,
            unrecorded=self.outbox.oldest,
            owed_to=self.outbox.owed_to,
            rules=self._rules.latest,
        )

    @property
    def wakeup(self) -> datetime | None:
        """When the case next changes by itself."""
        return next_wakeup(self.case)

    def judge(self, command: Command, now: datetime) -> None:
        """Raise the `Refusal` with which `take` would meet the command at `now`; nothing changes."""
        if command.id not in self._recent:
            self._rules.decide(self._case, command, now)

    def take(self, instruction: Instruction, now: datetime) -> Taken:
        """Carry the command out, unless that has been done, and answer with all that is not known to be recorded."""
        command = instruction.command
        self.outbox.trim(instruction.recorded)
        again = command.id in self._recent
        if not again:
            self._put(self._rules.decide(self._case, command, now), command.id)
            self._recent = (*self._recent, command.id)[-REMEMBERED:]
        case = self.case
        return Taken(revision=case.revision, state=case.state, events=self.outbox.newest, again=again)

    def pass_time(self, now: datetime) -> None:
        """Let everything happen that has come due by `now`; nobody called for it, so it is owed to the ledger."""
        if happened := self._rules.decide(self._case, clock_reached(rules=self._to_adopt), now):
            self._put(happened)
            self.outbox.owe_all()

    def _put(self, events: tuple[Event, ...], command: str | None = None) -> None:
        case = self._known(fold(self.number, events, self._case))
        sealed = seal(self.number, events, prev=self._head, command=command)
        self._case = case
        self._head = sealed[-1].hash if sealed else self._head
        self.outbox.put(sealed)

    def _known(self, case: Case | None) -> Case | None:
        """`case`, if its rules are known: older ones would decide, unseen, what a newer worker's replay contradicts."""
        if case is not None and case.rules > self._rules.latest:
            message = f"case {self.number} is under rules {case.rules}; this build knows {self._rules.latest}"
            raise RulesUnknown(message)
        return case
