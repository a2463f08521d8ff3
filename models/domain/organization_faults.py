"""What is wrong in an organization: every check there is."""

from collections import Counter
from collections.abc import Iterator

from models.domain.faults import Fault, overlapping, reversed_dates
from models.domain.organization import Organization
from models.domain.relation_faults import relation_faults


def faults(organization: Organization) -> tuple[Fault, ...]:
    """Everything that is wrong in `organization`; an empty tuple means that it may be used."""
    return tuple(
        fault for check in (_repeats, relation_faults, _appointments, _delegations) for fault in check(organization)
    )


def _repeats(organization: Organization) -> Iterator[Fault]:
    for table, rows in (
        ("unit", organization.units),
        ("post_kind", organization.post_kinds),
        ("person", organization.people),
    ):
        codes = Counter(row.code for row in rows)
        yield from (Fault(table=table, row=code, reason="stands twice") for code, n in codes.items() if n > 1)
    logins = Counter(person.login for person in organization.people if person.login is not None)
    shared = [login for login, n in logins.items() if n > 1]
    yield from (Fault(table="account", row=login, reason="belongs to two people") for login in shared)


def _appointments(organization: Organization) -> Iterator[Fault]:
    for row in organization.appointments:
        name = organization.called(row)
        if row.person not in organization.person_by_id:
            yield Fault(table="appointment", row=name, reason=f"there is no person {row.person}")
        if row.post not in organization.post_by_code:
            yield Fault(table="appointment", row=name, reason=f"there is no post kind {row.post}")
        for unit in (row.unit, *row.in_charge_of):
            if unit not in organization.unit_by_code:
                yield Fault(table="appointment", row=name, reason=f"there is no unit {unit}")
        yield from reversed_dates("appointment", name, row)
    for first, second in overlapping(organization.appointments, lambda row: (row.person, row.unit, row.post)):
        reason = f"repeats one that already holds {first.period}"
        yield Fault(table="appointment", row=organization.called(second), reason=reason)


def _delegations(organization: Organization) -> Iterator[Fault]:
    for row in organization.delegations:
        name = organization.called(row)
        for person in (row.person, row.delegate):
            if person not in organization.person_by_id:
                yield Fault(table="delegation", row=name, reason=f"there is no person {person}")
        if row.person == row.delegate:
            yield Fault(table="delegation", row=name, reason="nobody acts for themselves")
        yield from reversed_dates("delegation", name, row)
    for first, second in overlapping(organization.delegations, lambda row: (row.person, row.delegate)):
        reason = f"repeats one that already holds {first.period}"
        yield Fault(table="delegation", row=organization.called(second), reason=reason)
