"""What the ledger shows of a case: its row, folded from events and nothing else."""

from datetime import datetime
from typing import Any

from models.chain import SealedEvent
from models.domain.case import Case
from models.domain.events import Event, Registered
from models.domain.lamps import turns
from models.domain.lines import seen_by
from models.domain.standing import escalation_level, missed, missed_at, provisional


def folded_columns(case: Case, *, at: datetime, head: str, scope: int, severity_rank: int) -> dict[str, Any]:
    """The columns of `cases` that events change; `at` and `head` are the instant and the hash of the last one."""
    turning = turns(case)
    return {
        "seq": case.seq,
        "revision": case.revision,
        "head": head,
        "scope": scope,
        "state": case.state.value,
        "round": case.round,
        "kind": case.kind.value,
        "category": case.category.value,
        "severity": case.severity,
        "severity_rank": severity_rank,
        "supervisor": case.supervisor,
        "lead_unit": case.lead,
        "co_units": list(case.co_units),
        "seen_by": list(viewers(case)),
        "deadline_kind": case.deadline.kind.value if case.deadline else None,
        "due": case.due,
        "original_due": case.original_due,
        "provisional": provisional(case),
        "yellow_at": turning.yellow_at,
        "red_at": turning.red_at,
        "overdue_at": turning.overdue_at,
        "resting_lamp": turning.resting.value,
        "counted_lamp": turning.lamp(at).value,
        "counted_overdue": turning.overdue(at),
        "turns_at": turning.next(at),
        "missed": missed(case),
        "missed_at": missed_at(case),
        "escalation_level": escalation_level(case),
        "opened_at": case.opened_at,
        "closed_at": case.closed_at,
    }


def viewers(case: Case) -> tuple[str, ...]:
    """The units whose people see the case, sorted."""
    return seen_by(case.lines, lead=case.lead, co_units=case.co_units, supervisor=case.supervisor)


def text_columns(fact: Registered, texts: dict[str, str | None]) -> dict[str, str | None]:
    """The columns of `cases` that are texts, and the description, by the digests of the first event."""
    return {
        "title": texts.get(fact.title),
        "description": texts.get(fact.description),
        "group_label": texts.get(fact.group) if fact.group else None,
        "source": texts.get(fact.source) if fact.source else None,
        "external_ref": texts.get(fact.external_ref) if fact.external_ref else None,
    }


def opener(event: Event) -> int | None:
    """The person who opened the case."""
    return None if event.by_clock else int(event.actor.removeprefix("person:"))


def event_row(number: str, event: SealedEvent, position: int) -> dict[str, Any]:
    """A row of `case_events` at that position."""
    return {
        "number": number,
        "seq": event.seq,
        "position": position,
        "type": event.type,
        "at": event.at,
        "actor": event.actor,
        "data": event.data,
        "prev": event.prev,
        "hash": event.hash,
        "command": event.command,
    }
