"""An embedded PostgreSQL of a benchmark's own: the one of `duban up`, with its settings."""

import os
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

from embedded.child import Brood
from embedded.database import Cluster
from embedded.folder import open_folder, secret_in
from embedded.ports import port_of, reserve
from embedded.unroot import find_way


@asynccontextmanager
async def database_in(path: Path) -> AsyncIterator[str]:
    """Run the database of the folder `path`, made where there is none; give its URL. From the main thread only."""
    folder = open_folder(path)
    with ExitStack() as held:
        lock = os.open(folder.children_lock, os.O_RDWR | os.O_CREAT, 0o600)
        held.callback(os.close, lock)
        brood = Brood(lock)
        brood.watch()
        password = secret_in(folder.password, may_make=not folder.cluster.exists())
        cluster = Cluster(folder, port_of(held.enter_context(reserve())), password, find_way())
        await cluster.make(brood)
        child = brood.start(cluster.program())
        try:
            await cluster.ready(child)
            yield cluster.url
        finally:
            await child.stop()
