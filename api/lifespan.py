"""Putting the API's parts together, and taking them apart in order."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import structlog
from fastapi import FastAPI

from activities.engine import Engine
from activities.evidence.store import EvidenceAway, EvidenceStore, evidence_store
from activities.sending.addresses import allowed_networks
from api.access_log import AccessLog
from api.engine_client import engine_client
from api.exporting import Exports
from api.gateway import Gateway
from api.importing.carrying_out import Importing
from api.messenger import Messenger
from api.metrics import Metrics
from api.pace import Pace
from api.pulse import beating
from api.sign_ins import SignIns
from api.streams import Streams
from api.token_uses import TokenUses
from api.wiring import Wiring
from models.db.desk import CommandDesk
from models.db.directory import Directory
from models.db.engine import connect, reading
from models.db.recorder import Recorder
from models.signing import read_signer
from settings import Settings

log = structlog.get_logger("duban.api")

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def lifespan(settings: Settings, metrics: Metrics, pace: Pace, *, demo_sign_ins: bool) -> Lifespan:
    """What surrounds the application's life. Neither database nor engine need be there when it begins.

    Raises `EvidencePlaceUnknown` at once.
    """
    evidence_store(settings.evidence_place)

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        async with (
            wiring(settings, metrics, pace, demo_sign_ins=demo_sign_ins) as parts,
            beating(parts.database),
            parts.accesses.writing(),
            parts.streams.watching(),
            parts.imports.working(),
        ):
            app.state.wiring = parts
            await _cleared(parts.evidence)
            yield

    return living


async def _cleared(evidence: EvidenceStore) -> None:
    """Take away what an API left that was killed while it wrote. A store that is away is told when it is needed."""
    try:
        await evidence.clear_leftovers()
    except EvidenceAway as error:
        log.warning("leftovers of uploads are still there", why=str(error))


@asynccontextmanager
async def wiring(
    settings: Settings, metrics: Metrics, pace: Pace | None = None, *, demo_sign_ins: bool = True
) -> AsyncIterator[Wiring]:
    """The parts, for the API and for whoever opens cases without it (the importer)."""
    database = connect(settings.required_database_url(), application="duban api")
    directory = Directory(settings.time_zone)
    recorder = Recorder(database, directory)
    engine = Engine(await engine_client(settings), settings.task_queue)
    messenger = Messenger(engine, recorder, CommandDesk(database))
    gateway = Gateway(database, messenger, settings.time_zone, metrics.commanded)
    try:
        yield Wiring(
            database=database,
            reading=reading(database),
            directory=directory,
            engine=engine,
            gateway=gateway,
            evidence=evidence_store(settings.evidence_place),
            metrics=metrics,
            sign_ins=SignIns(),
            uses=TokenUses(),
            pace=pace or Pace(None, None),
            demo_sign_ins=demo_sign_ins,
            accesses=AccessLog(database),
            signer=read_signer(settings.checkpoint_key_place),
            webhooks=allowed_networks(settings.webhook_allow_private),
            streams=Streams(database),
            exports=Exports(),
            imports=Importing(database, gateway, settings.time_zone),
            zone=settings.time_zone,
        )
    finally:
        await recorder.close()
        await database.dispose()
