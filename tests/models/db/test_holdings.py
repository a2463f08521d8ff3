"""The intervals of each unit: what is written event by event is what the whole record gives."""

from models.db.holdings import Hold, intervals
from models.domain import commands as c
from models.domain.case import Case
from models.domain.events import Event
from models.domain.evolve import evolve
from tests.domain.people import head, staff
from tests.domain.stories import NUMBER, PART, Story, confirm, rectifying


def steps(story: Story) -> list[tuple[Event, Case]]:
    case: Case | None = None
    found = []
    for event in story.events:
        case = evolve(case, NUMBER, event)
        found.append((event, case))
    return found


def joint() -> Story:
    """A lead and two that help, who sign their parts on different days."""
    story = rectifying(co_units=("SWJ-02", "SWJ-04"))
    story.after(days=1).by(head("SWJ-02"), PART).after(days=1).by(head("SWJ-04"), PART)
    return (
        story.after(days=1).by(head("SWJ-01"), confirm(1)).after(days=1).by(staff("SWJ-JG"), c.Comment(text=PART.text))
    )


def test_a_units_interval_goes_on_while_another_leaves() -> None:
    begun, ended = intervals(None, steps(joint()))
    assert ended == {}
    shared = [interval for interval in begun if interval.hold == Hold("SWJ-01", shared=True)]
    assert [(one.since, one.until) for one in shared] == [(joint().case.opened_at, joint().events[4].at)]


def test_written_event_by_event_it_is_the_same_as_at_once() -> None:
    whole, _ = intervals(None, steps(joint()))
    written: dict[tuple[Hold, object], object] = {}
    before: Case | None = None
    for event, case in steps(joint()):
        begun, ended = intervals(before, [(event, case)])
        for hold, at in ended.items():
            (key,) = [key for key, until in written.items() if key[0] == hold and until is None]
            written[key] = at
        written |= {(one.hold, one.since): one.until for one in begun}
        before = case
    lasting = {key: until for key, until in written.items() if key[1] != until}
    assert lasting == {(one.hold, one.since): one.until for one in whole}
