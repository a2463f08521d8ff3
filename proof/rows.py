"""A case's rows against the events they are folded from."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from models.db.holdings import intervals
from models.db.projection import folded_columns, opener, text_columns
from models.db.scopes import Scope, scope_of
from models.db.search_terms import found_by, searched
from models.db.texts import digests_in
from models.domain.case import Case
from models.domain.events import Registered
from proof.chains import Folded
from proof.finding import Finding, Kind
from proof.held import Held, Row
from proof.texts import lost_texts

_TEXTS = frozenset({"title", "group_label", "source", "external_ref"})


def row_findings(of: Held, folded: Folded) -> Iterator[Finding]:
    """What is wrong with the rows of a case whose chain is sound."""
    witness = newest_finding(of.number, of.row, folded.case.seq, folded.head)
    if witness is not None or of.row is None:
        yield from filter(None, (witness,))
        return
    # A row may still say rightly what a text that was changed says no longer.
    worded = not has_lost_its_wording(of)
    wrong = [*_columns(of, of.row, folded, worded=worded), *_beside(of, folded, worded=worded)]
    if wrong:
        yield Finding(Kind.ROW_DIFFERS, of.number, ", ".join(wrong))


def newest_finding(number: str, row: Row | None, seq: int, head: str) -> Finding | None:
    """Where the row, which was written with the newest event, knows another one than event `seq` with this hash."""
    if row is None:
        return Finding(Kind.ROW_MISSING, number, "the case has events and no row in the ledger")
    if row["seq"] > seq:
        return Finding(Kind.NEWEST_MISSING, number, f"the row knows {row['seq']} events, the record has {seq}")
    if row["seq"] == seq and row["head"] != head:
        reason = f"the row was made of another event {seq}: its hash was {row['head']}"
        return Finding(Kind.NEWEST_CHANGED, number, reason)
    return None


def expected_columns(of: Held, folded: Folded, scope: int) -> dict[str, Any]:
    """The columns of `cases` as the events have them, and the description."""
    case, registered = folded.case, folded.steps[0][0]
    # The first event always is: nothing else folds into a case.
    assert isinstance(registered.fact, Registered)  # noqa: S101
    values = {text["digest"]: text["value"] for text in of.texts}
    return {
        "number": of.number,
        **folded_columns(
            case,
            at=folded.steps[-1][0].at,
            head=folded.head,
            scope=scope,
            severity_rank=of.ranks.get(case.severity, 0),
        ),
        **text_columns(registered.fact, values),
        "opener": opener(registered),
        "inspection": registered.fact.inspection,
    }


def has_lost_its_wording(of: Held) -> bool:
    """Whether a text of the case's opening, which its rows repeat, is changed or missing."""
    return bool(digests_in(of.events[0]["data"]) & lost_texts(of))


def _columns(of: Held, row: Row, folded: Folded, *, worded: bool) -> Iterator[str]:
    expected = expected_columns(of, folded, row["scope"])
    expected.pop("description")
    for name, value in expected.items():
        if row[name] != value and (worded or name not in _TEXTS):
            # Text stays out of what is printed, and may end in a log.
            yield name if name in _TEXTS else f"{name} is {row[name]}, not {value}"
    held_scope = Scope(row["scope_lead"], row["scope_supervisor"], tuple(row["scope_seen_by"]))
    if held_scope != scope_of(folded.case):
        yield "scope is another case's"


def _beside(of: Held, folded: Folded, *, worded: bool) -> Iterator[str]:
    if of.snapshot is None:
        yield "the snapshot is missing"
    elif not _is_snapshot(of.snapshot, folded.case):
        yield "the snapshot is another"
    if of.holdings != _held(folded):
        yield "who held it when"
    if of.wording is None:
        yield "the wording is missing"
        return
    if not worded:
        return
    expected = expected_columns(of, folded, 0)
    text = searched((of.number, expected["title"], expected["description"]))
    if of.wording["description"] != expected["description"]:
        yield "description"
    if of.wording["folded"] != text or set(of.wording["pieces"]) != set(
        found_by(text, expected["seen_by"], expected["opened_at"])
    ):
        yield "what it is found by"


def _held(folded: Folded) -> set[tuple[str, bool, datetime, datetime | None]]:
    """The units' intervals as the events have them."""
    begun, _ = intervals(None, folded.steps)
    return {(*interval.hold, interval.since, interval.until) for interval in begun}


def _is_snapshot(stored: Any, case: Case) -> bool:
    if stored == case.model_dump(mode="json"):
        return True
    # Written by an older version, it may lack what has a default.
    try:
        return Case.model_validate(stored) == case
    except ValidationError:
        return False
