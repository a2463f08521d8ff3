"""Judging one case by all that the record holds of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from models.domain.case import Case
from models.domain.clocks import next_wakeup
from models.domain.notices import notices
from proof.chains import Folded, chain_findings, fold_recorded
from proof.counts import Counts
from proof.finding import Finding, Kind
from proof.held import Held
from proof.letters import letter_findings
from proof.listings import listing_findings
from proof.rows import row_findings
from proof.texts import is_erased, text_findings


@dataclass(slots=True)
class Judged:
    """One case: what was found wrong in the record, what its events fold into, and what was counted."""

    held: Held
    findings: list[Finding] = field(default_factory=list)
    folded: Folded | None = None
    counts: Counts = field(default_factory=Counts)

    @property
    def number(self) -> str:
        """The case's number."""
        return self.held.number

    @property
    def is_open(self) -> bool:
        """Whether a workflow has to follow it."""
        return self.folded is not None and not is_over(self.folded.case)


def is_over(case: Case) -> bool:
    """Whether the case has ended and nothing more will happen by itself: no workflow follows it."""
    return case.ended and next_wakeup(case) is None


def judge(of: Held) -> Judged:
    """Judge the case. Where its chain is broken, its rows are not compared: nobody knows with what."""
    judged = Judged(of, counts=_counted(of))
    if not of.events:
        judged.findings += _left_behind(of)
        return judged
    judged.findings += chain_findings(of.number, of.events)
    if not judged.findings:
        outcome = fold_recorded(of.number, of.events)
        if isinstance(outcome, Finding):
            judged.findings.append(outcome)
        else:
            judged.folded = outcome
            judged.findings += row_findings(of, outcome)
            judged.findings += letter_findings(of, outcome)
            judged.counts.untold = _untold(of, outcome)
            over = is_over(outcome.case)
            judged.counts.open, judged.counts.ended = int(not over), int(over)
    judged.findings += text_findings(of)
    judged.findings += listing_findings(of)
    judged.findings += _beside_events(of)
    return judged


def _left_behind(of: Held) -> Iterator[Finding]:
    """A number without events is no case; but nothing may be left that only a case leaves."""
    left = {
        "a row": of.row is not None or of.snapshot is not None or of.wording is not None,
        f"{len(of.done)} commands that were taken": of.done,
        f"{len(of.told)} notices": of.told,
        f"{len(of.uploads)} uploads": of.uploads,
        f"{len(of.letters)} letters": of.letters,
        f"{len(of.texts)} texts": of.texts and not (of.refused or of.pending),
    }
    found = [what for what, there in left.items() if there]
    if found:
        yield Finding(Kind.CASE_GONE, of.number, f"no events, but {', '.join(found)}")


def _beside_events(of: Held) -> Iterator[Finding]:
    types = {(event["seq"], event["type"]) for event in of.events}
    for seq, kind in sorted(of.told - types):
        yield Finding(Kind.NOTICE_WITHOUT_EVENT, of.number, f"somebody was told of event {seq} ({kind})")
    for command in sorted(of.done - {event["command"] for event in of.events}):
        yield Finding(Kind.COMMAND_WITHOUT_EVENT, of.number, f"command {command} was taken, its event is not there")


def _untold(of: Held, folded: Folded) -> int:
    """Events that were to be told to some post and lie in no inbox: nobody held it then, or the notice is lost."""
    return sum(
        1
        for (event, case), before in zip(folded.steps, (None, *(case for _, case in folded.steps)), strict=False)
        for order in notices(case, event, before)
        if order.to and (event.seq, order.kind.value) not in of.told
    )


def _counted(of: Held) -> Counts:
    return Counts(
        events=len(of.events),
        texts=len(of.texts),
        erased=sum(is_erased(text) for text in of.texts),
        commands=len(of.done) + len(of.pending) + of.refused,
        notices=len(of.told),
        letters=len(of.letters),
    )
