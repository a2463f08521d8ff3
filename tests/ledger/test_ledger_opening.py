"""What is opened once is not opened twice, and an import that was cut off goes on."""

from pathlib import Path

from api.importing.opening import GIVE_UP_AFTER, AlreadyOpen, NotOpened, Outcome, open_all
from ledger.entries import read_entries
from ledger.judging import Prospect, judge
from ledger.sheet import read_sheet
from tests.ledger.books import DEMO_LEDGER, WORDS, ground


class MemoryLedger:
    """Opens cases in memory, and none beyond `room`."""

    def __init__(self, room: int = 1000) -> None:
        self.cases: dict[str, str] = {}
        self.room = room

    async def open(self, prospect: Prospect) -> str:
        """The next number, or the one that is there."""
        ref = prospect.entry.ref
        if ref in self.cases:
            raise AlreadyOpen(self.cases[ref])
        if len(self.cases) >= self.room:
            reason = "the disk is full"
            raise NotOpened(reason)
        self.cases[ref] = f"2026-{len(self.cases) + 1:06d}"
        return self.cases[ref]


def prospects(file: Path = DEMO_LEDGER) -> tuple[Prospect, ...]:
    """The demo ledger's rows, judged."""
    return judge(read_entries(read_sheet(file).rows, WORDS)[0], ground())[0]


async def imported(ledger: MemoryLedger, *, at_once: int = 8) -> Outcome:
    """What becomes of the demo ledger."""
    outcome = Outcome()
    await open_all(prospects(), ledger, outcome, lambda *_: None, at_once=at_once)
    return outcome


async def test_every_row_becomes_a_case_and_is_told() -> None:
    told: dict[str, str | None] = {}
    outcome = Outcome()
    await open_all(prospects(), MemoryLedger(), outcome, told.__setitem__)
    assert (len(told), told, outcome.complete) == (40, outcome.opened, True)


async def test_a_second_import_skips_what_is_there() -> None:
    ledger = MemoryLedger()
    first = await imported(ledger)
    second = await imported(ledger)
    assert (second.opened, second.skipped, second.complete) == ({}, first.opened, True)


async def test_an_import_that_was_cut_off_goes_on_where_it_stopped() -> None:
    ledger = MemoryLedger(room=17)
    cut_off = await imported(ledger)
    ledger.room = 1000
    resumed = await imported(ledger)
    assert (len(cut_off.opened), cut_off.complete) == (17, False)
    assert (len(resumed.skipped), len(resumed.opened), resumed.complete) == (17, 23, True)


async def test_where_the_service_is_gone_the_rest_is_left() -> None:
    outcome = await imported(MemoryLedger(room=0), at_once=1)
    assert (len(outcome.failed), outcome.left) == (GIVE_UP_AFTER, 40 - GIVE_UP_AFTER)


async def test_one_at_a_time_numbers_follow_the_rows() -> None:
    outcome = await imported(MemoryLedger(), at_once=1)
    assert outcome.opened["40"] == "2026-000040"
