"""What a policy warns of, in words."""

from typing import Any

from api.shapes.spoken import Said, length, moment
from models.domain.case import Case
from models.domain.warnings import Warned


def warning_item(warned: Warned, case: Case) -> dict[str, Any]:
    """One warning: the bound, how it is counted, and why it is told."""
    bound, terms = warned.reckoning, case.terms
    latest, limit = moment(bound.ends_at, case.calendar), length(bound.limit)
    due = moment(case.due, case.calendar) if case.due is not None else ""
    said = Said(
        f"时限{due}距立项超过{limit.zh}（{latest}），{terms.policy}第{terms.version}版对此予以提示",
        f"The due {due} is over {limit.en} after the opening ({latest}): {terms.policy} {terms.version} warns of it",
    )
    return {
        "code": warned.code.value,
        "due": case.due,
        "latest": bound.ends_at,
        "limit": str(bound.limit),
        "why": said.sentence,
    }
