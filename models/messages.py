"""What crosses the engine: one input and one output per call. New fields have defaults."""

from datetime import datetime
from enum import StrEnum

from models.chain import GENESIS, SealedEvent
from models.domain.case import Case
from models.domain.commands import AdoptCalendar, AdoptPolicy, Command
from models.domain.delivering import DeliveryState
from models.domain.events import CLOCK
from models.domain.value import Value
from models.domain.words import Mode, State

WORKFLOW = "CaseWorkflow"
TAKE = "take"
UNRECORDED = "unrecorded"
SNAPSHOT = "snapshot"
RECORD = "record"
SWEEP = "sweep"
SWEEP_WORKFLOW = "SweepWorkflow"
SWEEP_ID = "sweep"
DELIVER = "deliver"
DELIVERY_WORKFLOW = "DeliveryWorkflow"
DISPATCH = "dispatch"
DISPATCH_WORKFLOW = "DispatchWorkflow"
DISPATCH_ID = "dispatch"
LOOK = "look"
NIGHTLY_WORKFLOW = "NightlyWorkflow"
NIGHTLY_ID = "nightly"
EXPIRE = "expire"
EXPIRY_WORKFLOW = "ExpiryWorkflow"
EXPIRY_ID = "expiry"
CHECKPOINT = "checkpoint"
FORGET = "forget"
KEEPING_WORKFLOW = "KeepingWorkflow"
KEEPING_ID = "keeping"
ADOPT = "adopt"
ADOPTION_WORKFLOW = "AdoptionWorkflow"
SUPERVISOR_ATTRIBUTE = "Supervisor"
LEAD_ATTRIBUTE = "Lead"

AT_ONCE = 500
"""Most events of one case in one payload: the engine refuses a payload above 2 MB."""

_WORKFLOW_PREFIX = "case-"
_ADOPTION_PREFIX = "adoption-"


def workflow_id(number: str) -> str:
    """The id of a case's one workflow."""
    return f"{_WORKFLOW_PREFIX}{number}"


def case_number(workflow_id: str) -> str:
    """The number of the case that a workflow of this id follows."""
    return workflow_id.removeprefix(_WORKFLOW_PREFIX)


def delivery_workflow_id(delivery: int) -> str:
    """The id of the one workflow that sees to a delivery."""
    return f"delivery-{delivery}"


def delivery_queue(task_queue: str) -> str:
    """The task queue of deliveries: endpoints that stall hold up each other and no case."""
    return f"{task_queue}-deliveries"


def adoption_workflow_id(adoption: str) -> str:
    """The id of an adoption's one workflow."""
    return f"{_ADOPTION_PREFIX}{adoption}"


class Snapshot(Value):
    """A case between two runs of its workflow: its state, the head of its chain, the commands it remembers."""

    case: Case
    head: str = GENESIS
    recent: tuple[str, ...] = ()


class CaseInput(Value):
    """A case's workflow starts from nothing (an `Open` follows) or from a snapshot.

    An earlier run hands on what it did not know to be recorded, up to which seq of it the workflow itself owes it
    to the ledger, and the version of the rules that its build knew, to be adopted from here on.
    """

    snapshot: Snapshot | None = None
    unrecorded: tuple[SealedEvent, ...] = ()
    owed_to: int = 0
    rules: int | None = None


class Instruction(Value):
    """A command, and the highest seq of this case that the caller knows to be in the ledger."""

    command: Command
    recorded: int = 0


class Taken(Value):
    """The durable answer to a command: the case's revision and state, and every event not known to be recorded.

    `again` says that the command had been taken before; its events may then be in the ledger already. Of more
    than `AT_ONCE` events these are the newest: the recorder finds the gap and asks for what is missing.
    """

    revision: int
    state: State
    events: tuple[SealedEvent, ...] = ()
    again: bool = False


class Batch(Value):
    """Events of one case to be recorded, in order and without a gap."""

    number: str
    events: tuple[SealedEvent, ...]

    @property
    def is_called_for(self) -> bool:
        """Whether a person's command decided the last of it: its caller records the same, most often at this moment.

        Of what the clock decided afterwards no caller knows; what they called for before that is recorded by now.
        """
        return any(event.command for event in self.events) and self.events[-1].actor != CLOCK


class Pending(Value):
    """What was noted before it was sent, and of which nobody knows yet what became."""

    number: str
    instruction: Instruction


class Recorded(Value):
    """The highest seq of the case that the ledger now holds."""

    seq: int


class Subject(StrEnum):
    """What an adoption brings another version of."""

    POLICY = "policy"
    CALENDAR = "calendar"


class Adoption(Value):
    """All open cases are to go by `version` from now on, as the administrator of that account has confirmed.

    `code` and `mode` are a policy's; with `from_version` only the cases that are under that version are moved.
    """

    id: str
    kind: Subject
    code: str | None = None
    version: str
    from_version: str | None = None
    mode: Mode | None = None
    account: int
    confirmed_at: datetime

    def command(self, number: str, order: AdoptPolicy | AdoptCalendar) -> Command:
        """The command to a case, which is the same one however often it is sent."""
        return Command(id=f"adopt-{self.id}-{number}", order=order, administrator=self.account)


class Moving(Value):
    """A case that an adoption has yet to move, and what it is told."""

    number: str
    instruction: Instruction


class Became(StrEnum):
    """What became of a case: moved, or left, since it had the version already, had ended, or the rules say no."""

    MOVED = "moved"
    ALREADY = "already"
    ENDED = "ended"
    REFUSED = "refused"


class Swept(Value):
    """What a sweep did: commands sent again, those refused by the rules, and those still open."""

    settled: int = 0
    refused: int = 0
    left: int = 0


class DeliveryInput(Value):
    """A delivery by its id; what it says and where it goes never enters the engine."""

    delivery: int


class Delivered(Value):
    """How a delivery ended."""

    state: DeliveryState


class Dispatched(Value):
    """What a turn of the dispatcher did: notices planned, digests made, deliveries handed to a workflow."""

    planned: int = 0
    digests: int = 0
    started: int = 0


class Looked(Value):
    """What a look at all lines found: on how many something lacks."""

    lacks: int = 0


class Expired(Value):
    """What was cleared away: uploads that nobody cited, and files of which no case has an upload any more."""

    uploads: int = 0
    files: int = 0


class Checkpointed(Value):
    """The newest checkpoint; 0 where there is no key to sign one."""

    n: int = 0
    hash: str = ""


class Forgotten(Value):
    """How many entries the access log has forgotten."""

    entries: int = 0
