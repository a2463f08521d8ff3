"""The parts of one `duban up`, and the order in which they come."""

import os
import socket
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from types import MappingProxyType

from embedded import schema
from embedded.child import Brood, Program
from embedded.database import Cluster
from embedded.engine import Engine
from embedded.failure import DiskFull, last_words, says_no_space
from embedded.folder import DataFolder, make_checkpoint_key, secret_in
from embedded.gate import Gate
from embedded.logs import keep_small, set_aside
from embedded.plan import ROOT, Plan
from embedded.ports import address_for, is_loopback, port_of, reachable, reserve
from embedded.readiness import wait_until_ready
from embedded.runfile import Running, write_running
from embedded.saying import say
from embedded.supervisor import Part, Supervisor
from embedded.together import together
from embedded.unroot import find_way
from trouble import Trouble

PARTS = ("database", "engine", "worker", "api")


class StepFailed(Trouble):
    """{words} (the step {step}; see {log})."""

    code = "step_failed"


class DemoFailed(Trouble):
    """The demo data could not be loaded: see the lines above."""

    code = "demo_failed"


class Service:
    """Everything that one `up` runs."""

    def __init__(
        self,
        plan: Plan,
        folder: DataFolder,
        brood: Brood,
        listener: socket.socket,
        held: ExitStack,
    ) -> None:
        """Reserve what the parts need; `held` keeps the reservations."""
        self._plan = plan
        self._folder = folder
        self._brood = brood
        self._listener = listener
        self._supervisor = Supervisor(brood, PARTS, self._publish)
        self._published = False
        self._cluster = self._plan_cluster(held)
        self._engine = self._plan_engine(held)
        self._gate = Gate()
        held.callback(self._gate.close)
        self._secret_key = plan.secret_key or secret_in(
            folder.secret_key,
            may_make=True,
        )
        if "DUBAN_CHECKPOINT_KEY" not in plan.environment:
            make_checkpoint_key(folder.checkpoint_key)

    @property
    def url(self) -> str:
        """The page's address, with the host as it was given."""
        port = self._listener.getsockname()[1]
        return f"http://{address_for(self._plan.host, port)}"

    async def start(self) -> None:
        """Bring up everything; return when all is ready."""
        for part in PARTS:
            set_aside(self._folder.log(part))
        # They import what they need while the servers start; the API has the most to import.
        await self._supervisor.start(self._python_part("api"))
        await self._supervisor.start(self._python_part("worker"))
        await together(self._start_database(), self._start_engine())
        await self._prepare_database()
        self._gate.open()
        await wait_until_ready(
            self._listener,
            lambda: self._supervisor.trouble,
            self._folder.log("api").parent,
        )
        self._supervisor.settle()
        self._published = True
        self._publish()
        if self._plan.demo:
            await self._load_demo()

    async def watch(self) -> None:
        """Keep it all running, for ever."""
        logs = self._folder.log("api").parent
        await together(self._supervisor.watch(), keep_small(logs))

    async def stop(self) -> None:
        """Stop everything, in the opposite order."""
        self._published = False
        self._folder.run_file.unlink(missing_ok=True)
        await self._supervisor.stop()

    async def _start_database(self) -> None:
        cluster = self._cluster
        if cluster is None:
            return
        if not cluster.exists:
            say(f"setting up {self._folder.path}")
        await cluster.make(self._brood)
        part = Part(
            cluster.program(),
            ready=cluster.ready,
            clear=cluster.forget_dead_server,
        )
        await self._supervisor.start(part)

    async def _start_engine(self) -> None:
        if self._engine is not None:
            part = Part(self._engine.program(), ready=self._engine.ready)
            await self._supervisor.start(part)

    async def _prepare_database(self) -> None:
        if self._cluster is None or not schema.is_current(self._cluster):
            await self._step("migrate")
            if self._cluster is not None:
                schema.note_migrated(self._cluster)
        if not is_loopback(self._listener):
            await self._step("check-passwords")

    async def _load_demo(self) -> None:
        try:
            await self._step("demo", self._reachable_url, stderr=sys.stderr.fileno())
        except StepFailed as failed:
            raise DemoFailed from failed

    def _python_part(self, name: str) -> Part:
        descriptor = self._listener.fileno()
        host, port = self._listener.getsockname()[:2]
        argv, fds = {
            "worker": (self._plan.programs.worker, ()),
            "api": (
                (
                    *(*self._plan.programs.api, "--host", host, "--port", str(port)),
                    *("--fd", str(descriptor)),
                ),
                (descriptor,),
            ),
        }[name]
        servers = {"database": self._cluster, "engine": self._engine}
        needs = tuple(server for server, ours in servers.items() if ours is not None)
        program = self._program(name, argv, fds=(*fds, self._gate.descriptor), more=self._gate.environment)
        return Part(program, needs=needs)

    def _program(
        self,
        name: str,
        argv: tuple[str, ...],
        fds: tuple[int, ...] = (),
        more: Mapping[str, str] = MappingProxyType({}),
        stderr: int | None = None,
    ) -> Program:
        return Program(
            name=name,
            argv=argv,
            log=self._folder.log(name),
            env={**self._plan.environment, **self._own_environment(), **more},
            fds=fds,
            stderr=stderr,
        )

    def _own_environment(self) -> dict[str, str]:
        inherited = self._plan.environment.get("PYTHONPATH")
        return {
            "DUBAN_DATABASE_URL": self._database_url,
            "DUBAN_TEMPORAL_ADDRESS": self._temporal_address,
            "DUBAN_TEMPORAL_NAMESPACE": self._plan.namespace,
            "DUBAN_SECRET_KEY": self._secret_key,
            "DUBAN_PUBLIC_URL": self._plan.public_url or self._reachable_url,
            "DUBAN_DATA_DIR": str(self._folder.path),
            # The children run the code that we run, whatever else is installed.
            "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), inherited))),
        }

    async def _step(self, name: str, *given: str, stderr: int | None = None) -> None:
        argv = (*self._plan.programs.step, name, *given)
        program = self._program(name, argv, stderr=stderr)
        set_aside(program.log)
        child = self._brood.start(program)
        try:
            if await child.ended() == 0:
                return
        finally:
            await child.stop()
        if says_no_space(program.log):
            raise DiskFull(folder=self._folder.path)
        words = last_words(program.log).removeprefix("duban: ")
        raise StepFailed(step=name, words=words, log=program.log)

    @property
    def _reachable_url(self) -> str:
        """The page's address as this machine reaches it, whatever host was given."""
        return f"http://{address_for(*reachable(self._listener))}"

    @property
    def _database_url(self) -> str:
        if self._cluster is not None:
            return self._cluster.url
        return self._plan.database_url or ""

    @property
    def _temporal_address(self) -> str:
        if self._engine is not None:
            return self._engine.address
        return self._plan.temporal_address or ""

    def _publish(self) -> None:
        """Write `run.json`, once there is something to find."""
        if not self._published:
            return
        running = Running(
            api=self._reachable_url,
            temporal=self._temporal_address,
            temporal_ui=self._engine.ui if self._engine else None,
            database=self._database_url,
            pids={"up": os.getpid(), **self._supervisor.pids},
        )
        try:
            write_running(self._folder.run_file, running)
        except OSError as error:
            # A full disk must not keep a part from being started again.
            say(f"{self._folder.run_file} could not be written: {error}")

    def _plan_cluster(self, held: ExitStack) -> Cluster | None:
        if self._plan.database_url is not None:
            return None
        password = secret_in(
            self._folder.password,
            may_make=not self._folder.cluster.exists(),
        )
        port = port_of(held.enter_context(reserve()))
        return Cluster(self._folder, port, password, find_way())

    def _plan_engine(self, held: ExitStack) -> Engine | None:
        if self._plan.temporal_address is not None:
            return None
        port, http_port, ui_port = (port_of(held.enter_context(reserve())) for _ in range(3))
        return Engine(
            self._folder,
            self._plan.namespace,
            port,
            http_port,
            ui_port if self._plan.engine_ui else None,
        )
