"""`POST /delegations` and `POST /inspections`."""

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from api.bodies.scalars import Code, NearDay, Units
from api.bodies.wording import LABEL, Body, storable

Name = Annotated[
    str, StringConstraints(min_length=1, max_length=LABEL, strip_whitespace=True), AfterValidator(storable)
]


class NewDelegation(Body):
    """Who is to act for the caller, by account, code or id; from when (today) to when, both days included."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    delegate: Annotated[int, Field(strict=True, ge=1, lt=2**63)] | Code
    starts_on: Annotated[NearDay | None, Field(alias="from")] = None
    ends_on: Annotated[NearDay | None, Field(alias="to")] = None


class NewInspection(Body):
    """A campaign: who inspects which units, from when to when."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    code: Code
    name: Name
    kind: Name = "inspection"
    unit: Code
    units: Units = ()
    starts_on: Annotated[NearDay | None, Field(alias="from")] = None
    ends_on: Annotated[NearDay | None, Field(alias="to")] = None
