"""What the demo's people may say with each command, and who they are to a case."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

Body = dict[str, Any]

_BRANCHES = {f"SWJ-0{n}": (f"zhibu{n}-secretary", f"zhibu{n}-officer") for n in range(1, 6)}
_COMMITTEE = ("jiguan-secretary", "jiguan-deputy", "jiguan-inspector")
_ABOVE = ("dangzu-secretary", "dangzu-member", "gongwei-head", "gongwei-inspector")
_FIELD_OFFICE = {"SWJ-09": ("zhuwai-secretary", "zhuwai-officer")}
_DISTRICT = ("qugongwei-head", "qugongwei-inspector")

OPENERS = {**dict.fromkeys(_BRANCHES, "jiguan-inspector"), **dict.fromkeys(_FIELD_OFFICE, "qugongwei-inspector")}
"""Who opens cases of which lead unit."""
HEADS = {"SWJ-JG": "jiguan-secretary", "SWJ": "dangzu-secretary", "GW": "gongwei-head", "QU": "qugongwei-head"}
"""Who heads the units that supervise."""
STAFF = {"SWJ-JG": "jiguan-inspector", "SWJ": "dangzu-member", "GW": "gongwei-inspector", "QU": "qugongwei-inspector"}
"""Who looks into cases for them."""


def cast(lead: str, co_units: list[str]) -> list[str]:
    """Everybody who acts in a case of these units."""
    helpers = [account for unit in co_units for account in _BRANCHES[unit]]
    if lead in _FIELD_OFFICE:
        return [*_FIELD_OFFICE[lead], *_DISTRICT, "gongwei-head", *helpers]
    return [*_BRANCHES[lead], *_COMMITTEE, *_ABOVE, *helpers]


def awaited(case: Body) -> list[str]:
    """On whom the case now waits, as far as it is known to wait on anybody."""
    lead, supervisor = case["lead_unit"] and case["lead_unit"]["code"], case["supervisor"]["code"]
    branch = {**_BRANCHES, **_FIELD_OFFICE}[lead] if lead else ()
    helpers = [_BRANCHES[unit["code"]][0] for unit in case["co_units"]]
    match case["state"]:
        case "registered" | "checking":
            return [STAFF[supervisor]]
        case "assigned" | "rectifying":
            return [*branch, *helpers]
        case "verified":
            return [HEADS[supervisor]]
        case _:
            return []


def opening(rng: Random) -> Body:
    """A case to be opened: a lead, perhaps co-units, and a deadline in seconds."""
    lead = rng.choice(tuple(OPENERS))
    helpers = [unit for unit in _BRANCHES if unit != lead]
    deadline = rng.choices(
        (
            {"kind": "by_date", "within": f"PT{rng.randint(4, 20)}S"},
            {"kind": "immediate"},
            {"kind": "long_term", "every": f"PT{rng.randint(5, 15)}S"},
        ),
        weights=(6, 2, 1),
    )[0]
    body: Body = {
        "title": "{key}",
        "description": "为证明台账不丢不重而立。",
        "severity": rng.choice(("minor", "major", "critical")),
        "policy": "drill",
        "lead_unit": lead,
        "co_units": rng.sample(helpers, rng.choice((0, 0, 1, 2))) if lead in _BRANCHES else [],
        "deadline": deadline,
    }
    if rng.random() < 0.3:
        body |= {"source": "soak", "external_ref": "{key}"}
    return body


LIKELY = {
    "acknowledge": 12,
    "confirm-completion": 8,
    "record-check": 10,
    "sign-off": 10,
    "complete-part": 8,
    "resume": 6,
    "grant-extension": 4,
    "refuse-extension": 3,
    "report-progress": 3,
    "acknowledge-letter": 3,
    "comment": 2,
    "reopen": 2,
    "request-extension": 2,
    "change-due": 1,
    "suspend": 1,
    "return-check": 1,
    "assign": 1,
    "decline": 0.5,
    "take-over": 0.3,
    "withdraw": 0.3,
}
"""How often people do what they may."""

CITES = frozenset({"confirm-completion", "complete-part", "record-check"})


def body_of(command: str, case: Body, rng: Random, cited: list[str]) -> Body:
    """What somebody says with that command."""
    return _BODIES[command](case, rng, cited)


def _soon(rng: Random, low: int = 3, high: int = 20) -> str:
    return (datetime.now(UTC) + timedelta(seconds=rng.uniform(low, high))).isoformat()


def _later(case: Body, rng: Random) -> str:
    due = (case["deadline"] or {}).get("due")
    start = max(datetime.now(UTC), datetime.fromisoformat(due)) if due else datetime.now(UTC)
    return (start + timedelta(seconds=rng.uniform(3, 15))).isoformat()


def _assigned(case: Body, rng: Random, _: list[str]) -> Body:
    deadline = {"kind": "by_date", "within": f"PT{rng.randint(5, 15)}S"}
    return {"lead_unit": case["lead_unit"]["code"] if case["lead_unit"] else "SWJ-01", "deadline": deadline}


def _checked(_: Body, rng: Random, cited: list[str]) -> Body:
    passes = rng.random() < 0.8
    body: Body = {"result": "pass" if passes else "fail", "method": "on_site", "note": "{key}", "evidence": cited}
    return body if passes else {**body, "due": _soon(rng)}


def _open_letter(case: Body, rng: Random) -> int:
    """One that waits to be acknowledged; it may be somebody else's."""
    waiting = [letter["letter"] for letter in case["letters"] if not letter["acknowledged"]]
    return int(rng.choice(waiting or [1]))


_Make = Callable[[Body, Random, list[str]], Body]
_REASON: _Make = lambda *_: {"reason": "{key}"}  # noqa: E731  # one of a table
_NOTE: _Make = lambda *_: {"note": "{key}"}  # noqa: E731  # one of a table

_BODIES: dict[str, _Make] = {
    "acknowledge": lambda *_: {},
    "assign": _assigned,
    "decline": _REASON,
    "acknowledge-letter": lambda case, rng, _: {"letter": _open_letter(case, rng)},
    "report-progress": lambda _, rng, __: {"text": "{key}", "percent": rng.randint(0, 100)},
    "complete-part": lambda _, __, cited: {"text": "{key}", "evidence": cited},
    "request-extension": lambda case, rng, _: {"due": _later(case, rng), "reason": "{key}"},
    "grant-extension": lambda case, rng, _: {"due": _later(case, rng), "note": "{key}"},
    "refuse-extension": _REASON,
    "confirm-completion": lambda _, __, cited: {"summary": "{key}", "evidence": cited},
    "record-check": _checked,
    "return-check": _REASON,
    "sign-off": _NOTE,
    "suspend": lambda _, rng, __: {"reason": "{key}", "until": _soon(rng, 2, 8)},
    "resume": _REASON,
    "change-due": lambda case, rng, _: {"due": rng.choice((_soon(rng), _later(case, rng))), "reason": "{key}"},
    "take-over": _REASON,
    "withdraw": _REASON,
    "reopen": lambda _, rng, __: {"reason": "{key}", "due": _soon(rng, 5, 15)},
    "comment": lambda *_: {"text": "{key}"},
}
