"""Keeps the parts of the service running, and stops them in order."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from embedded.child import Brood, Child, Program
from embedded.failure import how_it_ended, last_words
from embedded.saying import say
from trouble import Trouble

FIRST_DELAY = 0.1
LONGEST_DELAY = 10.0
# A part that lived this long has not failed at once.
LONG_LIFE = 20.0
# So many quick ends in a row are told with their reason.
MANY = 4


class PartKeepsEnding(Trouble):
    """The {part} keeps ending ({ending}): {words} (see {log})."""

    code = "part_keeps_ending"


def nothing() -> None:
    """Do nothing."""


async def at_once(_: Child) -> None:
    """Be ready at once."""


@dataclass(frozen=True)
class Part:
    """One of the servers or programs."""

    program: Program
    ready: Callable[[Child], Awaitable[None]] = at_once
    """Returns once others may use it; raises where it does not start."""
    clear: Callable[[], None] = nothing
    """Clears away what a killed one left."""
    needs: tuple[str, ...] = ()
    """Names of the parts that must be ready before it is started again; the first time it waits for them itself."""


class Supervisor:
    """Starts a part again whenever it ends, until it is told to stop them all."""

    def __init__(
        self,
        brood: Brood,
        order: tuple[str, ...],
        changed: Callable[[], None],
    ) -> None:
        """`order` names the parts as they stand on each other; call `changed` when a process id has."""
        self._brood = brood
        self._order = order
        self._changed = changed
        self._children: dict[str, Child] = {}
        self._ready = {name: asyncio.Event() for name in order}
        self._keepers: dict[str, asyncio.Task[None]] = {}
        self._settled = False
        self.trouble: Trouble | None = None
        """Set when a part has ended many times at once; whoever starts the service asks for it."""

    @property
    def pids(self) -> dict[str, int]:
        """The process ids by name."""
        return {name: child.pid for name, child in self._children.items()}

    async def start(self, part: Part) -> None:
        """Start the part, wait until it is ready, and keep it so from now on."""
        child = await self._launch(part)
        self._keepers[part.program.name] = asyncio.create_task(self._keep(part, child))

    def settle(self) -> None:
        """From now on, tell of a part that keeps ending, and keep trying."""
        self._settled = True

    async def stop(self) -> None:
        """Stop all, the last of `order` first, and start nothing again."""
        keepers = tuple(self._keepers.values())
        for keeper in keepers:
            keeper.cancel()
        await asyncio.gather(*keepers, return_exceptions=True)
        for name in reversed(self._order):
            child = self._children.pop(name, None)
            if child is not None:
                await child.stop()

    async def watch(self) -> None:
        """Wait for ever; raise what a keeper has failed of, so that it is not lost."""
        await asyncio.gather(*self._keepers.values())

    async def _launch(self, part: Part) -> Child:
        part.clear()
        child = self._brood.start(part.program)
        self._children[part.program.name] = child
        self._changed()
        await part.ready(child)
        self._ready[part.program.name].set()
        return child

    async def _keep(self, part: Part, child: Child) -> None:
        name = part.program.name
        began = time.monotonic()
        quick = 0
        while True:
            code = await child.ended()
            was_ready = self._ready[name].is_set()
            self._ready[name].clear()
            quick = quick + 1 if time.monotonic() - began < LONG_LIFE else 0
            if was_ready:
                self._report(part, code, quick)
            await asyncio.sleep(min(FIRST_DELAY * 2**quick, LONGEST_DELAY))
            if not await child.family_gone():
                say(f"processes of the {name} are still ending")
            for other in part.needs:
                await self._ready[other].wait()
            began = time.monotonic()
            child = await self._again(part)

    async def _again(self, part: Part) -> Child:
        """Start it once more; where that fails, give the child that has ended."""
        try:
            return await self._launch(part)
        except (Trouble, OSError) as error:
            say(str(error))
            failed = self._children[part.program.name]
            await failed.stop()
            return failed

    def _report(self, part: Part, code: int, quick: int) -> None:
        name, ending = part.program.name, how_it_ended(code)
        log = part.program.log
        if quick < MANY:
            reason = f": {last_words(log)}" if code > 0 else ""
            say(f"the {name} has ended ({ending}{reason}) and is started again")
            return
        self.trouble = PartKeepsEnding(
            part=name,
            ending=ending,
            words=last_words(log),
            log=log,
        )
        if self._settled:
            say(str(self.trouble))
