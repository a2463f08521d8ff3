"""The form by which a case is opened: what may be chosen in it, and what stands in it at first."""

from collections.abc import Mapping
from typing import Any

from api.bodies.commands import in_url
from api.bodies.opening import OpenCase
from api.callers import Caller
from api.web.attempts import Refused
from api.web.forms.fields import FORMS
from api.web.forms.filled import Filled, key_for, units_of
from api.web.forms.reading import Typed
from api.wiring import Wiring
from models.db.drafts import NO_CASE_YET, draft_of
from models.db.inspections import inspections
from models.db.policies import policies
from models.db.severities import severities
from models.domain.commands import Name
from models.domain.openers import units_to_lead, units_to_supervise

_AT_FIRST: Typed = {name: [str(OpenCase.model_fields[name].default)] for name in ("kind", "category", "policy")}


async def opening_form(
    parts: Wiring,
    caller: Caller,
    typed: Typed | None = None,
    wrong: Mapping[str, str] | None = None,
    refused: Refused | None = None,
) -> Filled:
    """The form, for somebody who may open cases."""
    organization, day = caller.organization, caller.day
    draft = None
    if typed is None:
        draft = await draft_of(parts.database, caller.acting.person, NO_CASE_YET, in_url(Name.OPEN))
    return Filled(
        name=Name.OPEN,
        case=None,
        fields=FORMS[Name.OPEN],
        key=key_for(typed, refused),
        typed=typed or (draft.typed if draft else _AT_FIRST),
        units=units_of(caller, units_to_lead(organization, caller.acting, day)),
        listed={
            **await _known(parts),
            "supervisor": units_of(caller, units_to_supervise(organization, caller.acting, day)),
        },
        draft_at=draft.kept_at if draft else None,
        wrong=wrong or {},
        refused=refused,
    )


async def _known(parts: Wiring) -> dict[str, list[dict[str, Any]]]:
    """The severities, the newest of each policy, and the inspections, the latest first."""
    async with parts.reading.connect() as conn:
        newest = {policy.code: policy for policy in await policies(conn)}
        grades = await severities(conn)
    return {
        "severity": [grade.model_dump(include={"code", "name", "name_en"}) for grade in grades],
        "policy": [policy.model_dump(include={"code", "name", "name_en"}) for policy in newest.values()],
        "inspection": [{"code": one.code, "name": one.name} for one in await inspections(parts.database)],
    }
