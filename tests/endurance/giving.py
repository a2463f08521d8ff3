"""People who give commands and insist on an answer: the same Idempotency-Key until it is known what became of it."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

import orjson

from tests.endurance.running import Service
from tests.endurance.wire import Answer, NoAnswer

API = "/api/v1"
_UNAVAILABLE = 503
_INSISTS_SECONDS = 120.0


@dataclass
class Given:
    """One command as somebody gave it, and what became of each try."""

    account: str
    name: str
    key: str
    path: str
    body: dict[str, Any]
    tries: list[str] = field(default_factory=list)
    status: int = 0
    code: str = ""

    @property
    def acknowledged(self) -> bool:
        """Whether the service has said that it is done."""
        return 200 <= self.status < 300

    @property
    def words(self) -> str:
        """What it says that no other command says; empty where a command says nothing."""
        return self.key if self.key in orjson.dumps(self.body).decode() else ""


class People:
    """The demo's people, each with a token, and what they have given."""

    def __init__(self, service: Service, rng: Random, name: str) -> None:
        """`name` makes their keys unlike all others."""
        self.service = service
        self.given: list[Given] = []
        self.seen: Counter[str] = Counter()
        self._rng = rng
        self._name = name

    @property
    def acknowledged(self) -> int:
        """How many of their commands they have been told are done."""
        return sum(one.acknowledged for one in self.given)

    async def ask(self, account: str, method: str, path: str, *, patience: float = 40.0, **content: Any) -> Answer:
        """One request of one person, once."""
        own = {"Authorization": f"Bearer {self.service.tokens[account]}", **content.pop("headers", {})}
        return await self.service.wire.ask(method, f"{API}{path}", headers=own, patience=patience, **content)

    async def read(self, account: str, path: str) -> Any:
        """What the service shows, asked for until it does; `None` for what this person does not see."""
        answer = await self._insist(lambda: self.ask(account, "GET", path))
        assert answer.status in {200, 404}, (path, answer.status, answer.content)
        return answer.body if answer.status == 200 else None

    async def cite(self, account: str, number: str) -> str:
        """Upload a small file of its own, and give its SHA-256."""
        boundary = f"b{self._rng.randrange(10**12)}"
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{boundary}.txt"\r\n'
        content = f"{head}Content-Type: text/plain\r\n\r\n{boundary}\r\n--{boundary}--\r\n".encode()
        kind = f"multipart/form-data; boundary={boundary}"
        path = f"/cases/{number}/evidence"
        answer = await self._insist(lambda: self.ask(account, "POST", path, content=content, kind=kind))
        self.seen[f"upload {answer.code or 'kept'}"] += 1
        return str(answer.body["sha256"]) if answer.status == 201 else "0" * 64

    def new(self, account: str, name: str, number: str | None, body: dict[str, Any]) -> Given:
        """A command with a key of its own; `{key}` in a text of its body becomes that key."""
        key = f"{self._name}-{len(self.given)}-{self._rng.randrange(10**9)}"
        path = "/cases" if number is None else f"/cases/{number}/{name}"
        worded = {field: said.replace("{key}", key) if isinstance(said, str) else said for field, said in body.items()}
        given = Given(account, name, key, path, worded)
        self.given.append(given)
        return given

    async def give(
        self, account: str, name: str, number: str | None, body: dict[str, Any], *, hurry: float = 0.0
    ) -> Answer:
        """Give a command until its outcome is known. With the probability `hurry` somebody gives up at first."""
        return await self.insist(self.new(account, name, number, body), hurry=hurry)

    async def insist(self, given: Given, *, hurry: float = 0.0) -> Answer:
        """Give it again and again, under its key, until it is taken or refused."""

        def ask() -> Any:
            hurries = self._rng.random() < hurry
            return self.once(given, patience=self._rng.uniform(0.02, 0.6) if hurries else 40.0)

        answer = await self._insist(ask, given)
        given.status, given.code = answer.status, answer.code
        self.seen[f"{given.name}: {answer.code or 'taken'}"] += 1
        return answer

    async def once(self, given: Given, *, patience: float = 40.0) -> Answer:
        """Give it once."""
        headers = {"Idempotency-Key": given.key}
        content = orjson.dumps(given.body)
        return await self.ask(given.account, "POST", given.path, patience=patience, headers=headers, content=content)

    async def _insist(self, ask: Any, given: Given | None = None) -> Answer:
        until = time.monotonic() + _INSISTS_SECONDS
        while True:
            try:
                answer: Answer = await ask()
            except NoAnswer as silence:
                said = str(silence)
            else:
                if answer.status != _UNAVAILABLE:
                    return answer
                said = answer.code
                assert "retry-after" in answer.headers, answer
            self.seen[f"again after {said}"] += 1
            if given is not None:
                given.tries.append(said)
            assert time.monotonic() < until, f"no answer for {_INSISTS_SECONDS:.0f} s: {given}"
            await asyncio.sleep(self._rng.uniform(0.05, 0.5))
