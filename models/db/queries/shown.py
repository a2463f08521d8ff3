"""The tables of cases, narrowed to what a reader sees: the one place in the queries that selects from them.

Every statement on these carries the parameter `reader_units`, which only `Reader.bound` gives: one that is run
without a reader fails. PostgreSQL folds the subqueries into what stands around them.
"""

from itertools import chain

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    Table,
    Text,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, aggregate_order_by

from models.db.access_tables import ACCESS_LOG
from models.db.case_tables import CASE_EVENTS, CASE_SNAPSHOTS, CASE_TEXTS, CASE_WORDINGS, CASES
from models.db.count_tables import CASE_COUNTS, CASE_SCOPES, COUNTERS
from models.db.holding_tables import CASE_HOLDINGS
from models.db.letter_tables import LETTERS
from models.db.notice_tables import NOTICES
from models.db.upload_tables import UPLOADS
from models.domain.words import ENDED, State

_UNITS = bindparam("reader_units", type_=ARRAY(Text), required=True)
_SEEN = (
    CASES.c.seen_by.overlap(_UNITS),
    # Asked once: a reader whose units have no case at all would have every index walked to its end.
    select(CASE_SCOPES.c.id).where(CASE_SCOPES.c.seen_by.overlap(_UNITS)).exists(),
)

SEES_ALL = ~select(CASE_SCOPES.c.id).where(~CASE_SCOPES.c.seen_by.overlap(_UNITS)).exists()
"""Whether nothing is hidden from the reader."""


def _beside(table: Table, *columns: ColumnElement[object]) -> Subquery:
    query = select(*(columns or table.c)).join(CASES, CASES.c.number == table.c.number)
    return query.where(*_SEEN).subquery(f"shown_{table.name}")


def _of_cases(name: str, source: FromClause, *more: ColumnElement[object]) -> Subquery:
    query: Select[tuple[object, ...]] = select(*CASES.c, *more).select_from(source)
    return query.where(*_SEEN).subquery(name)


SHOWN = _of_cases("shown", CASES)
"""The ledger's rows."""

_FILE = func.jsonb_build_object(
    *chain.from_iterable(
        (literal_column(f"'{name}'"), UPLOADS.c[name])
        for name in ("sha256", "name", "size", "media_type", "named_type")
    )
)
_FILES = select(
    func.coalesce(
        func.jsonb_agg(aggregate_order_by(_FILE, UPLOADS.c.at, UPLOADS.c.sha256, UPLOADS.c.name), type_=JSONB),
        literal_column("'[]'", JSONB),
    )
).where(UPLOADS.c.number == CASES.c.number)

SHOWN_WHOLE = _of_cases(
    "shown_whole",
    CASES.join(CASE_SNAPSHOTS, CASE_SNAPSHOTS.c.number == CASES.c.number).join(
        CASE_WORDINGS, CASE_WORDINGS.c.number == CASES.c.number
    ),
    CASE_SNAPSHOTS.c.snapshot,
    CASE_WORDINGS.c.description,
    _FILES.scalar_subquery().label("uploads"),
)
"""The ledger's rows with all that is kept beside them; of uploads what is told of a file, the oldest first."""

WORDINGS = select(CASE_WORDINGS.c.number, CASE_WORDINGS.c.folded, CASE_WORDINGS.c.grams).subquery("wordings")
"""What cases are found by, whoever reads: for finding numbers only, which are then joined with `SHOWN`."""

HELD_NOW = (
    select(CASE_HOLDINGS.c.number, CASE_HOLDINGS.c.unit, CASE_HOLDINGS.c.shared)
    .where(CASE_HOLDINGS.c.until.is_(None))
    .subquery("held_now")
)
"""Which units hold which case now, whoever reads: only to be joined with `SHOWN`."""

SHOWN_EVENTS = _beside(CASE_EVENTS)
SHOWN_TEXTS = _beside(CASE_TEXTS, CASE_TEXTS.c.number, CASE_TEXTS.c.digest, CASE_TEXTS.c.value)
SHOWN_UPLOADS = _beside(UPLOADS)
SHOWN_HOLDINGS = _beside(CASE_HOLDINGS)
SHOWN_LETTERS = _beside(LETTERS)
SHOWN_TELLING = _beside(NOTICES, NOTICES.c.number, NOTICES.c.seq, NOTICES.c.unit, NOTICES.c.meant_for)
"""Which units were told of an event, and for which others that had nobody."""

SHOWN_ACCESSES = _beside(ACCESS_LOG)
"""Who looked at the cases that the reader sees."""

LETTERS_TOLD = select(LETTERS).subquery("letters_told")
"""How letters stand, whoever reads: only for a person's own notices of them, which outlive their sight of the case."""

SHOWN_COUNTS = (
    select(
        *(CASE_COUNTS.c[name] for name in COUNTERS),
        CASE_SCOPES.c.lead_unit,
        CASE_SCOPES.c.supervisor,
    )
    .join(CASE_SCOPES, CASE_SCOPES.c.id == CASE_COUNTS.c.scope)
    .where(CASE_SCOPES.c.seen_by.overlap(_UNITS), CASE_COUNTS.c.total > 0)
    .subquery("shown_counts")
)
"""The counters of all cases that the reader sees, each case once, as it stood at its last event."""

NOW = bindparam("now", type_=CASES.c.opened_at.type, required=True)


def lamp(rows: FromClause) -> ColumnElement[str]:
    """The lamp of rows at `NOW`: all that a query may do is compare its instants."""
    c = rows.c
    return func.coalesce(_lit(c.red_at, "red"), _lit(c.yellow_at, "yellow"), c.resting_lamp)


def overdue(rows: FromClause) -> ColumnElement[bool]:
    """Whether rows are overdue at `NOW`."""
    return func.coalesce(rows.c.overdue_at <= NOW, literal(value=False))


def is_open(rows: FromClause) -> ColumnElement[bool]:
    """Whether rows are of cases whose life is not over."""
    return rows.c.state.in_([state.value for state in State if state not in ENDED])


def _lit(instant: ColumnElement[object], name: str) -> ColumnElement[str]:
    return case((instant <= NOW, name))
