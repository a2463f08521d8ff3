"""The book of adoptions: which cases it holds, what each is told, and how far it has come."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.adoption_preview import preview
from models.db.adoptions import RecordedAdoptions, adoption_progress, under_way
from models.db.calendars import calendars, case_calendar
from models.db.recorder import Recorder
from models.db.shipped_calendars import load_shipped_calendars
from models.domain import events as e
from models.domain.commands import AdoptCalendar
from models.domain.foreseeing import Counts
from models.loading.shipped_calendars import SHIPPED
from models.messages import Adoption, Became, Subject
from tests.models.db.world import Life

SHIPS = SHIPPED[-1]
ADOPTION = Adoption(
    id="c1", kind=Subject.CALENDAR, version=SHIPS, account=7, confirmed_at=datetime(2026, 11, 22, tzinfo=UTC)
)


async def test_a_calendar_is_put_in_force_once_and_told_to_every_open_case(
    engine: AsyncEngine, recorder: Recorder
) -> None:
    async with engine.begin() as conn:
        await load_shipped_calendars(conn)
    lives = [Life().opened() for _ in range(3)]
    gone = Life().opened()
    gone.do(e.Withdrawn(reason=gone.text("撤销")))
    for life in (*lives, gone):
        await recorder.record(life.batch())
    numbers = sorted(life.number for life in lives)
    book = RecordedAdoptions(engine)

    async with engine.connect() as conn:
        looked = [case for case in await preview(conn, ADOPTION, lives[0].at, limit=500) if case.number in numbers]
        counts = Counts.of(looked)
        assert (counts.cases, counts.due_moves, counts.next_moves, counts.ends_moved) == (3, 0, 0, 0)
        assert await under_way(conn, Subject.CALENDAR, None) is None
    assert await book.gather(ADOPTION) == await book.gather(ADOPTION) >= 3

    page = [moving for moving in await book.waiting(ADOPTION, "", 500) if moving.number in numbers]
    async with engine.connect() as conn:
        case = lives[0].case
        assert case is not None
        part = await case_calendar(conn, case.calendar.zone, case.calendar.local(case.opened_at).date(), SHIPS)
        in_force = [one for one in await calendars(conn) if one.in_force]
        assert await under_way(conn, Subject.CALENDAR, None) == "c1"
    assert [moving.number for moving in page] == numbers
    for moving in page:
        command = moving.instruction.command
        assert command.id == f"adopt-c1-{moving.number}"
        assert command.order == AdoptCalendar(adoption="c1", calendar=part)
        assert (command.administrator, moving.instruction.recorded) == (7, 2)
    assert [(one.version, one.adopted_by) for one in in_force] == [(SHIPS, "administrator:7")]

    await book.settle(ADOPTION, {numbers[0]: Became.MOVED, numbers[1]: Became.ENDED})
    await book.settle(ADOPTION, {numbers[0]: Became.REFUSED})
    left = [moving.number for moving in await book.waiting(ADOPTION, "", 500) if moving.number in numbers]
    assert left == [numbers[2]]
    await book.finish(ADOPTION)
    async with engine.connect() as conn:
        progress = await adoption_progress(conn, "c1")
    assert progress is not None
    assert (progress.adoption, progress.outcomes) == (ADOPTION, {Became.MOVED: 1, Became.ENDED: 1})
    assert progress.done_at is not None
