"""The shape of an organization's file; people are named by code, and an account only if it is a demo's."""

from typing import Annotated, Literal

from pydantic import Field

from models.domain.periods import Dated
from models.domain.posts import PostKind
from models.domain.units import Relation, Unit
from models.domain.value import Value

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
LOGIN = r"^[a-z0-9][a-z0-9._@-]{0,63}$"
Login = Annotated[str, Field(pattern=LOGIN)]


class PersonRow(Value):
    """`[[person]]`."""

    code: Code
    name: Annotated[str, Field(min_length=1, max_length=100)]
    name_en: Annotated[str, Field(max_length=100)] | None = None


class AppointmentRow(Dated):
    """`[[appointment]]`."""

    person: str
    unit: str
    post: str
    in_charge_of: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class DelegationRow(Dated):
    """`[[delegation]]`: `delegate` acts for `person`."""

    person: str
    delegate: str


class AccountRow(Value):
    """`[[account]]`: made with the demo's password, so the row must say that it is a demo's.

    Other accounts are made by `duban user add`: a file holds no passwords.
    """

    login: Login
    demo: Literal[True]
    person: str | None = None
    administrator: bool = False


class OrganizationFile(Value):
    """The whole file; every table may be left out."""

    unit: tuple[Unit, ...] = ()
    relation: tuple[Relation, ...] = ()
    post_kind: tuple[PostKind, ...] = ()
    person: tuple[PersonRow, ...] = ()
    appointment: tuple[AppointmentRow, ...] = ()
    delegation: tuple[DelegationRow, ...] = ()
    account: tuple[AccountRow, ...] = ()
