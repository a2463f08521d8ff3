"""`GET /cases/{number}/clock` explains every date in words and data: rule, arithmetic, what comes, and to whom."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from api.shapes.clocks import clock_page
from api.shapes.lateness import lateness_item, miss_item
from models.domain import commands as c
from models.domain.deadlines import ByDate
from models.domain.dues import dues
from models.domain.missing import missed_deadlines
from models.domain.outages import Outage
from models.domain.standing import case_lateness
from tests.api.people import ZHIBU, House
from tests.api.test_passing_up import ORGANIZATION, START
from tests.domain.people import head, staff
from tests.domain.stories import NUMBER, SECOND_TERMS, TEXT, Story, checking, confirm, opened, rectifying
from tests.domain.terms import INTERVIEWS, STANDARD_WITH_PLAN, YEAR_2026, at


def page(story: Story) -> dict[str, Any]:
    steps, misses = tuple(dues(NUMBER, story.events)), missed_deadlines(NUMBER, story.events)
    return clock_page(story.case, steps, ORGANIZATION, START, misses)


def clock(story: Story, name: str) -> dict[str, Any]:
    (found,) = [one for one in page(story)["clocks"] if one["clock"] == name]
    return dict(found)


def test_a_rung_says_its_rule_and_which_days_it_passes_over() -> None:
    due = clock(opened(now=at("2026-02-10 10:00"), calendar=YEAR_2026, deadline=ByDate(date=date(2026, 3, 3))), "due")
    assert due["next_rung"]["why"] == {
        "zh": "按standard第1版第1档（提醒）：时限2026-03-03 18:00前5个工作日，为2026-02-25 18:00"
        "；其间休息日2026-03-01；调休上班2026-02-28，计入。",
        "en": "Rung 1 of standard 1 (Reminder): 5 working days before the end 2026-03-03 18:00 is 2026-02-25 18:00"
        "; rest days between: 2026-03-01; make-up working days, counted: 2026-02-28.",
    }


def test_a_rung_says_that_it_waits_for_working_hours() -> None:
    story = rectifying(terms=INTERVIEWS).by(head("SWJ-01"), c.RequestExtension(due=date(2026, 5, 29), reason=TEXT))
    rung = clock(story, "extension")["next_rung"]
    assert (rung["planned_at"], rung["fires_at"]) == (at("2026-03-06 02:00"), at("2026-03-06 09:00"))
    assert "非工作时间，等到2026-03-06 09:00发出" in rung["why"]["zh"]
    assert "outside working hours, so it waits until 2026-03-06 09:00" in rung["why"]["en"]
    waiting = [one["waits_for"] for one in clock(story, "due")["ahead"]]
    assert waiting == [None, None, None, "extension", "extension", "extension", "extension"]


def test_the_whole_ladder_ahead_is_shown_and_its_end_twice() -> None:
    ahead = clock(opened(), "due")["ahead"]
    assert [(one["rung"], one["repeat"], one["level"], one["every"]) for one in ahead] == [
        (0, 0, 0, None),
        (1, 0, 0, None),
        (2, 0, 0, None),
        (3, 0, 1, None),
        (4, 0, 2, "10 working days"),
        (4, 1, 2, "10 working days"),
    ]
    assert [one["to"]["unit"]["code"] for one in ahead] == ["SWJ-01", "SWJ-01", "SWJ-01", "SWJ-JG", "SWJ", "SWJ"]
    assert [person["id"] for person in ahead[3]["to"]["people"]] == [21]
    assert ahead[5]["why"]["en"].startswith("Rung 5 of standard 1 (Letter of supervision): 10 working days after its ")


def test_what_comes_next_says_whom_it_is_told() -> None:
    coming = page(opened().at("2026-03-03 15:00"))["next"]
    assert (coming["what"], coming["to"]) == ("miss", None)
    assert coming["why"]["zh"].startswith("签收时限2026-03-04 18:00届满")
    rung = page(opened())["next"]
    assert rung["to"]["passes_up_to"]["code"] == "SWJ-JG"
    assert rung["why"]["zh"].endswith("。送SWJ-JG：某人。")
    suspended = rectifying().by(staff("SWJ-JG"), c.Suspend(reason=TEXT, until=date(2026, 3, 31)))
    assert "2026-03-31 09:00" in page(suspended)["next"]["why"]["en"]


def test_the_lamp_says_by_which_rule_it_turns() -> None:
    lamp = page(opened())["lamp"]
    assert (lamp["yellow"]["rule"], lamp["yellow"]["rung"], lamp["red"]["rule"]) == ("first_reminder", 0, "PT0S")
    assert lamp["yellow"]["why"]["en"].startswith("Yellow from rung 1, the first reminder: 5 working days before the")
    assert page(checking())["lamp"]["red"]["why"]["en"] == "Completion is confirmed and the due has stopped: green."


def test_a_stage_says_what_moved_its_end() -> None:
    story = rectifying(terms=STANDARD_WITH_PLAN).at("2026-03-10 10:00")
    story.by(staff("SWJ-JG"), c.Suspend(reason=TEXT, until=date(2026, 3, 31))).at("2026-04-02 10:00")
    assert "15 working days given back for a suspension" in clock(story, "plan")["reckoning"]["why"]["en"]
    late = clock(checking().at("2026-03-10 10:00").adopts(SECOND_TERMS), "check")
    assert (late["limit"], late["due_at"]) == ("4 working days", at("2026-03-11 18:00"))
    assert "不使其逾期，定为2026-03-11 18:00" in late["reckoning"]["why"]["zh"]


AWAY = Outage(since=at("2026-05-04 09:00"), until=at("2026-05-04 11:30"))


def late(story: Story, *outages: Outage) -> dict[str, Any]:
    item = lateness_item(story.case, case_lateness(story.case, story.now, outages))
    assert item is not None
    return item


def test_late_days_are_counted_out_with_the_outages_taken_off() -> None:
    found = late(rectifying().at("2026-05-05 10:00"), AWAY)
    assert (found["days"], found["until_is"], found["working_hours"], found["charged_hours"]) == (2, "now", 19.0, 16.5)
    assert found["deducted"] == [{**AWAY.model_dump(), "working_hours": 2.5}]
    assert found["why"]["zh"] == (
        "自时限2026-04-30 18:00至2026-05-05 10:00（现在）共19小时工作时间"
        "；扣除停机2小时30分（2026-05-04 09:00至2026-05-04 11:30）"
        "；余16小时30分，每9小时为一个工作日，不足一日按一日计：2个工作日。"
    )


def test_what_is_not_late_says_why_not() -> None:
    assert late(rectifying())["why"]["en"] == "Due 2026-04-30 18:00, not late 2026-03-02 10:00 (now)."
    done = rectifying().at("2026-05-05 10:00").by(head("SWJ-01"), confirm(1)).at("2026-05-06 10:00")
    found = late(done, Outage(since=at("2026-04-30 17:00"), until=at("2026-05-04 11:30")))
    assert (found["days"], found["until_is"], len(found["excused_by"])) == (0, "confirmed", 1)
    assert "counts as in time" in found["why"]["en"]
    assert lateness_item(done.case, None) is None


def test_a_miss_says_which_due_when_and_what_excused_it() -> None:
    story = rectifying().at("2026-05-01 09:30")
    away = Outage(since=at("2026-04-30 17:00"), until=at("2026-05-01 09:00"))
    story.told(head("SWJ-01"), confirm(1).model_copy(update={"outages": (away,)}))
    (miss,) = missed_deadlines(NUMBER, story.events)
    item = miss_item(miss, story.case.calendar)
    assert (item["excused"], item["due_at"]) == (True, "2026-04-30T10:00:00Z")
    assert "系统停机（2026-04-30 17:00至2026-05-01 09:00），2026-05-01 09:30完成，按期计" in item["why"]["zh"]
    assert "recorded 2026-04-30 18:00" in item["why"]["en"]


def every_date_is_explained(item: dict[str, Any]) -> None:
    for one in item["clocks"]:
        for rung in one["ahead"]:
            assert rung["why"]["zh"]
            assert rung["why"]["en"]
    for one in (item["next"], item["lamp"]["yellow"], item["lamp"]["red"], item["lateness"]):
        assert one["why"]["zh"]
        assert one["why"]["en"]


async def test_the_answer_holds_it_all_and_a_far_due_is_warned_of(house: House) -> None:
    far = (datetime.now(UTC) + timedelta(days=1200)).date().isoformat()
    case = await house.open(policy="hazard", severity="major", deadline={"kind": "by_date", "date": far})
    (warning,) = case["warnings"]
    assert (warning["code"], warning["limit"]) == ("due_beyond", "12 months")
    assert "over 12 months after the opening" in warning["why"]["en"]
    answer = (await (await house.person(ZHIBU)).get(f"/cases/{case['number']}/clock")).json()
    assert answer["warnings"] == [warning]
    every_date_is_explained(answer)
    assert (await house.open())["warnings"] == []
