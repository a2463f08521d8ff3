"""`POST /cases`."""

from api.bodies.deadlines import DeadlineBody
from api.bodies.scalars import Code, Units
from api.bodies.wording import Body, Description, Label, Note, Title
from models.domain.words import Category, Kind


class OpenCase(Body):
    """A new case. Without `lead_unit` it waits to be assigned; without `supervisor` the opener's unit supervises."""

    title: Title
    description: Description
    severity: Code
    kind: Kind = Kind.FINDING
    category: Category = Category.INDIVIDUAL
    group: Label = None
    lead_unit: Code | None = None
    co_units: Units = ()
    supervisor: Code | None = None
    policy: Code = "standard"
    inspection: Code | None = None
    source: Note = None
    external_ref: Note = None
    deadline: DeadlineBody | None = None
