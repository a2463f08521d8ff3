"""What a letter says is what stood when it was issued, whatever came later."""

from models.domain import commands as c
from models.domain.events import RungReached
from models.domain.issued_letters import issued_letter
from models.domain.words import Measure
from tests.domain.people import head
from tests.domain.stories import NUMBER, TEXT, Story, assign, rectifying
from tests.domain.terms import at


def supervised() -> Story:
    """Due on Thursday 30 April; the letter goes out on Tuesday 5 May at the latest."""
    return rectifying().at("2026-05-05 18:00")


def seq_of_letter(story: Story) -> int:
    """The first rung that issued one."""
    return next(
        event.seq
        for event in story.events
        if isinstance(event.fact, RungReached) and event.fact.measure is Measure.SUPERVISE
    )


def test_it_names_whose_lateness_it_is_about_and_the_end_that_passed() -> None:
    story = supervised()
    letter = issued_letter(NUMBER, story.events, seq_of_letter(story))
    assert letter is not None
    assert (letter.supervisor, letter.lead, letter.owner, letter.clock) == ("SWJ-JG", "SWJ-01", "SWJ-01", "due")
    assert (letter.due_at, letter.late, letter.limit.n) == (at("2026-04-30 18:00"), True, 5)


def test_what_came_later_does_not_change_it() -> None:
    story = supervised()
    seq = seq_of_letter(story)
    before = issued_letter(NUMBER, story.events, seq)
    story.by(head("SWJ"), c.TakeOver(reason=TEXT)).by(head("SWJ"), assign("SWJ-02"))
    assert issued_letter(NUMBER, story.events, seq) == before


def test_an_event_that_issued_none_is_no_letter() -> None:
    story = supervised()
    assert [issued_letter(NUMBER, story.events, seq) for seq in (1, seq_of_letter(story) - 1, 999)] == [None] * 3
