"""The parts that a command needs, put together for as long as it runs; what is missing is one clear line."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from asyncpg import UndefinedColumnError, UndefinedTableError
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from activities.checkpoint_file import CheckpointFile
from activities.connection import connect as connect_engine
from activities.connection import tls
from activities.engine import Engine
from commands.database import DatabaseUnreachable, SchemaMissing
from models.db.engine import connect
from models.db.faults import DATABASE_ERRORS
from models.signing import Keyring, read_keyring
from proof.statements import Witnesses
from proof.workflows import Workflows
from settings import Settings
from trouble import Trouble


class CopyMissing(Trouble):
    """There is no file {path}."""

    code = "copy_missing"
    exit_code = 2


@asynccontextmanager
async def record(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """The database; raises `DatabaseUnreachable` and `SchemaMissing`, also where it goes away in the middle."""
    database = connect(settings.required_database_url(), pool_size=4, application="duban proof")
    try:
        yield database
    except ProgrammingError as error:
        if isinstance(error.orig and error.orig.__cause__, (UndefinedTableError, UndefinedColumnError)):
            raise SchemaMissing from error
        raise
    except DATABASE_ERRORS as error:
        cause = getattr(error, "orig", None) or error
        raise DatabaseUnreachable(reason=cause.__cause__ or cause) from error
    finally:
        await database.dispose()


def witnesses(settings: Settings, copies: Sequence[Path] = (), keys: Path | None = None) -> Witnesses:
    """The file of checkpoints, copies of it, and the keys to prove them with. Raises `KeyUnusable`, `CopyMissing`."""
    for copy in copies:
        if not copy.is_file():
            raise CopyMissing(path=copy)
    place = keys or settings.checkpoint_public_keys or settings.checkpoint_key_place
    known = read_keyring(place) if keys or place.exists() else Keyring()
    return Witnesses(CheckpointFile(settings.checkpoint_place), tuple(map(CheckpointFile, copies)), known)


async def engine(settings: Settings) -> tuple[Engine, Workflows]:
    """Cases' workflows: to be asked, and to be asked about. The engine need not be there yet."""
    client: Client = await connect_engine(
        settings.required_temporal_address(),
        settings.temporal_namespace,
        tls=tls(
            ca=settings.temporal_tls_ca,
            cert=settings.temporal_tls_cert,
            key=settings.temporal_tls_key,
            server_name=settings.temporal_tls_server_name,
        ),
        api_key=settings.temporal_api_key.get_secret_value() if settings.temporal_api_key else None,
        lazy=True,
    )
    return Engine(client, settings.task_queue), Workflows(client)
