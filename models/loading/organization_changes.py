"""What loading an organization's file would do: the organization after it, and what that changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.domain.faults import Fault
from models.domain.organization import Organization
from models.domain.organization_faults import faults
from models.domain.posts import Appointment, Delegation, Person, PostKind
from models.domain.units import Relation, Unit
from models.loading.merging import Merged, merge
from models.loading.organization_file import AccountRow, OrganizationFile


@dataclass(frozen=True, slots=True)
class OrganizationChanges:
    """The organization as it would be, and each table's changes; people who are new have ids below zero.

    Accounts that are there already are left as they are, so `accounts` are those to be made.
    """

    organization: Organization
    units: Merged[Unit]
    relations: Merged[Relation]
    post_kinds: Merged[PostKind]
    people: Merged[Person]
    appointments: Merged[Appointment]
    delegations: Merged[Delegation]
    accounts: tuple[AccountRow, ...]
    known_accounts: int
    faults: tuple[Fault, ...]

    @property
    def tables(self) -> dict[str, Merged[Any]]:
        """The changes by the name of the table in the file."""
        return {
            "unit": self.units,
            "relation": self.relations,
            "post_kind": self.post_kinds,
            "person": self.people,
            "appointment": self.appointments,
            "delegation": self.delegations,
        }

    @property
    def with_accounts(self) -> Organization:
        """The organization as it would be, with the accounts that are to be made."""
        logins = {row.person: row.login for row in self.accounts if row.person is not None}
        people = tuple(
            person.model_copy(update={"login": logins[person.code]}) if person.code in logins else person
            for person in self.people.rows
        )
        return Organization(**{**dict(self.organization), "people": people})

    @property
    def any(self) -> bool:
        """Whether there is anything to change."""
        return bool(self.accounts) or any(merged.added or merged.changed for merged in self.tables.values())


def organization_changes(
    present: Organization, logins: Mapping[str, int | None], declared: OrganizationFile
) -> OrganizationChanges:
    """What `declared` would make of `present`; `logins` maps the accounts that there are to people."""
    people = merge(present.people, tuple(_people(present, declared)))
    ids = {person.code: person.id for person in people.rows}
    nobodies = _nobodies(ids, declared)
    tables: dict[str, Merged[Any]] = {
        "units": merge(present.units, declared.unit),
        "relations": merge(present.relations, declared.relation),
        "post_kinds": merge(present.post_kinds, declared.post_kind),
        "people": people,
        "appointments": merge(present.appointments, _appointments(ids, declared)),
        "delegations": merge(present.delegations, _delegations(ids, declared)),
    }
    after = Organization(**{name: merged.rows for name, merged in tables.items()})
    repeats = [
        Fault(table=_TABLE[name], row=after.called(row), reason="stands twice in the file")
        for name, merged in tables.items()
        for row in merged.repeated
    ]
    new = tuple(row for row in declared.account if row.login not in logins)
    return OrganizationChanges(
        organization=after,
        **tables,
        accounts=new,
        known_accounts=len(declared.account) - len(new),
        faults=(*nobodies, *_account_faults(logins, ids, declared), *repeats, *faults(after)),
    )


_TABLE = {
    "units": "unit",
    "relations": "relation",
    "post_kinds": "post_kind",
    "people": "person",
    "appointments": "appointment",
    "delegations": "delegation",
}


def _people(present: Organization, declared: OrganizationFile) -> Iterator[Person]:
    """The file's people with the ids and logins they have; new ones get ids below zero."""
    known = {person.code: person for person in present.people}
    fresh = 0
    for row in declared.person:
        if (before := known.get(row.code)) is None:
            fresh -= 1
        yield Person(
            id=before.id if before else fresh,
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            login=before.login if before else None,
        )


def _appointments(ids: Mapping[str, int], declared: OrganizationFile) -> Iterator[Appointment]:
    for row in declared.appointment:
        if row.person in ids:
            yield Appointment(**{**dict(row), "person": ids[row.person]})


def _delegations(ids: Mapping[str, int], declared: OrganizationFile) -> Iterator[Delegation]:
    for row in declared.delegation:
        if row.person in ids and row.delegate in ids:
            yield Delegation(**{**dict(row), "person": ids[row.person], "delegate": ids[row.delegate]})


def _nobodies(ids: Mapping[str, int], declared: OrganizationFile) -> list[Fault]:
    """The rows whose people neither the file nor the record knows."""
    named = [("appointment", f"{row.person} {row.post} in {row.unit}", row.person) for row in declared.appointment]
    for row in declared.delegation:
        named += [("delegation", f"{row.delegate} for {row.person}", code) for code in (row.person, row.delegate)]
    named += [("account", row.login, row.person) for row in declared.account if row.person is not None]
    return [
        Fault(table=table, row=row, reason=f"there is no person {code}")
        for table, row, code in named
        if code not in ids
    ]


def _account_faults(
    logins: Mapping[str, int | None], ids: Mapping[str, int], declared: OrganizationFile
) -> Iterator[Fault]:
    seen: set[str] = set()
    owners = {person: login for login, person in logins.items() if person is not None}
    for row in declared.account:
        if row.login in seen:
            yield Fault(table="account", row=row.login, reason="stands twice in the file")
        seen.add(row.login)
        if row.person is None and not row.administrator:
            yield Fault(table="account", row=row.login, reason="is neither a person's nor an administrator's")
        if row.person is None or row.person not in ids:
            continue
        person = ids[row.person]
        if row.login in logins and logins[row.login] != person:
            yield Fault(table="account", row=row.login, reason=f"is there already and is not {row.person}'s")
        elif (owner := owners.setdefault(person, row.login)) != row.login:
            yield Fault(table="account", row=row.login, reason=f"{row.person} has the account {owner} already")
