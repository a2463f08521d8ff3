"""What the clock brings about next, and whom it is told."""

from datetime import date
from typing import Any, assert_never

from api.shapes.rungs import rung_item
from api.shapes.spoken import CLOCKS, Said, moment
from models.domain.case import Case, Clock
from models.domain.clocks import Happening, next_occasion
from models.domain.organization import Organization
from models.domain.rungs_ahead import rungs_ahead


def next_item(case: Case, organization: Organization, day: date) -> dict[str, Any] | None:
    """The first thing that comes by itself; `to` is whom a rung goes to, and `None` for what only goes on record.

    `copies` are those of a rung.
    """
    occasion = next_occasion(case)
    if occasion is None:
        return None
    clock, what = occasion.clock, occasion.what
    at = moment(occasion.at, case.calendar)
    said: dict[str, Any] = {"at": occasion.at, "what": what.name.lower(), "clock": clock.name.value if clock else None}
    said["copies"] = []
    if clock is None:
        resumes = Said(
            f"挂账至{at}，届时自动恢复，时限顺延", f"The suspension ends {at}: the clocks run on, moved by its length"
        )
        return {**said, "to": None, "why": resumes.sentence}
    match what:
        case Happening.RUNG:
            return {**said, **_rung(case, clock, organization, day)}
        case Happening.EXPIRE:
            return {**said, "to": None, "why": _expiry(at).sentence}
        case Happening.MISS | Happening.RESUME:
            return {**said, "to": None, "why": _miss(clock, at).sentence}
        case _:
            assert_never(what)


def _rung(case: Case, clock: Clock, organization: Organization, day: date) -> dict[str, Any]:
    item = rung_item(case, clock, next(iter(rungs_ahead(case, clock))), organization, day)
    if item["skipped"]:
        return {"to": None, "why": item["why"]}
    to, copies, why = item["to"], item["copies"], item["why"]
    said = Said("送", "It goes to ").then(_takers(to), "", "")
    for copy in copies:
        said = said.then(_copied(copy))
    ending = said.sentence
    return {
        "to": to,
        "copies": copies,
        "why": {"zh": f"{why['zh']}{ending['zh']}", "en": f"{why['en']} {ending['en']}"},
    }


def _takers(to: dict[str, Any]) -> Said:
    """The unit that takes it, and who sits there."""
    unit = to["passes_up_to"] or to["unit"]
    people = [person for person in to["people"] if person is not None]
    if not people:
        return Said(f"{unit['name']}，现无人在岗", f"{unit['name_en'] or unit['name']}, where nobody holds the post")
    return Said(
        f"{unit['name']}：{'、'.join(one['name'] for one in people)}",
        f"{unit['name_en'] or unit['name']}: {', '.join(one['name_en'] or one['name'] for one in people)}",
    )


def _copied(to: dict[str, Any]) -> Said:
    """A copy, and where it passes up for want of anybody."""
    asked, taken = to["unit"], _takers(to)
    if to["passes_up_to"] is None:
        return Said("抄送", "a copy to ").then(taken, "", "")
    return Said(
        f"抄送{asked['name']}，因无人在岗上送",
        f"a copy to {asked['name_en'] or asked['name']}, where nobody holds the post, passes up to ",
    ).then(taken, "", "")


def _expiry(at: str) -> Said:
    return Said(
        f"督办单签收后至{at}未见进展，则签收失效，双方负责人获通知",
        f"Without progress by {at} the acknowledgement of the letter expires, and the heads of both units are told",
    )


def _miss(clock: Clock, at: str) -> Said:
    name = CLOCKS[clock.name]
    return Said(
        f"{name.zh}时限{at}届满，届时未完成即记为逾期，只记录，通知由阶梯发出",
        f"The {name.en} is due {at}: unmet then, a miss goes on record; whom it is told, the ladder says",
    )
