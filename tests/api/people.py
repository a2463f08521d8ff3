"""The demo's people at their desks."""

from itertools import count
from typing import Any

from httpx import AsyncClient, Response

API = "/api/v1"
PASSWORD = "duban-demo"

GONGWEI_HEAD = "gongwei-head"
GONGWEI = "gongwei-inspector"
AUDITOR = "auditor"
DANGZU_HEAD = "dangzu-secretary"
JIGUAN_HEAD = "jiguan-secretary"
JIGUAN_DEPUTY = "jiguan-deputy"
JIGUAN = "jiguan-inspector"
ZHIBU_HEAD = "zhibu1-secretary"
ZHIBU = "zhibu1-officer"
ZHIBU2_HEAD = "zhibu2-secretary"
ADMIN = "admin"

_files = count(1)


class Person:
    """Somebody who is signed in."""

    def __init__(self, client: AsyncClient, token: str) -> None:
        self._client = client
        self._bearer = {"Authorization": f"Bearer {token}"}

    async def get(self, path: str, *, headers: dict[str, str] | None = None, **params: Any) -> Response:
        """Ask."""
        return await self._client.get(API + path, params=params or None, headers=self._bearer | (headers or {}))

    async def post(self, path: str, body: Any = None, **headers: str) -> Response:
        """Send JSON; headers by their names with `_`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self._client.post(API + path, json={} if body is None else body, headers=self._bearer | named)

    async def put(self, path: str, body: Any) -> Response:
        """Set something."""
        return await self._client.put(API + path, json=body, headers=self._bearer)

    async def delete(self, path: str) -> Response:
        """Take something away."""
        return await self._client.delete(API + path, headers=self._bearer)

    async def send(self, path: str, content: bytes, kind: str = "application/json") -> Response:
        """Send bytes as they are."""
        return await self._client.post(API + path, content=content, headers=self._bearer | {"Content-Type": kind})

    async def ask(self, method: str, path: str, *, headers: dict[str, str] | None = None, **sent: Any) -> Response:
        """Ask in whatever form."""
        return await self._client.request(method, API + path, headers=self._bearer | (headers or {}), **sent)

    async def at(self, method: str, path: str, *, headers: dict[str, str] | None = None, **sent: Any) -> Response:
        """Ask at any address of the service."""
        return await self._client.request(method, path, headers=self._bearer | (headers or {}), **sent)

    async def upload(
        self, number: str, content: bytes | None = None, name: str = "照片.jpg", **headers: str
    ) -> Response:
        """Upload a file, one like no other unless it is given."""
        data = content if content is not None else f"file {next(_files)}".encode()
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        files = {"file": (name, data, "image/jpeg")}
        return await self._client.post(f"{API}/cases/{number}/evidence", files=files, headers=self._bearer | named)


class House:
    """All of them."""

    def __init__(self, client: AsyncClient, evidence: str) -> None:
        self.client = client
        self.evidence = evidence
        self._people: dict[str, Person] = {}

    async def person(self, login: str) -> Person:
        """Somebody, signed in."""
        if login not in self._people:
            answer = await self.client.post(f"{API}/auth/token", data={"username": login, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            self._people[login] = Person(self.client, answer.json()["access_token"])
        return self._people[login]

    async def open(self, by: str = JIGUAN, **said: Any) -> dict[str, Any]:
        """A case for the first branch under the bureau's committee, unless told otherwise."""
        answer = await (await self.person(by)).post("/cases", new_case(**said))
        assert answer.status_code == 201, answer.text
        case: dict[str, Any] = answer.json()
        return case

    async def give(self, by: str, number: str, command: str, **said: Any) -> dict[str, Any]:
        """A command that is taken."""
        answer = await (await self.person(by)).post(f"/cases/{number}/{command}", said)
        assert answer.status_code == 200, answer.text
        case: dict[str, Any] = answer.json()
        return case

    async def seen(self, by: str, number: str) -> dict[str, Any]:
        """A case as somebody sees it."""
        answer = await (await self.person(by)).get(f"/cases/{number}")
        assert answer.status_code == 200, answer.text
        case: dict[str, Any] = answer.json()
        return case

    async def evidence_in(self, number: str, by: str = ZHIBU) -> str:
        """The hash of a file uploaded to a case."""
        answer = await (await self.person(by)).upload(number)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["sha256"])

    async def closed(self) -> str:
        """The number of a case that has lived its whole life."""
        number = str((await self.open())["number"])
        await self.give(ZHIBU, number, "acknowledge")
        sha = await self.evidence_in(number)
        await self.give(ZHIBU_HEAD, number, "confirm-completion", summary="已整改", evidence=[sha])
        await self.give(JIGUAN, number, "record-check", result="pass", method="on_site", note="属实")
        await self.give(JIGUAN_HEAD, number, "sign-off", note="同意销号")
        return number


def new_case(**said: Any) -> dict[str, Any]:
    """What is sent to open a case; `None` takes a field away."""
    body = {
        "title": "会议记录不完整",
        "description": "三会一课记录缺少签名。",
        "severity": "minor",
        "lead_unit": "SWJ-01",
        "deadline": {"kind": "by_date", "within": "20 working days"},
        **said,
    }
    return {name: value for name, value in body.items() if value is not None}
