"""`duban rebuild`: rows, snapshots, wordings, scopes, counters and what letters say anew from the events.

Events, texts and notices are only read. A few cases at a time are written under the recorder's locks, so the
service goes on, and a rebuild that was stopped is simply run again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ARRAY, Text, any_, bindparam, delete
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.db.case_tables import CASE_SNAPSHOTS, CASE_WORDINGS, CASES
from models.db.chains import Chain
from models.db.counters import CountKey, add_counts, count_key
from models.db.holding_tables import CASE_HOLDINGS
from models.db.letter_rows import letter_rows
from models.db.locks import lock_cases
from models.db.recounting import recount
from models.db.register import restore_letter
from models.db.rows import Rows, write_rows
from proof.chains import Folded, sealed
from proof.finding import Kind
from proof.held import held, one_instant
from proof.judging import Judged, judge
from proof.letters import differing
from proof.numbers import all_numbers, count_cases
from proof.progress import Progress
from proof.rows import has_lost_its_wording
from proof.totals import counters, feed

_AT_ONCE = 20
"""Cases in one transaction: their commands wait for it."""
_OF_ROWS = frozenset(
    {Kind.ROW_MISSING, Kind.ROW_DIFFERS, Kind.NEWEST_MISSING, Kind.NEWEST_CHANGED, Kind.LETTER_DIFFERS}
)
_NUMBERS = bindparam("numbers", type_=ARRAY(Text))
_FORGET_BESIDE = tuple(
    delete(table).where(table.c.number == any_(_NUMBERS)) for table in (CASE_SNAPSHOTS, CASE_WORDINGS, CASE_HOLDINGS)
)
_FORGET_ROWS = (
    delete(CASES).where(CASES.c.number == any_(_NUMBERS)).returning(*(CASES.c[name] for name in CountKey._fields))
)


@dataclass(slots=True)
class Rebuilt:
    """How many cases were looked at, made anew, and left as they are; and whether the counters were counted anew."""

    cases: int = 0
    rebuilt: int = 0
    left: int = 0
    recounted: bool = False


class Rebuilder:
    """Makes anew what differs, and tells of each case what did; a dry run only tells."""

    def __init__(
        self,
        database: AsyncEngine,
        tell: Callable[[str], None],
        *,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> None:
        """Write through `database`."""
        self._database = database
        self._tell = tell
        self._dry_run = dry_run
        self._progress = progress or Progress()
        self._rows = Rows()
        self._feed_is_whole = False

    async def rebuild(self) -> Rebuilt:
        """Go through all cases, then count anew where the counters differ from the rows."""
        done = Rebuilt()
        async with one_instant(self._database) as conn:
            self._feed_is_whole = not [hole async for hole in feed(conn, datetime.now(UTC))]
        self._progress.begin("cases looked at", await count_cases(self._database))
        async for numbers in all_numbers(self._database):
            async with one_instant(self._database) as conn:
                cases = [judge(one) for one in await held(conn, numbers)]
            await self._mend([judged for judged in cases if self._asks_for_it(judged)], done)
            done.cases += sum(bool(judged.held.events) for judged in cases)
            self._progress.step(len(cases))
        await self._count(done)
        self._progress.end()
        return done

    def _asks_for_it(self, judged: Judged) -> bool:
        return judged.held.row is not None if judged.folded is None else _differs(judged)

    async def _mend(self, cases: Sequence[Judged], done: Rebuilt) -> None:
        mendable: list[str] = []
        for judged in cases:
            reason = self._reason_to_leave(judged)
            if reason is not None:
                done.left += 1
                self._say(f"{judged.number}  left as it is: {reason}")
            elif self._dry_run:
                done.rebuilt += 1
                self._say(f"{judged.number}  would be made anew: {_what(judged)}")
            else:
                mendable.append(judged.number)
        for start in range(0, len(mendable), _AT_ONCE):
            for judged in await self._rewrite(mendable[start : start + _AT_ONCE]):
                done.rebuilt += 1
                self._say(f"{judged.number}  made anew: {_what(judged)}")

    def _reason_to_leave(self, judged: Judged) -> str | None:
        """Why nothing is written: a row that knows more than the events do is a witness, not a fault."""
        if not judged.held.events:
            return "it has a row and no events"
        if judged.folded is None:
            return f"its events are damaged ({judged.findings[0].detail})"
        if has_lost_its_wording(judged.held):
            return "a text that its row repeats is damaged"
        changed = [finding for finding in judged.findings if finding.kind is Kind.NEWEST_CHANGED]
        if changed:
            return f"its newest event may not be the one that was recorded ({changed[0].detail})"
        behind = [finding for finding in judged.findings if finding.kind is Kind.NEWEST_MISSING]
        if behind and not self._feed_is_whole:
            return f"events are gone ({behind[0].detail})"
        return None

    async def _rewrite(self, numbers: Sequence[str]) -> list[Judged]:
        """Make anew the rows of those cases that still differ once nobody else can write them."""
        async with self._database.begin() as conn:
            await lock_cases(conn, numbers)
            cases = [judge(one) for one in await held(conn, numbers)]
            wrong = [judged for judged in cases if _differs(judged) and not self._reason_to_leave(judged)]
            chains = [_chain(judged, judged.folded) for judged in wrong if judged.folded is not None]
            bound = {"numbers": [judged.number for judged in wrong]}
            gone = (await conn.execute(_FORGET_ROWS, bound)).mappings().all()
            for forget in _FORGET_BESIDE:
                await conn.execute(forget, bound)
            deltas = await write_rows(conn, chains, self._rows)
            deltas.subtract(count_key(dict(row)) for row in gone)
            await add_counts(conn, deltas)
            for judged in wrong:
                await _restore_letters(conn, judged)
        return wrong

    async def _count(self, done: Rebuilt) -> None:
        async with one_instant(self._database) as conn:
            wrong = [finding async for finding in counters(conn, datetime.now(UTC))]
        for finding in wrong:
            self._say(f"counters  {finding.detail}")
        done.recounted = bool(wrong)
        if wrong and not self._dry_run:
            await recount(self._database)

    def _say(self, line: str) -> None:
        self._progress.end()
        self._tell(line)


async def _restore_letters(conn: AsyncConnection, judged: Judged) -> None:
    """What the events say of letters that are there. A number is never given by a rebuild."""
    expected = letter_rows(None, judged.folded.steps if judged.folded is not None else ())
    for letter in judged.held.letters:
        said = dict(differing(letter, expected.get(letter["seq"], {})))
        if said and not said.keys() & {"unit", "year"}:
            await restore_letter(conn, judged.number, letter["seq"], said)


def _differs(judged: Judged) -> bool:
    return any(finding.kind in _OF_ROWS for finding in judged.findings)


def _what(judged: Judged) -> str:
    return "; ".join(finding.detail for finding in judged.findings if finding.kind in _OF_ROWS)


def _chain(judged: Judged, folded: Folded) -> Chain:
    rows = judged.held.events
    happened = [(sealed(row), event, case) for row, (event, case) in zip(rows, folded.steps, strict=True)]
    return Chain(judged.number, seq=folded.case.seq, head=folded.head, case=folded.case, happened=happened)
