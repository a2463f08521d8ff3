"""The register of letters is proved against the events, and mended where it only says the wrong thing."""

import asyncio

from models.domain.commands import AcknowledgeLetter
from proof.finding import Kind
from tests.proof.archive import Archive
from tests.workflows.world import LEAD_HEAD, SUPERVISOR_STAFF, Acknowledge, drill

OF_CASE = "SELECT count(*) FROM letters WHERE number = :n"


async def overdue(archive: Archive, *, taken: bool = False) -> str:
    """A case about whose missed due a letter was issued."""
    number = await archive.open(terms=drill("PT1S"), within="PT1S")
    await archive.give(number, LEAD_HEAD, Acknowledge())
    async with asyncio.timeout(20):
        while not await archive.ask(OF_CASE, n=number):  # noqa: ASYNC110  # the database tells nobody
            await asyncio.sleep(0.05)
    if taken:
        seq = await archive.ask("SELECT max(seq) FROM letters WHERE number = :n", n=number)
        await archive.give(number, SUPERVISOR_STAFF, AcknowledgeLetter(letter=seq))
    # Every second it would issue another.
    await archive.workflow(number).terminate()
    await archive.lists(number, running=False)
    return number


async def test_what_the_register_says_wrongly_is_named_and_mended_and_numbers_stay(whole: Archive) -> None:
    forged, taken = await overdue(whole), await overdue(whole, taken=True)
    numbers = "SELECT jsonb_agg(to_jsonb(t) ORDER BY n) FROM letters AS t"
    before = await whole.ask(numbers)
    await whole.tamper(
        "UPDATE letters SET standing = 'answered', to_unit = 'XX' WHERE number = :forged",
        "UPDATE letters SET acknowledged_by = 99 WHERE number = :taken AND standing = 'acknowledged'",
        forged=forged,
        taken=taken,
    )
    for number in (forged, taken):
        assert Kind.LETTER_DIFFERS in await whole.kinds(number)
    await whole.rebuild()
    assert await whole.ask(numbers) == before
    for number in (forged, taken):
        assert await whole.kinds(number) == {Kind.WORKFLOW_MISSING}


async def test_letters_that_are_gone_or_were_never_issued_are_named(whole: Archive) -> None:
    gone, invented = await overdue(whole), await overdue(whole)
    assert await whole.kinds(None) == set()
    await whole.tamper(
        "UPDATE letters SET seq = 1 WHERE number = :invented AND standing <> 'replaced'",
        invented=invented,
    )
    assert await whole.kinds(None) == set()
    await whole.tamper("DELETE FROM letters WHERE number = :gone", gone=gone)
    assert await whole.kinds(gone) == {Kind.LETTER_MISSING, Kind.WORKFLOW_MISSING}
    assert await whole.kinds(invented) == {Kind.LETTER_MISSING, Kind.LETTER_UNFOUNDED, Kind.WORKFLOW_MISSING}
    assert await whole.kinds(None) == {Kind.LETTER_GONE}
