"""The life that all three drivers live: opened with a lead, acknowledged, put right, checked, signed off.

The shortest way from an opening to a closed case: a minor finding under the standard policy needs no plan. It is
five commands, the first of which opens the case; completion cites a file that was uploaded before.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncEngine

from api.bodies.commands import BODIES
from api.bodies.opening import OpenCase
from api.bodies.orders import Salting, order_of
from api.callers import Caller, caller_of
from api.facts import facts_of_command, facts_of_opening
from models.db.accounts import account
from models.db.directory import Directory
from models.db.engine import reading
from models.db.texts import SaltedText
from models.db.tokens import Bearer
from models.domain.case import Case
from models.domain.commands import Command, Name, Order
from models.domain.decide import decide
from models.domain.evolve import fold
from models.messages import Instruction

BRANCHES = 5
"""Lead units that take turns, so that not all cases count in one row of the counters."""
EVIDENCE = "ab" * 32
"""Stands for the digest of the file that a life uploads."""

_CITES = frozenset({Name.CONFIRM_COMPLETION})
_TEXT = "经现场核查，党费收缴台账已按月补齐，漏缴三人已补缴，支部已建立月度核对制度并公示。"
_OPENS, _CHECKS, _SIGNS = "jiguan-inspector", "jiguan-inspector", "jiguan-secretary"


class Step(NamedTuple):
    """One command, who gives it, and what they say."""

    name: Name
    account: str
    body: dict[str, Any]

    @property
    def cites(self) -> bool:
        """Whether it cites the file that the life has uploaded."""
        return self.name in _CITES


def steps(branch: int, evidence: str = EVIDENCE) -> tuple[Step, ...]:
    """A life in the branch with that number, 1 to `BRANCHES`."""
    lead, secretary = f"SWJ-0{branch}", f"zhibu{branch}-secretary"
    opening = {
        "title": "党费收缴不规范",
        "description": _TEXT * 2,
        "severity": "minor",
        "lead_unit": lead,
        "deadline": {"kind": "by_date", "within": "20 working days"},
    }
    return (
        Step(Name.OPEN, _OPENS, opening),
        Step(Name.ACKNOWLEDGE, secretary, {}),
        Step(Name.CONFIRM_COMPLETION, secretary, {"summary": _TEXT, "evidence": [evidence]}),
        Step(Name.RECORD_CHECK, _CHECKS, {"result": "pass", "method": "on_site", "note": _TEXT}),
        Step(Name.SIGN_OFF, _SIGNS, {"note": "同意销号。"}),
    )


UPDATES = len(steps(1))
"""What a life costs the engine: the first comes with the start of the workflow."""


@dataclass(frozen=True)
class Life:
    """A life as the engine is given it: instructions under a made-up number, the texts of the first, and who it is for.

    `recorded` is what the ledger holds when an instruction is given.
    """

    instructions: tuple[Instruction, ...]
    texts: tuple[SaltedText, ...]
    supervisor: str
    lead: str | None

    def instruction(self, place: int, number: str, command: str) -> Instruction:
        """The instruction at `place` for the case `number`, under a command id of its own."""
        instruction = self.instructions[place]
        given = instruction.command
        order = given.order.model_copy(update={"number": number}) if given.order.name is Name.OPEN else given.order
        return instruction.model_copy(update={"command": given.model_copy(update={"id": command, "order": order})})


async def lives(database: AsyncEngine, zone: str) -> tuple[Life, ...]:
    """A life in each branch, with every fact resolved as the API resolves it."""
    resolving = _Resolving(database, zone)
    return tuple([await resolving.life(branch) for branch in range(1, BRANCHES + 1)])


class _Resolving:
    """Turns what people say into instructions, by the API's own functions, and walks a case along to its end."""

    def __init__(self, database: AsyncEngine, zone: str) -> None:
        self._database = database
        self._zone = zone
        self._directory = Directory(zone)

    async def life(self, branch: int) -> Life:
        number, now = f"0000-{branch:06d}", datetime.now(UTC)
        case: Case | None = None
        instructions: list[Instruction] = []
        texts: tuple[SaltedText, ...] = ()
        for step in steps(branch):
            salting = Salting()
            caller = await self._caller(step.account, now)
            order = await self._order(caller, case or number, step, salting)
            command = Command(id=step.name.value, order=order, actor=caller.acting)
            instructions.append(Instruction(command=command, recorded=case.seq if case else 0))
            texts = texts or tuple(salting.texts)
            case = fold(number, decide(case, command, now), case)
        if case is None or not case.ended:
            message = "the life does not end: a rule has changed, and this script has not"
            raise RuntimeError(message)
        return Life(tuple(instructions), texts, case.supervisor, case.lead)

    async def _order(self, caller: Caller, case: Case | str, step: Step, salting: Salting) -> Order:
        """What is ordered in a case, or with which a case of that number begins."""
        if isinstance(case, str):
            opening = OpenCase.model_validate(step.body)
            facts = await facts_of_opening(self._database, caller, opening, self._zone, None)
            return order_of(step.name, opening, salting, number=case, **facts)
        body = BODIES[step.name].model_validate(step.body)
        # As if it had been uploaded: the case that is walked along here is in no ledger.
        facts = await facts_of_command(self._database, caller, case, {EVIDENCE}, step.name, body)
        return order_of(step.name, body, salting, **facts)

    async def _caller(self, login: str, now: datetime) -> Caller:
        async with reading(self._database).connect() as conn:
            found = await account(conn, login)
            organization = await self._directory.current(conn)
        known = found.model_dump(include={"login", "person", "administrator"})
        holder = Bearer(token=0, account=found.id, version=0, **known)
        return caller_of(holder, organization, self._directory.day(now))
