"""What may be found wrong: each kind by its stable name, with what to do about it."""

from enum import StrEnum
from typing import NamedTuple

_RESTORE = "restore it from a backup"
_REBUILD = "run `duban rebuild`"
_REVIVE = "run `duban revive {number}`"
_END = "run `temporal workflow terminate -w case-{number} --namespace duban --address HOST:PORT` (of `up`: in run.json)"
_WORKER = "see the worker's log"


class Kind(StrEnum):
    """What is wrong."""

    EVENT_MISSING = "event_missing"
    EVENT_CHANGED = "event_changed"
    CHAIN_BROKEN = "chain_broken"
    DOES_NOT_FOLD = "does_not_fold"
    NEWEST_MISSING = "newest_missing"
    NEWEST_CHANGED = "newest_changed"
    CASE_GONE = "case_gone"
    NUMBER_GONE = "number_gone"
    FEED_HOLE = "feed_hole"
    TEXT_CHANGED = "text_changed"
    TEXT_MISSING = "text_missing"
    TEXT_UNCLAIMED = "text_unclaimed"
    EVENTS_GONE = "events_gone"
    CHAIN_REWRITTEN = "chain_rewritten"
    RECORD_DIFFERS = "record_differs"
    TEXT_GONE = "text_gone"
    ERASURE_UNDONE = "erasure_undone"
    ACT_GONE = "act_gone"
    ACT_CHANGED = "act_changed"
    CHECKPOINT_GONE = "checkpoint_gone"
    CHECKPOINT_CHANGED = "checkpoint_changed"
    WRONG_KEY = "wrong_key"
    COMMAND_WITHOUT_EVENT = "command_without_event"
    NOTICE_WITHOUT_EVENT = "notice_without_event"
    LETTER_MISSING = "letter_missing"
    LETTER_UNFOUNDED = "letter_unfounded"
    LETTER_DIFFERS = "letter_differs"
    LETTER_GONE = "letter_gone"
    EVIDENCE_MISSING = "evidence_missing"
    EVIDENCE_CHANGED = "evidence_changed"
    UPLOAD_DIFFERS = "upload_differs"
    ROW_MISSING = "row_missing"
    ROW_DIFFERS = "row_differs"
    COUNTERS_DIFFER = "counters_differ"
    COMMAND_PENDING = "command_pending"
    WORKFLOW_MISSING = "workflow_missing"
    WORKFLOW_UNWANTED = "workflow_unwanted"
    WORKFLOW_DIFFERS = "workflow_differs"
    WORKFLOW_SILENT = "workflow_silent"
    WORKFLOW_STUCK = "workflow_stuck"
    CLOCK_LATE = "clock_late"
    CLOCK_WITHOUT_TIMER = "clock_without_timer"
    NO_WORKER = "no_worker"
    ENGINE_AWAY = "engine_away"

    @property
    def remedy(self) -> str:
        """What to do about it; `{number}` stands for the case."""
        return _REMEDIES.get(self, _RESTORE)


_REMEDIES = {
    Kind.ERASURE_UNDONE: "run `duban erase --again`",
    Kind.CHECKPOINT_GONE: "find out who took it away; what is left of it elsewhere still vouches",
    Kind.CHECKPOINT_CHANGED: "believe the copy that was mailed or kept elsewhere: `duban verify --checkpoints FILE`",
    Kind.WRONG_KEY: "give the public key of then, `duban verify --keys FILE`; if it is none of yours, it is forged",
    Kind.UPLOAD_DIFFERS: "`files` of that event tells what it was: set the row of `uploads` right",
    Kind.LETTER_DIFFERS: _REBUILD,
    Kind.ROW_MISSING: _REBUILD,
    Kind.ROW_DIFFERS: _REBUILD,
    Kind.COUNTERS_DIFFER: _REBUILD,
    Kind.COMMAND_PENDING: f"the sweep should have settled it: {_WORKER}",
    Kind.WORKFLOW_MISSING: _REVIVE,
    Kind.WORKFLOW_UNWANTED: _END,
    Kind.WORKFLOW_DIFFERS: f"if the record is right, {_END} and {_REVIVE}",
    Kind.WORKFLOW_SILENT: _WORKER,
    Kind.WORKFLOW_STUCK: _WORKER,
    Kind.CLOCK_LATE: f"is the worker overloaded? {_WORKER}",
    Kind.CLOCK_WITHOUT_TIMER: f"{_END} and {_REVIVE}",
    Kind.NO_WORKER: "start `duban worker`",
    Kind.ENGINE_AWAY: "start the engine and verify again",
}


class Finding(NamedTuple):
    """One thing that is wrong: with which case, or `None` for the ledger as a whole, and in words."""

    kind: Kind
    number: str | None
    detail: str

    def __str__(self) -> str:
        """The finding on one line, with what to do."""
        return f"{self.number or 'ledger'}  {self.kind}: {self.detail}; {self.kind.remedy.format(number=self.number)}"
