"""The rows of `cases` and what stands beside them: brought up to what has happened."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Text, bindparam, column, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from models.db.case_tables import CASE_SNAPSHOTS, CASE_WORDINGS, CASES
from models.db.chains import Chain
from models.db.counters import CountKey, count_key
from models.db.holdings import BEGUN, ENDED, bound_holdings
from models.db.projection import folded_columns, opener, text_columns
from models.db.recent_cases import RecentCases
from models.db.recordsets import recordset, rows_param
from models.db.scopes import Scopes, scope_of
from models.db.search_terms import found_by, searched, standing
from models.db.severity_ranks import SeverityRanks
from models.db.statements import Connection, Statement
from models.db.texts import digests_in, text_values
from models.domain.case import Case
from models.domain.events import Registered


@dataclass(frozen=True, slots=True)
class Rows:
    """What a process remembers between one writing of rows and the next."""

    scopes: Scopes = field(default_factory=Scopes)
    severities: SeverityRanks = field(default_factory=SeverityRanks)
    recent: RecentCases = field(default_factory=RecentCases)


_LASTING = frozenset({"number", "opener", "inspection", "title", "group_label", "source", "external_ref", "due_order"})
"""The columns that no event after the first one changes."""
_CHANGING = tuple(column.name for column in CASES.c if column.name not in _LASTING)
_FOLDED = recordset(CASES, ("number", *_CHANGING), "rows")
_KEPT = recordset(CASE_SNAPSHOTS, CASE_SNAPSHOTS.c.keys(), "rows")
_KEEP = update(CASE_SNAPSHOTS).where(CASE_SNAPSHOTS.c.number == _KEPT.c.number).values(snapshot=_KEPT.c.snapshot)
_REVISE = Statement(
    update(CASES)
    .where(CASES.c.number == _FOLDED.c.number)
    .values({name: _FOLDED.c[name] for name in _CHANGING})
    .add_cte(_KEEP.cte("keep"), ENDED, BEGUN)
)
_RESEE = Statement(
    update(CASE_WORDINGS)
    .where(CASE_WORDINGS.c.number == bindparam("b_number"))
    .values(
        grams=func.ts_delete(CASE_WORDINGS.c.grams, bindparam("b_before", type_=ARRAY(Text))).op("||")(
            func.array_to_tsvector(bindparam("b_after", type_=ARRAY(Text)))
        )
    )
)
_WRITTEN = tuple(column.name for column in CASES.c if column.computed is None)
_NEW = recordset(CASES, _WRITTEN, "rows")
_SNAP = insert(CASE_SNAPSHOTS).from_select(CASE_SNAPSHOTS.c.keys(), select(*_KEPT.c))
_WORDS = (
    func.jsonb_to_recordset(rows_param("rows"))
    .table_valued(*(column(name, Text) for name in ("number", "description", "folded")), column("pieces", ARRAY(Text)))
    .render_derived("words", with_types=True)
)
_WORD = insert(CASE_WORDINGS).from_select(
    ["number", "description", "folded", "grams"],
    select(_WORDS.c.number, _WORDS.c.description, _WORDS.c.folded, func.array_to_tsvector(_WORDS.c.pieces)),
)
_OPEN = Statement(
    insert(CASES).from_select(_WRITTEN, select(*_NEW.c)).add_cte(_SNAP.cte("snap"), _WORD.cte("word"), BEGUN)
)


async def write_rows(conn: Connection, chains: Sequence[Chain], rows: Rows) -> Counter[CountKey]:
    """Bring the rows of `chains` up to what has happened; by how much the counters change with it.

    The caller adds that to the counters as late as it can: other writers wait for their rows.
    """
    cases = {chain.number: chain.case for chain in chains if chain.case is not None}
    scopes = await rows.scopes.ids(conn, (scope_of(case) for case in cases.values()))
    ranks = await rows.severities.ranks(conn, (case.severity for case in cases.values()))
    columns: dict[str, dict[str, Any]] = {}
    for chain in chains:
        case = cases[chain.number]
        rows.recent.keep(case, chain.head)
        columns[chain.number] = folded_columns(
            case,
            at=chain.happened[-1][1].at,
            head=chain.head,
            scope=scopes[scope_of(case)],
            severity_rank=ranks[case.severity],
        )
    known = [chain for chain in chains if chain.row is not None]
    if known:
        revised = [
            {"number": chain.number, **columns[chain.number], "snapshot": _snapshot(cases[chain.number])}
            for chain in known
        ]
        await _REVISE.rows(conn, {"rows": revised, **bound_holdings(known)})
        await _resee(conn, known, columns)
    await _insert_rows(conn, [chain for chain in chains if chain.row is None], cases, columns)
    deltas: Counter[CountKey] = Counter(count_key(row) for row in columns.values())
    deltas.subtract(count_key(chain.row) for chain in known if chain.row is not None)
    return deltas


async def _resee(conn: Connection, chains: Sequence[Chain], columns: dict[str, dict[str, Any]]) -> None:
    """Let cases be found by those who see them now."""
    for chain in chains:
        before, after = (chain.row or {})["seen_by"], columns[chain.number]["seen_by"]
        if before != after:
            opened_at = columns[chain.number]["opened_at"]
            old, new = standing(before, opened_at), standing(after, opened_at)
            await _RESEE.rows(conn, {"b_number": chain.number, "b_before": old, "b_after": new})


async def _insert_rows(
    conn: Connection, chains: Sequence[Chain], cases: Mapping[str, Case], columns: Mapping[str, dict[str, Any]]
) -> None:
    if not chains:
        return
    first = {chain.number: chain.happened[0] for chain in chains}
    texts = await text_values(conn, {number: digests_in(sealed.data) for number, (sealed, _, _) in first.items()})
    rows = []
    for chain in chains:
        number, (_, event, _) = chain.number, first[chain.number]
        # The first event always is: nothing else folds into a case.
        assert isinstance(event.fact, Registered)  # noqa: S101
        worded = text_columns(event.fact, texts[number])
        folded = searched((number, worded["title"], worded["description"]))
        told = {"opener": opener(event), "inspection": event.fact.inspection}
        pieces = found_by(folded, columns[number]["seen_by"], columns[number]["opened_at"])
        beside = {"folded": folded, "pieces": pieces, "snapshot": _snapshot(cases[number])}
        rows.append({"number": number, **columns[number], **worded, **told, **beside})
    await _OPEN.rows(conn, {"rows": rows, "begun": bound_holdings(chains)["begun"]})


def _snapshot(case: Case) -> orjson.Fragment:
    return orjson.Fragment(case.model_dump_json())
