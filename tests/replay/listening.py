"""Replaying a history, and listening to what the code decides meanwhile.

The replayer compares the kinds of commands, and neither what Updates are answered nor what activities are given.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from temporalio.client import WorkflowHistory
from temporalio.worker import (
    Replayer,
    UnsandboxedWorkflowRunner,
    WorkflowInstance,
    WorkflowInstanceDetails,
    WorkflowRunner,
)
from temporalio.workflow import NondeterminismError

from activities.connection import DATA_CONVERTER
from tests.replay.histories import read
from worker import RUNNER, WORKFLOWS

HOW = "how to change a rule or a command: docs/decisions/0006-rules-version.md"


class CommandsChanged(AssertionError):  # noqa: N818  # it says what happened
    """The workflow asks the engine for other things than it did when this history was recorded."""


@dataclass
class Heard:
    """What a workflow asked of the engine: its commands by activation, and which Update each answer is for."""

    turns: list[list[Any]] = field(default_factory=list)
    updates: dict[str, str] = field(default_factory=dict)

    @property
    def commands(self) -> list[Any]:
        """All commands, in order."""
        return [command for turn in self.turns for command in turn]


class _Overheard(WorkflowInstance):
    """A workflow's instance that does as it would, and is listened to."""

    def __init__(self, instance: WorkflowInstance, heard: Heard) -> None:
        self._instance = instance
        self._heard = heard

    def activate(self, act: Any) -> Any:
        """Pass on, and note."""
        for job in act.jobs:
            if job.HasField("do_update"):
                self._heard.updates[job.do_update.protocol_instance_id] = job.do_update.id
        completion = self._instance.activate(act)
        if completion.successful.commands:
            self._heard.turns.append(list(completion.successful.commands))
        return completion

    def get_serialization_context(self, command_info: Any) -> Any:
        """Pass on."""
        return self._instance.get_serialization_context(command_info)

    def get_external_store_context(self, command_info: Any) -> Any:
        """Pass on."""
        return self._instance.get_external_store_context(command_info)

    def get_info(self) -> Any:
        """Pass on."""
        return self._instance.get_info()

    def get_thread_id(self) -> int | None:
        """Pass on."""
        return self._instance.get_thread_id()


class _Listener(WorkflowRunner):
    """The worker's own runner, with every instance overheard."""

    def __init__(self, runner: UnsandboxedWorkflowRunner) -> None:
        self._runner = runner
        self.heard = Heard()

    def prepare_workflow(self, defn: Any) -> None:
        """Pass on."""
        self._runner.prepare_workflow(defn)

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """An instance that is listened to."""
        return _Overheard(self._runner.create_instance(det), self.heard)


async def replay(history: WorkflowHistory, workflows: Sequence[type] = WORKFLOWS) -> Heard:
    """What `workflows` ask for when the history is replayed to them; raises `CommandsChanged`."""
    listener = _Listener(RUNNER)
    replayer = Replayer(workflows=workflows, workflow_runner=listener, data_converter=DATA_CONVERTER)
    try:
        await replayer.replay_workflow(history)
    except NondeterminismError as error:
        message = f"{error} ({HOW})"
        raise CommandsChanged(message) from error
    return listener.heard


_HEARD: dict[str, Heard] = {}


async def heard_in(name: str) -> Heard:
    """What today's code asks for in the recorded life of this name; replayed once in a test run."""
    if name not in _HEARD:
        try:
            _HEARD[name] = await replay(read(name))
        except CommandsChanged as error:
            message = f"{name}: {error}"
            raise CommandsChanged(message) from error
    return _HEARD[name]
