"""A worker in a process of its own that records into a file, to be killed in the middle of its work."""

import asyncio
import sys
from pathlib import Path

from activities.connection import connect
from activities.recording import Recording
from models.messages import Batch, Recorded
from worker import make_worker


class FileLedger:
    """Writes each batch as a line."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def record(self, batch: Batch) -> Recorded:
        """Append the batch."""
        with self._path.open("a") as lines:
            lines.write(batch.model_dump_json() + "\n")
        return Recorded(seq=batch.events[-1].seq)


async def work(address: str, queue: str, path: Path) -> None:
    client = await connect(address, "duban")
    async with make_worker(client, queue, Recording(FileLedger(path))):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
