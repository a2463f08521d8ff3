"""The parts that routes ask for, put together once for each process."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.requests import Request

from activities.engine import Engine
from activities.evidence.store import EvidenceStore
from activities.sending.addresses import Network
from api.access_log import AccessLog
from api.exporting import Exports
from api.gateway import Gateway
from api.importing.carrying_out import Importing
from api.metrics import Metrics
from api.pace import Pace
from api.sign_ins import SignIns
from api.streams import Streams
from api.token_uses import TokenUses
from models.db.directory import Directory
from models.signing import Signer


@dataclass(frozen=True)
class Wiring:
    """Everything that lives as long as the application. `reading` is `database` without transactions.

    Without a `signer` nothing is erased: the act could not be signed.
    """

    database: AsyncEngine
    reading: AsyncEngine
    directory: Directory
    engine: Engine
    gateway: Gateway
    evidence: EvidenceStore
    metrics: Metrics
    sign_ins: SignIns
    uses: TokenUses
    pace: Pace
    demo_sign_ins: bool
    """Whether an account may come in by the demo's password: not where others reach this process."""
    accesses: AccessLog
    signer: Signer | None
    webhooks: tuple[Network, ...]
    """Private networks that webhooks may lead to."""
    streams: Streams
    exports: Exports
    imports: Importing
    zone: str


async def wired(request: Request) -> Wiring:
    """The application's parts. It is `async`, as every small dependency is: FastAPI runs the others in threads."""
    wiring: Wiring = request.app.state.wiring
    return wiring


Parts = Annotated[Wiring, Depends(wired)]


async def now() -> datetime:
    """The instant of a request."""
    return datetime.now(UTC)


Now = Annotated[datetime, Depends(now)]
