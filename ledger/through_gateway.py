"""Opening an import's cases by the same gateway as the API."""

from hashlib import sha256

import orjson

from api.bodies.opening import OpenCase
from api.gateway import Gateway
from api.problems import AlreadyThere, Problem
from ledger.entries import Entry
from ledger.intake import Intake
from ledger.judging import Prospect
from ledger.opening import AlreadyOpen, NotOpened
from models.db.errors import RecordError
from models.db.faults import DATABASE_ERRORS
from models.domain.refusals import Refusal


class ThroughGateway:
    """Opens the cases of one intake as its caller."""

    def __init__(self, gateway: Gateway, intake: Intake) -> None:
        """Open through `gateway`."""
        self._gateway = gateway
        self._intake = intake

    async def open(self, prospect: Prospect) -> str:
        """The number of the new case. The key follows from what is asked, so that asking again is no second case."""
        entry = prospect.entry
        body = self._body(entry, prospect.named)
        try:
            return await self._gateway.open_case(
                self._intake.caller, body, _key(body, entry), opened_on=entry.opened_on
            )
        except AlreadyThere as there:
            number = there.facts.get("number")
            raise AlreadyOpen(str(number) if number else None) from there
        except (Problem, Refusal, RecordError) as error:
            raise NotOpened(str(error)) from error
        except DATABASE_ERRORS as error:
            reason = f"the database does not answer ({type(error).__name__})"
            raise NotOpened(reason) from error

    def _body(self, entry: Entry, supervisor: str) -> OpenCase:
        return OpenCase.model_validate(
            {
                "title": entry.title,
                "description": entry.description,
                "severity": entry.severity,
                "category": entry.category,
                "group": entry.group,
                "lead_unit": entry.lead,
                "co_units": entry.co_units,
                "supervisor": supervisor,
                "inspection": self._intake.inspection,
                "source": self._intake.source,
                "external_ref": entry.ref,
                "deadline": entry.deadline.model_dump(),
            }
        )


def _key(body: OpenCase, entry: Entry) -> str:
    said = [body.model_dump(mode="json"), entry.opened_on]
    return f"import:{sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()}"
