"""Everything that people can write, written with the marks: cases, commands that are taken and that are refused."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from httpx import AsyncClient, Response

from tests.api.people import API, PASSWORD
from tests.privacy.marks import MARKED

JIGUAN, JIGUAN_HEAD = "jiguan-inspector", "jiguan-secretary"
ZHIBU, ZHIBU_HEAD, CO_HEAD = "zhibu1-officer", "zhibu1-secretary", "zhibu2-secretary"
GONGWEI_HEAD, DANGZU_HEAD = "gongwei-head", "dangzu-secretary"
REASON = {"reason": f"理由 {MARKED}"}
TEXT = {"text": f"内容 {MARKED}"}
NOTE = {"note": f"意见 {MARKED}"}


def in_days(days: int) -> str:
    """A day."""
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


class Walk:
    """Somebody at a time, at the API of a running service."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._tokens: dict[str, str] = {}
        self._files = 0

    async def ask(self, login: str, method: str, path: str, **sent: Any) -> Response:
        """Ask as that account."""
        if login not in self._tokens:
            form = {"username": login, "password": PASSWORD}
            answer = await self._client.post(f"{API}/auth/token", data=form)
            self._tokens[login] = answer.json()["access_token"]
        bearer = {"Authorization": f"Bearer {self._tokens[login]}"}
        return await self._client.request(method, API + path, headers=bearer, **sent)

    async def open(self, **said: Any) -> str:
        """A case, marked wherever it can be."""
        body = {
            "title": f"标题 {MARKED}",
            "description": f"说明 {MARKED} " * 50,
            "severity": "major",
            "group": f"类别 {MARKED}",
            "source": f"来源 {MARKED}",
            "external_ref": f"编号 {MARKED} {datetime.now(UTC).timestamp()}",
            "lead_unit": "SWJ-01",
            "co_units": ["SWJ-02"],
            "deadline": {"kind": "by_date", "date": in_days(60)},
            **said,
        }
        answer = await self.ask(JIGUAN, "POST", "/cases", json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["number"])

    async def give(self, login: str, number: str, command: str, **said: Any) -> None:
        """A command that is taken."""
        answer = await self.ask(login, "POST", f"/cases/{number}/{command}", json=said)
        assert answer.status_code == 200, (command, answer.text)

    async def file(self, login: str, number: str) -> str:
        """A file whose name and content are marked."""
        self._files += 1
        content = f"{MARKED} {self._files}".encode()
        sent = {"file": (f"佐证 {MARKED} {self._files}.txt", content, "text/plain")}
        answer = await self.ask(login, "POST", f"/cases/{number}/evidence", files=sent)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["sha256"])

    async def whole_life(self) -> str:
        """From opening through every text-bearing command to a second round."""
        number = await self.open()
        await self.give(ZHIBU_HEAD, number, "decline", **REASON)
        await self.give(JIGUAN, number, "assign", lead_unit="SWJ-01", co_units=["SWJ-02"], **NOTE)
        await self.give(ZHIBU, number, "acknowledge")
        measure = {"text": f"措施 {MARKED}", "due": in_days(50), "owner": f"责任人 {MARKED}"}
        await self.give(ZHIBU, number, "submit-plan", measures=[measure], **NOTE)
        await self.give(JIGUAN, number, "return-plan", **REASON)
        await self.give(ZHIBU, number, "submit-plan", measures=[measure])
        await self.give(JIGUAN, number, "approve-plan", **NOTE)
        await self.give(ZHIBU, number, "report-progress", percent=40, **TEXT)
        await self.give(JIGUAN, number, "comment", **TEXT)
        await self.give(ZHIBU_HEAD, number, "request-extension", due=in_days(80), **REASON)
        await self.give(JIGUAN_HEAD, number, "refuse-extension", **REASON)
        await self.give(ZHIBU_HEAD, number, "request-extension", due=in_days(80), **REASON)
        await self.give(JIGUAN_HEAD, number, "grant-extension", due=in_days(80), **NOTE)
        await self.give(JIGUAN, number, "change-due", due=in_days(70), **REASON)
        await self.give(JIGUAN, number, "suspend", until=in_days(20), **REASON)
        await self.give(JIGUAN, number, "resume", **REASON)
        await self.give(CO_HEAD, number, "complete-part", evidence=[await self.file(CO_HEAD, number)], **TEXT)
        await self._confirm(number)
        await self.give(JIGUAN, number, "record-check", result="fail", method="on_site", **NOTE)
        await self._confirm(number)
        await self.give(JIGUAN, number, "record-check", result="pass", method="documents", **NOTE)
        await self.give(JIGUAN_HEAD, number, "return-check", **REASON)
        await self.give(JIGUAN, number, "record-check", result="pass", method="documents", **NOTE)
        await self.give(JIGUAN_HEAD, number, "sign-off", **NOTE)
        await self.give(JIGUAN_HEAD, number, "reopen", **REASON)
        await self.give(DANGZU_HEAD, number, "take-over", **REASON)
        return number

    async def run_late(self, policy: str) -> None:
        """A letter and two proposals come within seconds; all are answered, and the case is withdrawn."""
        soon = (datetime.now(UTC) + timedelta(seconds=3)).isoformat()
        number = await self.open(policy=policy, co_units=[], deadline={"kind": "by_date", "at": soon})
        await self.give(ZHIBU, number, "acknowledge")
        letter, (first, second) = await self._come(number)
        await self.give(JIGUAN_HEAD, number, "acknowledge-letter", letter=letter)
        await self.give(JIGUAN_HEAD, number, "issue", proposal=first, **NOTE)
        await self.give(JIGUAN_HEAD, number, "waive", proposal=second, **REASON)
        await self.give(JIGUAN_HEAD, number, "withdraw", **REASON)

    async def _come(self, number: str) -> tuple[int, list[int]]:
        """The letter and the proposals that wait for an answer, once they are there."""
        async with asyncio.timeout(60):
            while True:
                case = (await self.ask(JIGUAN_HEAD, "GET", f"/cases/{number}")).json()
                clocks = (await self.ask(JIGUAN_HEAD, "GET", f"/cases/{number}/clock")).json()["clocks"]
                letters = [letter["letter"] for letter in case["letters"]]
                proposals = [clock["proposal"] for clock in clocks if clock["proposal"] is not None]
                if letters and len(proposals) > 1:
                    return letters[0], proposals
                await asyncio.sleep(0.3)

    async def _confirm(self, number: str) -> None:
        evidence = [await self.file(ZHIBU, number)]
        await self.give(ZHIBU_HEAD, number, "confirm-completion", summary=f"总结 {MARKED}", evidence=evidence)

    async def refused(self, number: str) -> None:
        """Every way to be refused, with the marks in what was said: as malformed, by right, by state, by a rule."""
        marked = {"text": MARKED, "reason": MARKED, "note": MARKED, "summary": MARKED}
        for command, said, status in (
            ("comment", {"text": MARKED, MARKED: MARKED}, 422),
            ("sign-off", NOTE, 403),
            ("decline", REASON, 409),
            ("request-extension", {**REASON, "due": in_days(-9)}, 422),
            ("confirm-completion", {"summary": MARKED}, 422),
            ("withdraw", marked, 422),
        ):
            answer = await self.ask(ZHIBU_HEAD, "POST", f"/cases/{number}/{command}", json=said)
            assert answer.status_code == status, (command, answer.text)
        for path in (f"/cases?q={MARKED}", f"/cases?group={MARKED}", f"/cases/{MARKED}", f"/cases?cursor={MARKED}"):
            await self.ask(JIGUAN, "GET", path)
        for login, path, said in (
            (ZHIBU_HEAD, "/inspections", {"code": "M-1", "name": MARKED, "unit": "SWJ-JG"}),
            (JIGUAN, "/cases", {"title": MARKED * 30, "description": MARKED}),
        ):
            assert (await self.ask(login, "POST", path, json=said)).status_code in {403, 422}
        broken = {"file": (MARKED, b"", MARKED)}
        await self.ask(ZHIBU, "POST", f"/cases/{number}/evidence", files=broken)
        await self._client.post(f"{API}/auth/token", data={"username": MARKED, "password": MARKED})
        await self._client.get(f"{API}/me", headers={"Authorization": "Bearer Zq7xSecretMark"})
