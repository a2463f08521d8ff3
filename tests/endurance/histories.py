"""The engine's side: what each case's workflow has decided, as its history keeps it."""

from collections.abc import AsyncIterator, Iterator, Sequence

from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities.connection import DATA_CONVERTER, connect
from activities.engine import Engine, EngineTrouble
from embedded.runfile import Running
from models.chain import SealedEvent
from models.messages import Batch, Taken, workflow_id
from tests.endurance.record import Chain

NAMESPACE = QUEUE = "duban"


class Histories:
    """Workflows as the engine keeps them."""

    def __init__(self, client: Client) -> None:
        """Look through `client`."""
        self._client = client
        self.engine = Engine(client, QUEUE)

    @classmethod
    async def of(cls, running: Running) -> "Histories":
        """Those of a running service."""
        return cls(await connect(running.temporal, NAMESPACE))

    async def length(self, number: str) -> int:
        """How many history events the case's latest run has cost."""
        described = await self._client.get_workflow_handle(workflow_id(number)).describe()
        return int(described.history_length)

    async def faults(self, number: str, chain: Chain) -> list[str]:
        """Where the ledger and the history of a case disagree, in order, `at`, hash or anything else."""
        recorded = {event.seq: event for event in chain}
        try:
            decided = [event async for event in self._decided(number)]
            snapshot = await self.engine.snapshot(number)
        except EngineTrouble as trouble:
            return [f"{number}: its workflow does not answer: {trouble.code}"]
        except RPCError as error:
            return [f"{number}: it has no workflow"] if error.status is RPCStatusCode.NOT_FOUND else [str(error)]
        faults = [
            f"{number}: seq {event.seq} {event.type} was decided, and the ledger has another or none"
            for event in decided
            if recorded.get(event.seq) != event
        ]
        if not chain or (snapshot.head, snapshot.case.seq) != (chain[-1].hash, chain[-1].seq):
            faults.append(f"{number}: the workflow is at seq {snapshot.case.seq}, the ledger at {len(chain)}")
        return faults

    async def _decided(self, number: str) -> AsyncIterator[SealedEvent]:
        """Every event that the history carries, in the answers of Updates and in what went to the recorder."""
        handle = self._client.get_workflow_handle(workflow_id(number))
        async for event in handle.fetch_history_events():
            for payloads, kind in _carried(event):
                for read in await DATA_CONVERTER.decode(payloads, [kind]):
                    for sealed in read.events:
                        yield sealed


def _carried(event: HistoryEvent) -> Iterator[tuple[Sequence[Payload], type[Taken | Batch]]]:
    if event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED:
        outcome = event.workflow_execution_update_completed_event_attributes.outcome
        if outcome.HasField("success"):
            yield outcome.success.payloads, Taken
    if event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
        yield event.activity_task_scheduled_event_attributes.input.payloads, Batch
