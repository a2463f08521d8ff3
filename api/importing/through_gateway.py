"""Opening an import's cases by the same gateway as the API."""

from hashlib import sha256

import orjson

from api.bodies.opening import OpenCase
from api.errors import FORESEEN, foreseen
from api.gateway import Gateway
from api.importing.bodies import body_of
from api.importing.intake import Intake
from api.importing.opening import AlreadyOpen, NotOpened
from api.problems import AlreadyThere, Unavailable
from ledger.entries import Entry
from ledger.judging import Prospect


class ThroughGateway:
    """Opens the cases of one intake as its caller."""

    def __init__(self, gateway: Gateway, intake: Intake) -> None:
        """Open through `gateway`."""
        self._gateway = gateway
        self._intake = intake

    async def open(self, prospect: Prospect) -> str:
        """The number of the new case. The key follows from what is asked, so that asking again is no second case."""
        entry = prospect.entry
        body = body_of(prospect, self._intake.source, self._intake.inspection)
        try:
            return await self._gateway.open_case(
                self._intake.caller, body, _key(body, entry), opened_on=entry.opened_on
            )
        except AlreadyThere as there:
            number = there.facts.get("number")
            raise AlreadyOpen(str(number) if number else None) from there
        except FORESEEN as error:
            found = foreseen(error)
            raise NotOpened(str(found), found.zh, passing=isinstance(found, Unavailable)) from error


def _key(body: OpenCase, entry: Entry) -> str:
    said = [body.model_dump(mode="json"), entry.opened_on]
    return f"import:{sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()}"
