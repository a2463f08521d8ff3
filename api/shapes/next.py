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
    """The first thing that comes by itself; `to` is whom a rung goes to, and `None` for what only goes on record."""
    occasion = next_occasion(case)
    if occasion is None:
        return None
    clock, what = occasion.clock, occasion.what
    at = moment(occasion.at, case.calendar)
    said: dict[str, Any] = {"at": occasion.at, "what": what.name.lower(), "clock": clock.name.value if clock else None}
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
    to, why = item["to"], item["why"]
    unit = to["passes_up_to"] or to["unit"]
    people = [person for person in to["people"] if person is not None]
    zh = f"送{unit['name']}" + (f"：{'、'.join(one['name'] for one in people)}" if people else "，现无人在岗")
    en = f"It goes to {unit['name_en'] or unit['name']}" + (
        f": {', '.join(one['name_en'] or one['name'] for one in people)}" if people else ", where nobody holds the post"
    )
    return {"to": to, "why": {"zh": f"{why['zh']}{zh}。", "en": f"{why['en']} {en}."}}


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
