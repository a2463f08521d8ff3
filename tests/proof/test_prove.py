"""`duban prove`: what the events say of dates and rungs is reckoned anew, and whatever was meddled with shows."""

import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import app
from models.chain import GENESIS, SealedEvent, instant_text, seal
from models.db.texts import digest_places, resolved
from models.domain import commands as c
from models.domain import events as e
from models.domain.deadlines import ByDate
from models.domain.words import ClockName
from proof.ends import ends
from proof.exported import read_exported
from proof.proving import prove
from tests.domain.people import head, staff
from tests.domain.stories import (
    FAIL,
    LATER_CALENDAR,
    NUMBER,
    PASS,
    PLAN,
    QUARTERLY,
    REPORT,
    SECOND_TERMS,
    TEXT,
    Story,
    checking,
    confirm,
    rectifying,
)
from tests.domain.terms import STANDARD_WITH_PLAN, YEAR_2026

DAY = timedelta(days=1)


def whole() -> Story:
    """A case within twenty working days: suspended, late, failed, and late again."""
    story = rectifying(deadline=ByDate.model_validate({"within": "20 working days"}))
    story.at("2026-03-10 10:00").by(staff("SWJ-JG"), c.Suspend(reason=TEXT, until=story.now.date() + 20 * DAY))
    story.at("2026-05-20 10:00").by(head("SWJ-01"), confirm(1))
    story.at("2026-05-22 10:00").by(staff("SWJ-JG"), FAIL)
    return story.at("2026-07-30 10:00")


def long_term() -> Story:
    """A report in each of two periods."""
    story = rectifying(deadline=QUARTERLY)
    for when in ("2026-05-20 10:00", "2026-08-20 10:00"):
        story.at(when).by(staff("SWJ-01"), REPORT)
    return story.at("2026-09-10 10:00")


@pytest.fixture(params=[whole, long_term])
def story(request: pytest.FixtureRequest) -> Story:
    made: Story = request.param()
    return made


def wrong_in(events: Sequence[e.Event], story: Story) -> list[int]:
    """The events that are found wrong, their chain being sealed anew by whoever meddled with them."""
    sealed = seal(NUMBER, events, prev=GENESIS)
    return [proved.seq for proved in prove(NUMBER, sealed, story.now) if proved.wrong]


def test_what_the_rules_decided_is_proved(story: Story) -> None:
    proved = list(prove(NUMBER, seal(NUMBER, story.events, prev=GENESIS), story.now))
    assert not [one for one in proved if one.wrong]
    rungs = [event.seq for event in story.events if isinstance(event.fact, (e.RungReached, e.RungSkipped))]
    assert set(rungs) < {one.seq for one in proved}
    assert any(one.what.startswith("due ") for one in proved)


Meddling = Callable[[Any], dict[str, Any]]

MEDDLED: dict[str, tuple[type[Any], Meddling]] = {
    "a due set by a limit": (e.Assigned, lambda fact: {"due": fact.due + DAY}),
    "a rung's plan": (e.RungReached, lambda fact: {"due_at": fact.due_at - DAY}),
    "whom it went to": (e.RungReached, lambda _: {"to": ()}),
    "a miss": (e.DeadlineMissed, lambda fact: {"due_at": fact.due_at + DAY}),
    "lateness": (e.CompletionConfirmed, lambda fact: {"in_time": not fact.in_time}),
    "a thaw": (e.Resumed, lambda fact: {"due": fact.due + DAY}),
}


@pytest.mark.parametrize(("kind", "meddling"), MEDDLED.values(), ids=MEDDLED)
def test_a_fact_that_was_meddled_with_shows(kind: type[Any], meddling: Meddling) -> None:
    story = whole()
    place = next(place for place, event in enumerate(story.events) if isinstance(event.fact, kind))
    event = story.events[place]
    changed = event.model_copy(update={"fact": event.fact.model_copy(update=meddling(event.fact))})
    assert event.seq in wrong_in([*story.events[:place], changed, *story.events[place + 1 :]], story)


def test_the_end_of_a_long_term_period_is_reckoned_anew() -> None:
    story = long_term()
    (place, *_) = [place for place, event in enumerate(story.events) if isinstance(event.fact, e.PeriodMet)]
    event = story.events[place]
    moved = event.fact.model_copy(update={"next_due": story.facts(e.PeriodMet)[0].next_due + DAY})
    assert event.seq in wrong_in([*story.events[:place], event.model_copy(update={"fact": moved})], story)


def test_a_rung_that_was_left_out_shows() -> None:
    story = whole()
    place = next(place for place, event in enumerate(story.events) if isinstance(event.fact, e.RungReached))
    rest = [event.model_copy(update={"seq": event.seq - 1}) for event in story.events[place + 1 :]]
    assert wrong_in([*story.events[:place], *rest], story)


def test_a_rung_that_never_came_shows() -> None:
    story = whole()
    upto = next(place for place, event in enumerate(story.events) if isinstance(event.fact, e.RungReached))
    assert wrong_in(story.events[:upto], story)


def test_a_rung_that_nobody_decided_shows() -> None:
    story = whole()
    rung = next(event for event in story.events if isinstance(event.fact, e.RungReached))
    once_more = rung.model_copy(update={"seq": story.events[-1].seq + 1, "at": story.now})
    assert wrong_in([*story.events, once_more], story) == [once_more.seq]


# --- the ends of stages ----------------------------------------------------------------------------------------------


def stages() -> Story:
    """A plan written and approved, work checked and returned, and more time asked for, across a suspension."""
    story = rectifying(terms=STANDARD_WITH_PLAN, calendar=YEAR_2026)
    story.at("2026-03-10 10:00").by(staff("SWJ-01"), PLAN).by(staff("SWJ-JG"), c.ApprovePlan())
    story.by(head("SWJ-01"), c.RequestExtension(due=date(2026, 5, 29), reason=TEXT))
    story.by(staff("SWJ-JG"), c.Suspend(reason=TEXT, until=date(2026, 3, 31))).at("2026-04-02 10:00")
    story.by(head("SWJ-JG"), c.GrantExtension(due=date(2026, 5, 29)))
    story.by(head("SWJ-01"), confirm(1)).at("2026-04-08 10:00").by(staff("SWJ-JG"), PASS)
    return story.by(head("SWJ-JG"), c.ReturnCheck(reason=TEXT)).at("2026-05-20 10:00")


def adopted() -> Story:
    """The check's end moves by another calendar, then to another limit."""
    story = checking(calendar=YEAR_2026).at("2026-03-03 10:00").adopts(LATER_CALENDAR)
    return story.at("2026-03-04 10:00").adopts(SECOND_TERMS)


def told(story: Story) -> list[str]:
    sealed = seal(NUMBER, story.events, prev=GENESIS)
    proved = list(prove(NUMBER, sealed, story.now))
    assert not [one for one in proved if one.wrong]
    return [one.what for one in proved if " ends " in one.what]


def test_each_end_of_a_stage_is_told_with_what_it_is_counted_from() -> None:
    assert [what.split(" ")[0] for what in told(stages())] == [
        "assign",
        "acknowledge",
        "plan",
        "plan_approval",
        "extension",
        "extension",
        "check",
        "sign_off",
        "check",
    ]
    assert "5 working days from 2026-03-10 02:00:00+00:00, 15 working days given back" in told(stages())[5]
    assert told(adopted())[-2:] == [
        "check ends 2026-03-20 10:00:00+00:00 (10 working days from 2026-03-02 02:00:00+00:00)",
        "check ends 2026-03-06 10:00:00+00:00 (4 working days from 2026-03-02 02:00:00+00:00)",
    ]


@pytest.mark.parametrize("kind", [e.PolicyAdopted, e.CalendarAdopted])
@pytest.mark.parametrize("moved", ["elsewhere", "nowhere"])
def test_an_end_that_an_adoption_did_not_move_so_shows(kind: type[Any], moved: str) -> None:
    story = adopted()
    place = next(place for place, event in enumerate(story.events) if isinstance(event.fact, kind))
    event = story.events[place]
    (end,) = event.fact.moved  # type: ignore[union-attr]  # the kind has it
    other = (end.model_copy(update={"due_at": end.due_at + DAY}),) if moved == "elsewhere" else None
    changed = event.model_copy(update={"fact": event.fact.model_copy(update={"moved": other})})
    assert event.seq in wrong_in([*story.events[:place], changed, *story.events[place + 1 :]], story)


def test_an_end_that_an_adoption_had_no_reason_to_move_shows() -> None:
    story = rectifying().adopts(SECOND_TERMS)
    event = story.events[-1]
    invented = (e.MovedEnd(clock=ClockName.CHECK, due_at=story.now + DAY),)
    changed = event.model_copy(update={"fact": event.fact.model_copy(update={"moved": invented})})
    assert wrong_in([*story.events[:-1], changed], story) == [event.seq]


def test_a_miss_of_another_end_than_its_clocks_shows() -> None:
    """Were the rules that folded it wrong, too, the hand would still find it."""
    story = stages()
    miss = next(event for event in story.events if isinstance(event.fact, e.DeadlineMissed))
    early = miss.model_copy(update={"fact": miss.fact.model_copy(update={"due_at": miss.fact.due_at - DAY})})
    events = [early if event is miss else event for event in story.events]
    assert [one.seq for one in ends(NUMBER, events) if one.wrong] == [miss.seq]


def test_a_broken_chain_shows() -> None:
    sealed = list(seal(NUMBER, whole().events, prev=GENESIS))
    sealed[1] = sealed[1].model_copy(update={"hash": "0" * 64})
    assert any(proved.what == "chain" and proved.wrong for proved in prove(NUMBER, sealed))


# --- without a server ------------------------------------------------------------------------------------------------


def exported(sealed: Sequence[SealedEvent], file: Path) -> Path:
    """The events as the API answers with them, texts in words."""
    items = [
        {
            **event.model_dump(mode="json"),
            "number": NUMBER,
            "at": instant_text(event.at),
            "data": resolved(event.data, {TEXT: "会议记录不完整"}),
            "digests": digest_places(event.data),
        }
        for event in sealed
    ]
    file.write_text(json.dumps({"items": items}, ensure_ascii=False))
    return file


def test_saved_events_prove_themselves_without_a_server(story: Story, tmp_path: Path) -> None:
    sealed = seal(NUMBER, story.events, prev=GENESIS)
    file = exported(sealed, tmp_path / "events.json")
    assert read_exported(file) == (NUMBER, [event.model_copy(update={"command": None}) for event in sealed])
    done = CliRunner().invoke(app, ["prove", "--file", str(file)])
    assert done.exit_code == 0, done.output
    assert f"{NUMBER}: {len(sealed)} events, all of it holds, as far as event {len(sealed)} of " in done.output
    assert "what may have come after was not judged" in done.output


def test_saved_events_that_were_changed_are_named(tmp_path: Path) -> None:
    file = exported(seal(NUMBER, whole().events, prev=GENESIS), tmp_path / "events.json")
    said = json.loads(file.read_text())
    said["items"][1]["data"]["due"] = "2026-12-31T10:00:00Z"
    file.write_text(json.dumps(said))
    done = CliRunner().invoke(app, ["prove", "--file", str(file)])
    assert done.exit_code == 1
    assert "WRONG" in done.output


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"items": [{"number": 1}]}'])
def test_what_holds_no_events_is_refused_in_a_line(content: str, tmp_path: Path) -> None:
    (tmp_path / "events.json").write_text(content)
    done = CliRunner().invoke(app, ["prove", "--file", str(tmp_path / "events.json")])
    assert done.exit_code != 0
    assert "not_events" in str(getattr(done.exception, "code", ""))
