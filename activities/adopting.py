"""Moving open cases to another version, case by case: by a command to each, recorded like any other."""

import asyncio
import logging

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.engine import Engine, EngineTrouble
from activities.heart import beating
from activities.ports import AdoptionBook, Ledger
from activities.recording import patience
from activities.returning import carried
from models.domain.refusals import AlreadyAdopted, Refusal, WrongState
from models.messages import ADOPT, Adoption, Batch, Became, Moving

_LOG = logging.getLogger(__name__)

_PAGE = 20
_AT_A_TIME = 4


class Adopting:
    """Goes through the cases that wait, page by page, until none does.

    It may die at any line. A case is settled in the book only after its events are recorded, and the command has the
    same id however often it is sent, so that a case that was moved already only says so again.
    """

    def __init__(self, book: AdoptionBook, ledger: Ledger, engine: Engine) -> None:
        """Take cases from `book`, send commands to `engine`, record in `ledger`."""
        self._book = book
        self._ledger = ledger
        self._engine = engine

    @activity.defn(name=ADOPT)
    async def adopt(self, adoption: Adoption) -> None:
        """Move every case that the adoption concerns, those that come in meanwhile included."""
        async with beating():
            while waiting := await self._book.gather(adoption):
                settled = await self._go_through(adoption)
                if not settled:
                    raise _again(adoption, waiting)
            await self._book.finish(adoption)

    async def _go_through(self, adoption: Adoption) -> int:
        """Once through all that wait; gives how many were settled."""
        settled, after = 0, ""
        while page := await self._book.waiting(adoption, after, _PAGE):
            after = page[-1].number
            outcomes = await self._moved(page)
            await self._book.settle(adoption, outcomes)
            settled += len(outcomes)
        return settled

    async def _moved(self, page: tuple[Moving, ...]) -> dict[str, Became]:
        """What became of each; cases that could not be asked are left out, and wait."""
        few = asyncio.Semaphore(_AT_A_TIME)

        async def moved(moving: Moving) -> Became | None:
            async with few:
                return await self._move(moving)

        outcomes = await asyncio.gather(*(moved(moving) for moving in page))
        return {moving.number: outcome for moving, outcome in zip(page, outcomes, strict=True) if outcome is not None}

    async def _move(self, moving: Moving) -> Became | None:
        try:
            taken = await carried(self._engine, self._book, moving.number, moving.instruction)
            if taken.events:
                await self._ledger.record(Batch(number=moving.number, events=taken.events))
        except AlreadyAdopted:
            return Became.ALREADY
        except WrongState:
            return Became.ENDED
        except Refusal as refusal:
            _LOG.warning("case %s is not moved: %s", moving.number, refusal)
            return Became.REFUSED
        except EngineTrouble as trouble:
            _LOG.warning("case %s waits to be moved: %s", moving.number, trouble)
            return None
        return Became.MOVED


def _again(adoption: Adoption, waiting: int) -> ApplicationError:
    """Try again, ever more rarely: a case that waits for a newer worker, say, must not be asked without pause."""
    message = f"{waiting} cases of adoption {adoption.id} cannot be moved at present"
    delay = patience(activity.info().attempt)
    return ApplicationError(message, type="CasesWait", next_retry_delay=delay, category=ApplicationErrorCategory.BENIGN)
