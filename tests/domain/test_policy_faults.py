"""What may not be loaded as a policy: each fault with its place and its reason, and none in what ships."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from models.db.shipped_policies import SHIPPED
from models.domain.policies import Policy
from models.domain.policy_faults import policy_faults
from models.domain.words import Measure
from models.loading.policy_file import PolicyFile
from models.loading.reading import read_toml
from tests.domain.terms import STANDARD_POLICY, rung

POLICIES = Path(__file__).parents[2] / "policies"
_SAID: Mapping[str, Any] = STANDARD_POLICY.model_dump(mode="json", exclude_none=True)
_URGE = {"after": "0 working days", "measure": "urge", "every": "1 working days"}
_REMIND = {"after": "-5 working days", "measure": "remind"}


def limits(**changes: str) -> dict[str, Any]:
    return {"limits": {**_SAID["limits"], **changes}}


def extension(**changes: Any) -> dict[str, Any]:
    return {"extension": {**_SAID["extension"], **changes}}


def ladder(*rungs: dict[str, Any]) -> dict[str, Any]:
    return {"due_ladder": rungs}


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "no rung": ({"stage_ladder": ()}, "policy, stage_ladder: a ladder needs at least one rung"),
    "silent in the end": (
        ladder(_REMIND, {"after": "0 working days", "measure": "urge"}),
        "policy, due_ladder: the last rung must repeat (every): overdue never falls silent",
    ),
    "a repeat before the end": (ladder({**_REMIND, "every": "1 working days"}, _URGE), "policy, due_ladder 1, every: "),
    "a repeat of nothing": (ladder(_REMIND, {**_URGE, "every": "0 working days"}), "policy, due_ladder 2, every: "),
    "a repeat backwards": (ladder(_REMIND, {**_URGE, "every": "-1 working days"}), "policy, due_ladder 2, every: "),
    "backwards": (
        ladder(_REMIND, {"after": "3 working days", "measure": "urge"}, {**_URGE, "after": "1 working days"}),
        "policy, due_ladder 3, after: 1 working days does not come after 3 working days",
    ),
    "twice at once": (ladder(_REMIND, {"after": "0 working days", "measure": "urge"}, _URGE), "policy, due_ladder 3"),
    "two units": (
        ladder(_REMIND, {**_URGE, "after": "2 calendar days"}),
        "policy, due_ladder: a ladder counts in one unit, not in calendar days and working days",
    ),
    "half-way late": (ladder(_REMIND, {**_URGE, "after": "half"}), "policy, due_ladder 2, after: half-way comes first"),
    "nobody": (ladder(_REMIND, {**_URGE, "to": ()}), "policy, due_ladder 2, to: names nobody"),
    "a century late": (ladder(_REMIND, {**_URGE, "after": "99999 working days"}), "policy, due_ladder 2, after: "),
    "no time to check": (limits(check="0 working days"), "policy, limits, check: 0 working days is no time"),
    "time backwards": (limits(assign="-2 working days"), "policy, limits, assign: -2 working days is no time"),
    "time without end": (limits(rework="9999 months"), "policy, limits, rework: 9999 months is longer than twenty"),
    "a plan without a limit": (
        {"limits": {name: said for name, said in _SAID["limits"].items() if name != "plan"}},
        "policy, limits, plan: plan_for names severities",
    ),
    "no time to decide": (extension(decide="0 working days"), "policy, extension, decide: "),
    "asked for after the due": (extension(ask_before="-5 working days"), "policy, extension, ask_before: "),
    "no more time": (extension(first_at_most="0 calendar days"), "policy, extension, first_at_most: "),
    "red before the due": ({"lamps": {"red": "-1 working days"}}, "policy, lamps, red: "),
    "yellow after red": ({"lamps": {"yellow": "1 working days", "red": "PT0S"}}, "policy, lamps, yellow: "),
    "yellow from a reminder that is not there": (ladder(_URGE), "policy, lamps, yellow: there is no reminder"),
    "a proposal from a stage": (
        {"stage_ladder": [{**_URGE, "measure": "interview"}]},
        "policy, stage_ladder 1, measure: only due_ladder proposes",
    ),
    "a proposal from a clock": (
        {"ladders": {"check": [{**_URGE, "measure": "circulate"}]}},
        "policy, ladders, check 1, measure: only due_ladder proposes",
    ),
    "a clock's ladder that falls silent": (
        {"ladders": {"check": [{"after": "half", "measure": "remind"}]}},
        "policy, ladders, check: the last rung must repeat",
    ),
    "a level that falls": (
        ladder(
            _REMIND, {"after": "0 working days", "measure": "urge", "level": 1}, {**_URGE, "after": "1 working days"}
        ),
        "policy, due_ladder 3, level: level 0 is below level 1",
    ),
    "a measure that grows milder": (
        ladder(_REMIND, {"after": "0 working days", "measure": "supervise"}, {**_URGE, "after": "1 working days"}),
        "policy, due_ladder 3, measure: urge is milder than supervise",
    ),
    "an end that only proposes": (
        ladder(_REMIND, {**_URGE, "measure": "interview"}),
        "policy, due_ladder 2, measure: the last rung urges or supervises",
    ),
    "an end that repeats each second": (ladder(_REMIND, {**_URGE, "every": "PT1S"}), "policy, due_ladder 2, every: "),
    "the due among the clocks": ({"ladders": {"due": [_URGE]}}, "policy, ladders, due: "),
    "wrong at one severity": (
        {"by_severity": {"minor": {"limits": {"check": "PT0S"}}}},
        "policy, by_severity minor, limits, check: PT0S is no time",
    ),
    "nothing different": ({"by_severity": {"minor": {}}}, "policy, by_severity minor: says nothing that differs"),
}


@pytest.mark.parametrize(("change", "expected"), FAULTS.values(), ids=FAULTS.keys())
def test_a_faulty_policy_is_told_by_place_and_reason(change: dict[str, Any], expected: str) -> None:
    found = policy_faults(Policy.model_validate({**_SAID, **change}))
    assert [str(fault) for fault in found if str(fault).startswith(expected)], found
    assert len(found) == 1


def test_a_general_fault_is_told_once() -> None:
    varied = {"minor": {"limits": {"assign": "1 working days"}}, "major": {"direct_close": ["immediate"]}}
    faulty = Policy.model_validate({**_SAID, **limits(check="PT0S"), "by_severity": varied})
    assert [fault.place for fault in policy_faults(faulty)] == [("limits", "check")]


@pytest.mark.parametrize("code", SHIPPED)
def test_what_ships_has_none(code: str) -> None:
    assert policy_faults(read_toml(POLICIES / f"{code}.toml", PolicyFile).policy) == ()


def test_the_due_itself_may_be_written_in_any_unit() -> None:
    mixed = (rung("-5 working days", Measure.REMIND), rung("PT0S", Measure.URGE, every="PT1H"))
    assert policy_faults(STANDARD_POLICY.model_copy(update={"due_ladder": mixed})) == ()
