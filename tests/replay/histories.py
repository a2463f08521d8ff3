"""Recorded histories as files: an event a line, payloads readable, and nothing in them that replay can do without."""

import json
import re
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHistory

FOLDER = Path(__file__).parent / "histories"

_NOISE = frozenset(
    {
        *("identity", "taskId", "requestId", "workerVersion", "meteringMetadata", "historySizeBytes"),
        *("searchAttributes", "priority", "header", "useWorkflowBuildId", "stickyAttributes"),
    }
)
_JSON = b64encode(b"json/plain").decode()
_RUN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def names() -> list[str]:
    """All that is recorded."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def write(name: str, history: WorkflowHistory) -> None:
    """Keep a history under this name."""
    runs: dict[str, str] = {}

    def numbered(run: re.Match[str]) -> str:
        return runs.setdefault(run[0], f"00000000-0000-4000-8000-{len(runs) + 1:012d}")

    events = (json.dumps(_stripped(event), ensure_ascii=False) for event in history.to_json_dict()["events"])
    lines = ",\n".join(_RUN_ID.sub(numbered, event) for event in events)
    text = f'{{"workflowId": "{history.workflow_id}", "events": [\n{lines}\n]}}\n'
    (FOLDER / f"{name}.json").write_text(text)


def read(name: str) -> WorkflowHistory:
    """The history of this name."""
    return parsed((FOLDER / f"{name}.json").read_text())


def parsed(text: str) -> WorkflowHistory:
    """A history as it is written in a file."""
    said = json.loads(text)
    return WorkflowHistory.from_json(said["workflowId"], {"events": _packed(said["events"])})


def _stripped(value: Any) -> Any:
    match value:
        case {"metadata": {"encoding": encoding}, "data": data} if encoding == _JSON:
            content = json.loads(b64decode(data))
            if _compact(content) != data:
                message = f"a payload does not survive reading and writing: {content}"
                raise ValueError(message)
            return {"json": content}
        case dict():
            return {key: _stripped(item) for key, item in value.items() if key not in _NOISE and not _is_sticky(item)}
        case list():
            return [_stripped(item) for item in value]
        case _:
            return value


def _is_sticky(queue: Any) -> bool:
    """Whether it is a worker's own queue, which is called after its machine."""
    return isinstance(queue, dict) and queue.get("kind") == "TASK_QUEUE_KIND_STICKY"


def _packed(value: Any) -> Any:
    match value:
        case {"json": content}:
            return {"metadata": {"encoding": _JSON}, "data": _compact(content)}
        case dict():
            return {key: _packed(item) for key, item in value.items()}
        case list():
            return [_packed(item) for item in value]
        case _:
            return value


def _compact(content: Any) -> str:
    return b64encode(json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()).decode()
