"""`duban verify`: three looks at what seems wrong, since work goes on meanwhile."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from activities.engine import Engine, EngineTrouble
from activities.evidence.store import EvidenceStore
from proof.counts import Counts
from proof.evidence import cited, evidence_findings
from proof.finding import Finding, Kind
from proof.following import Following, Patience
from proof.held import held, one_instant
from proof.judging import Judged, judge
from proof.numbers import AT_ONCE, all_numbers, count_cases, open_numbers, random_numbers
from proof.progress import Progress
from proof.statements import StatementCheck, Witnesses
from proof.totals import CHECKS, Check
from proof.workflows import Workflows

LOOKS = 3
_ASKED_AT_ONCE = 16
_NAMED = 100
"""Findings of one kind that are named; of more, only how many."""


@dataclass(slots=True)
class Report:
    """What was counted, what is wrong, and how often each kind of it."""

    counts: Counts = field(default_factory=Counts)
    findings: list[Finding] = field(default_factory=list)
    wrong: Counter[Kind] = field(default_factory=Counter)

    def add(self, findings: Iterable[Finding]) -> None:
        """Name `findings`."""
        for finding in findings:
            self.wrong[finding.kind] += 1
            if self.wrong[finding.kind] <= _NAMED:
                self.findings.append(finding)


class Verifier:
    """Looks at everything once, and at what seemed wrong twice more: only what stays wrong is named."""

    def __init__(  # noqa: PLR0913  # what it looks at, and how
        self,
        database: AsyncEngine,
        engine: Engine,
        workflows: Workflows,
        *,
        evidence: EvidenceStore | None = None,
        sample: int | None = None,
        patience: Patience = Patience(),  # noqa: B008  # frozen
        progress: Progress | None = None,
        witnesses: Witnesses | None = None,
    ) -> None:
        """Verify all cases, or `sample` of them picked at random; of the ledger as a whole always everything.

        The files that cases cite are read where `evidence` is given; `witnesses` vouch for the record from outside the
        database.
        """
        self._database = database
        self._engine = engine
        self._workflows = workflows
        self._evidence = evidence
        self._sample = sample
        self._patience = patience
        self._progress = progress or Progress()
        self._statements = StatementCheck(witnesses or Witnesses(), self._progress)
        self._checks: tuple[Check, ...] = (*CHECKS, self._statements.check)
        self._following: Following | None = Following(database, engine, workflows, patience)
        self._running: set[str] = set()

    async def verify(self) -> Report:
        """Look as often as it takes."""
        report = Report()
        report.add(await self._engine_findings())
        cases = await self._first_look(report.counts)
        whole = {check: found for check in self._checks if (found := await self._of_whole(check))}
        self._statements.count(report.counts)
        for _ in range(LOOKS - 1):
            if cases or whole:
                await asyncio.sleep(self._patience.pause.total_seconds())
            cases = await self._look_again(cases)
            whole = {check: found for check, seemed in whole.items() if (found := await self._still(check, seemed))}
        for check in self._checks:
            report.add(whole.get(check, ()))
        for number in sorted(cases):
            report.add(cases[number])
        self._progress.end()
        return report

    async def _engine_findings(self) -> list[Finding]:
        """Whether workflows can be looked at at all; who runs is learnt on the way."""
        self._progress.begin("listing workflows")
        try:
            async for number in self._workflows.running():
                self._running.add(number)
                self._progress.step()
            worked = await self._is_worked()
        except EngineTrouble as trouble:
            self._following = None
            return [Finding(Kind.ENGINE_AWAY, None, f"no workflow was looked at: {trouble}")]
        if not worked:
            self._following = Following(self._database, self._engine, self._workflows, self._patience, asking=False)
            return [Finding(Kind.NO_WORKER, None, "no worker asks for work: nothing would be carried out")]
        return []

    async def _is_worked(self) -> bool:
        """Whether a worker asks for work; one that has just started shows only after a moment."""
        for look in range(LOOKS):
            if look:
                await asyncio.sleep(self._patience.pause.total_seconds())
            if await self._engine.pollers():
                return True
        return False

    async def _first_look(self, counts: Counts) -> dict[str, list[Finding]]:
        """Everything; what seems wrong, by case."""
        counts.workflows = len(self._running)
        seeming: dict[str, list[Finding]] = {}
        self._progress.begin("cases verified", self._sample or await count_cases(self._database))
        pages = random_numbers(self._database, self._sample) if self._sample else all_numbers(self._database)
        async for numbers in pages:
            async for judged in self._looked_at(numbers, self._running):
                counts.add(judged.counts)
                if judged.findings:
                    seeming[judged.number] = judged.findings
                self._progress.step()
        if self._following is not None:
            strays = await self._strays()
            async for judged in self._all_looked_at(sorted(strays - seeming.keys()), strays):
                if judged.findings:
                    seeming[judged.number] = judged.findings
        return seeming

    async def _strays(self) -> set[str]:
        """Cases that are open by their rows and have no running workflow, or the other way round."""
        ended_or_unknown = set(self._running)
        missing: set[str] = set()
        async for page in open_numbers(self._database):
            missing.update(number for number in page if number not in self._running)
            ended_or_unknown.difference_update(page)
        return missing | ended_or_unknown

    async def _look_again(self, seeming: dict[str, list[Finding]]) -> dict[str, list[Finding]]:
        """What of `seeming` still seems so, in the words of this look."""
        again: dict[str, list[Finding]] = {}
        self._progress.begin("looking again", len(seeming))
        async for judged in self._all_looked_at(sorted(seeming), None):
            if findings := _still_so(seeming[judged.number], judged.findings):
                again[judged.number] = findings
            self._progress.step()
        return again

    async def _all_looked_at(self, numbers: Sequence[str], running: set[str] | None) -> AsyncIterator[Judged]:
        for start in range(0, len(numbers), AT_ONCE):
            async for judged in self._looked_at(numbers[start : start + AT_ONCE], running):
                yield judged

    async def _looked_at(self, numbers: Sequence[str], running: set[str] | None) -> AsyncIterator[Judged]:
        """The cases judged by record and workflow; `running` says where one is to be looked for, `None` everywhere."""
        async with one_instant(self._database) as conn:
            found = await held(conn, numbers)
        cases = [judge(one) for one in found]
        if self._following is not None:
            few = asyncio.Semaphore(_ASKED_AT_ONCE)
            await asyncio.gather(*(self._follow(judged, running, few, self._following) for judged in cases))
        for judged in cases:
            if self._evidence is not None:
                judged.findings += await evidence_findings(self._evidence, judged.held)
                judged.counts.files = len(cited(judged.held))
            yield judged

    async def _follow(
        self, judged: Judged, running: set[str] | None, few: asyncio.Semaphore, following: Following
    ) -> None:
        if judged.is_open and judged.folded is not None:
            async with few:
                judged.findings += await following.of_open(judged, judged.folded)
            judged.counts.asked = 1
            return
        unjudged = judged.folded is None and judged.held.events
        if not unjudged and (running is None or judged.number in running):
            async with few:
                judged.findings += await following.of_other(judged)

    async def _still(self, check: Check, seemed: list[Finding]) -> list[Finding]:
        return _still_so(seemed, await self._of_whole(check))

    async def _of_whole(self, check: Check) -> list[Finding]:
        async with one_instant(self._database) as conn:
            return [finding async for finding in check(conn, datetime.now(UTC))]


def _still_so(before: Iterable[Finding], now: Iterable[Finding]) -> list[Finding]:
    """What is found `now` of what was found before: the same kind with the same case, in today's words."""
    known = {(finding.kind, finding.number) for finding in before}
    return [finding for finding in now if (finding.kind, finding.number) in known]
