"""What people do in the demo's story, one function a command, so that the story itself reads as one."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from demo.papers import Paper


@dataclass(frozen=True)
class Step:
    """An account gives a command; `papers` are uploaded and cited first.

    `revisions` is by how much the case's revision rises: by it a later start knows what has been done.
    """

    account: str
    command: str
    body: dict[str, Any] = field(default_factory=dict)
    papers: tuple[Paper, ...] = ()
    revisions: int = 1


def acknowledge(account: str) -> Step:
    """签收."""
    return Step(account, "acknowledge")


def decline(account: str, reason: str) -> Step:
    """退回."""
    return Step(account, "decline", {"reason": reason})


def plan(account: str, *measures: tuple[str, date, str]) -> Step:
    """提交整改方案: what, by when, by whom."""
    rows = [{"text": text, "due": due.isoformat(), "owner": owner} for text, due, owner in measures]
    return Step(account, "submit-plan", {"measures": rows})


def approve_plan(account: str, note: str = "同意") -> Step:
    """批准整改方案."""
    return Step(account, "approve-plan", {"note": note})


def return_plan(account: str, reason: str) -> Step:
    """退回整改方案."""
    return Step(account, "return-plan", {"reason": reason})


def progress(account: str, text: str, percent: int, *measures: int, revisions: int = 1) -> Step:
    """报告进展; `measures` are the percentages of the plan's measures in their order."""
    each = [{"measure": number, "percent": done} for number, done in enumerate(measures, start=1)]
    return Step(account, "report-progress", {"text": text, "percent": percent, "measures": each}, revisions=revisions)


def part(account: str, text: str, *papers: Paper) -> Step:
    """配合单位完成本单位部分."""
    return Step(account, "complete-part", {"text": text}, papers)


def confirm(account: str, summary: str, *papers: Paper) -> Step:
    """确认完成."""
    return Step(account, "confirm-completion", {"summary": summary}, papers)


def check(account: str, result: str, method: str, note: str, due: date | None = None) -> Step:
    """核查; a failed one sets a new due."""
    body: dict[str, Any] = {"result": result, "method": method, "note": note}
    return Step(account, "record-check", body | ({"due": due.isoformat()} if due else {}))


def return_check(account: str, reason: str) -> Step:
    """退回核查."""
    return Step(account, "return-check", {"reason": reason})


def sign_off(account: str, note: str = "同意销号") -> Step:
    """销号."""
    return Step(account, "sign-off", {"note": note})


def reopen(account: str, reason: str, due: date) -> Step:
    """重新立项整改."""
    return Step(account, "reopen", {"reason": reason, "due": due.isoformat()})


def request_extension(account: str, due: date, reason: str) -> Step:
    """申请延期."""
    return Step(account, "request-extension", {"due": due.isoformat(), "reason": reason})


def grant_extension(account: str, due: date, note: str) -> Step:
    """批准延期."""
    return Step(account, "grant-extension", {"due": due.isoformat(), "note": note})


def change_due(account: str, due: date, reason: str) -> Step:
    """调整时限."""
    return Step(account, "change-due", {"due": due.isoformat(), "reason": reason})


def suspend(account: str, until: date, reason: str) -> Step:
    """挂账."""
    return Step(account, "suspend", {"until": until.isoformat(), "reason": reason})


def take_over(account: str, reason: str) -> Step:
    """提级督办."""
    return Step(account, "take-over", {"reason": reason})


def withdraw(account: str, reason: str) -> Step:
    """撤销."""
    return Step(account, "withdraw", {"reason": reason})


def comment(account: str, text: str) -> Step:
    """留言."""
    return Step(account, "comment", {"text": text})
