"""Units, the caller's own posts, and delegations."""

from datetime import date
from typing import Any

from api.callers import Caller
from api.shapes.names import person_named, unit_named, units_named
from models.db.delegations import RecordedDelegation
from models.domain.organization import Organization
from models.domain.units import PARTY_LINE, Unit


def unit_item(unit: Unit, organization: Organization, day: date) -> dict[str, Any]:
    """A unit with what stands above it on that day."""
    return {
        "code": unit.code,
        "name": unit.name,
        "name_en": unit.name_en,
        "kind": unit.kind,
        "above": organization.leader(unit.code, PARTY_LINE, day),
        "guides": list(organization.guides(unit.code, PARTY_LINE, day)),
    }


def me(caller: Caller, delegations: tuple[RecordedDelegation, ...], unread: int) -> dict[str, Any]:
    """The caller's own account, person, posts and delegations."""
    organization, actor = caller.organization, caller.actor
    return {
        "account": caller.account.login,
        "administrator": caller.account.administrator,
        "scopes": sorted(caller.account.scopes),
        "person": person_named(organization, caller.account.person),
        "posts": [
            {
                "unit": unit_named(organization, seat.unit),
                "post": _post(organization, seat.post),
                "capacity": seat.capacity.value,
                "acting_for": person_named(organization, seat.acting_for),
            }
            for seat in (actor.seats if actor else ())
        ],
        "units": units_named(organization, actor.units if actor else ()),
        "delegations": [delegation_item(one, organization, caller.day) for one in delegations],
        "unread": unread,
    }


def delegation_item(delegation: RecordedDelegation, organization: Organization, day: date) -> dict[str, Any]:
    """Who acts for whom, from when to when."""
    return {
        "id": delegation.id,
        "person": person_named(organization, delegation.person),
        "delegate": person_named(organization, delegation.delegate),
        "from": delegation.starts_on,
        "to": delegation.ends_on,
        "holds": delegation.holds(day),
    }


def _post(organization: Organization, code: str) -> dict[str, Any]:
    post = organization.post_by_code[code]
    return {"code": post.code, "name": post.name, "name_en": post.name_en}
