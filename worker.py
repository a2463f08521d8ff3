"""The worker process: the one place that wires workflows, activities and what they depend on."""

import asyncio
import logging
import signal
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from itertools import count
from typing import Any, NoReturn

import uvloop
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import PollerBehaviorSimpleMaximum, UnsandboxedWorkflowRunner, Worker

from activities.adopting import Adopting
from activities.checkpoint_file import CheckpointFile
from activities.checkpointing import Checkpointer, Checkpointing
from activities.connection import connect, tls
from activities.delivering import Delivering
from activities.delivery_starter import DeliveryStarter
from activities.dispatching import Dispatcher, Dispatching
from activities.engine import Engine
from activities.evidence.store import evidence_store
from activities.expiring import Expiring
from activities.filling import FilledLedger
from activities.forgetting import Forgetting
from activities.looking import Looking
from activities.ports import Sender
from activities.recording import Recording
from activities.schedule import ensure_dispatch, ensure_expiry, ensure_keeping, ensure_nightly, ensure_sweep
from activities.sending.addresses import allowed_networks
from activities.sending.checkpoint_mail import CheckpointMail
from activities.sending.links import Links
from activities.sending.mail import MailSender, MailServer, MailTls
from activities.sending.webhook import WebhookSender
from activities.sweeping import Resender, Sweeping
from embedded.exit import run_and_leave
from embedded.gate import pass_gate
from log_lines import configure_log_lines, said
from models.db import engine as database
from models.db.accesses import RecordedAccesses
from models.db.adoptions import RecordedAdoptions
from models.db.checkpoints import RecordedCheckpoints
from models.db.delivery_desk import DeliveryDesk
from models.db.desk import CommandDesk
from models.db.directory import Directory
from models.db.errors import Gap
from models.db.reachability import Lookout
from models.db.recorder import Recorder
from models.db.uncited import UncitedUploads
from models.domain.channels import ChannelKind
from models.messages import delivery_queue
from models.signing import read_signer
from settings import SMTP_PORTS, Settings, settings_for_command
from trouble import Trouble
from workflows.adoption import AdoptionWorkflow
from workflows.case import CaseWorkflow
from workflows.delivery import DeliveryWorkflow
from workflows.dispatch import DispatchWorkflow
from workflows.expiry import ExpiryWorkflow
from workflows.keeping import KeepingWorkflow
from workflows.nightly import NightlyWorkflow
from workflows.sweep import SweepWorkflow

WORKFLOWS: Sequence[type] = (
    CaseWorkflow,
    SweepWorkflow,
    NightlyWorkflow,
    AdoptionWorkflow,
    ExpiryWorkflow,
    KeepingWorkflow,
)
DELIVERY_WORKFLOWS: Sequence[type] = (DeliveryWorkflow, DispatchWorkflow)
RUNNER = UnsandboxedWorkflowRunner()
"""For worker, tests and replayer alike. No sandbox: it costs two thirds more CPU, and what it guards against the
import rules and the replay tests hold."""

_POLLERS = 20
_DELIVERIES_AT_ONCE = 20
# How long a case waits for the worker that knew it before another may take it up. With the default of 10 s every
# caller of a case whose worker was killed has given up by then.
_STICKY = timedelta(seconds=5)
_GRACE = timedelta(seconds=1)
# Where the engine goes at the same moment, the SDK asks it half a minute for the last acknowledgements. A death
# loses nothing, so the kernel ends us then: whoever starts the service anew waits for the last of its processes.
_LEAVING_SECONDS = 8
_AGAIN_SECONDS = 1.0
_SAYS_NO = frozenset({RPCStatusCode.NOT_FOUND, RPCStatusCode.PERMISSION_DENIED, RPCStatusCode.UNAUTHENTICATED})

_LOG = logging.getLogger("duban.worker")


class NamespaceRefused(Trouble):
    """The engine at {address} does not let us into the namespace {namespace} ({reason}): set DUBAN_TEMPORAL_NAMESPACE."""  # noqa: E501  # the docstring is the message

    code = "namespace_refused"
    exit_code = 2


def main(settings: Settings | None = None) -> NoReturn:
    """Work until SIGTERM or Ctrl-C, then leave the process."""
    configure_log_lines()
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    pass_gate()
    run_and_leave(work(settings))


async def work(settings: Settings | None = None) -> None:
    """Wire the worker and let it work until it is told to stop."""
    settings = settings or settings_for_command()
    evidence = evidence_store(settings.evidence_place)
    client = await engine_client(settings)
    connections = database.connect(settings.required_database_url(), application="duban worker")
    directory = Directory(settings.time_zone)
    recorder = Recorder(connections, directory)
    engine = Engine(client, settings.task_queue)
    ledger = FilledLedger(recorder, engine, lambda error: error.held if isinstance(error, Gap) else None)
    adopting = Adopting(RecordedAdoptions(connections), ledger, engine)
    sweeping = Sweeping(Resender(CommandDesk(connections), ledger, engine))
    queue = delivery_queue(settings.task_queue)
    outbox = DeliveryDesk(connections, directory, settings.time_zone)
    delivering = Delivering(outbox, senders(settings))
    dispatching = Dispatching(Dispatcher(outbox, DeliveryStarter(client, queue)))
    looking = Looking(Lookout(connections, settings.time_zone))
    expiring = Expiring(UncitedUploads(connections), evidence, timedelta(days=settings.evidence_days))
    checkpointing = Checkpointing(checkpointer(settings, connections))
    forgetting = Forgetting(RecordedAccesses(connections, timedelta(days=settings.access_log_days)))
    more = (
        *(sweeping.sweep, looking.look, adopting.adopt, expiring.expire),
        *(checkpointing.checkpoint, forgetting.forget),
    )
    try:
        async with (
            make_worker(client, settings.task_queue, Recording(ledger), *more),
            make_delivery_worker(client, queue, delivering, dispatching),
        ):
            await ensure_sweep(client, settings.task_queue)
            await ensure_dispatch(client, queue)
            await ensure_nightly(client, settings.task_queue, settings.time_zone)
            await ensure_expiry(client, settings.task_queue, settings.time_zone)
            await ensure_keeping(client, settings.task_queue)
            await told_to_stop()
    finally:
        await recorder.close()
        await connections.dispose()


def make_worker(client: Client, task_queue: str, recording: Recording, *more: Callable[..., Any]) -> Worker:
    """A worker of all workflows, of the recording, and of `more` activities."""
    return tuned_worker(client, task_queue, WORKFLOWS, [recording.record, *more])


def tuned_worker(client: Client, task_queue: str, workflows: Sequence[type], activities: Sequence[Any] = ()) -> Worker:
    """A worker of any workflows, as ours is set; the benchmark's bare workflow runs on it, too."""
    return Worker(
        client,
        task_queue=task_queue,
        workflows=workflows,
        activities=activities,
        workflow_runner=RUNNER,
        # With the defaults the first Update of new workflows starves under load: 3.8 s instead of 0.8 s.
        workflow_task_poller_behavior=PollerBehaviorSimpleMaximum(_POLLERS),
        nonsticky_to_sticky_poll_ratio=0.5,
        sticky_queue_schedule_to_start_timeout=_STICKY,
        graceful_shutdown_timeout=_GRACE,
    )


def make_delivery_worker(
    client: Client, task_queue: str, delivering: Delivering, dispatching: Dispatching | None = None
) -> Worker:
    """A worker of deliveries, on a task queue of their own: endpoints that stall hold up each other and no case."""
    activities: list[Any] = [delivering.deliver]
    if dispatching is not None:
        activities.append(dispatching.dispatch)
    return Worker(
        client,
        task_queue=task_queue,
        workflows=DELIVERY_WORKFLOWS,
        activities=activities,
        workflow_runner=RUNNER,
        max_concurrent_activities=_DELIVERIES_AT_ONCE,
        graceful_shutdown_timeout=_GRACE,
    )


def senders(settings: Settings) -> Mapping[ChannelKind, Sender]:
    """The ways out of the service."""
    links = Links(settings.links_start_at)
    return {
        ChannelKind.EMAIL: MailSender(_mail_server(settings), links, settings.time_zone),
        ChannelKind.WEBHOOK: WebhookSender(links, allowed_networks(settings.webhook_allow_private)),
    }


def checkpointer(settings: Settings, connections: AsyncEngine) -> Checkpointer | None:
    """What takes checkpoints; `None` where there is no key to sign them."""
    signer = read_signer(settings.checkpoint_key_place)
    if signer is None:
        return None
    server, to = _mail_server(settings), settings.checkpoint_mail
    mailer = CheckpointMail(server, to) if server is not None and to is not None else None
    return Checkpointer(RecordedCheckpoints(connections), CheckpointFile(settings.checkpoint_place), signer, mailer)


def _mail_server(settings: Settings) -> MailServer | None:
    if settings.smtp_host is None or settings.smtp_from is None:
        return None
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port or SMTP_PORTS[settings.smtp_tls],
        sender=settings.smtp_from,
        tls=MailTls(settings.smtp_tls),
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
        ca=settings.smtp_ca,
    )


async def engine_client(settings: Settings) -> Client:
    """A client of the engine, as soon as it is there; one that says no is told at once."""
    address, namespace = settings.required_temporal_address(), settings.temporal_namespace
    secure = tls(
        ca=settings.temporal_tls_ca,
        cert=settings.temporal_tls_cert,
        key=settings.temporal_tls_key,
        server_name=settings.temporal_tls_server_name,
    )
    key = settings.temporal_api_key.get_secret_value() if settings.temporal_api_key else None
    for attempt in count(1):
        try:
            client = await connect(address, namespace, tls=secure, api_key=key)
            await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=namespace))
        except (RPCError, RuntimeError) as error:
            # RuntimeError is how the client says that nobody listens there.
            if isinstance(error, RPCError) and error.status in _SAYS_NO:
                raise NamespaceRefused(address=address, namespace=namespace, reason=error.message) from error
            if attempt == 1:
                _LOG.warning("waiting for the engine at %s: %s", address, said(error))
        else:
            return client
        await asyncio.sleep(_AGAIN_SECONDS)
    raise AssertionError


async def told_to_stop() -> None:
    """Wait for SIGTERM or Ctrl-C."""
    told = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, told.set)
    await told.wait()
    signal.alarm(_LEAVING_SECONDS)


if __name__ == "__main__":
    main()
