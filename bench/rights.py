"""What authorization costs of a command: `python -m bench.rights`.

On one `duban up`, in turns: a command through HTTP, and in this process, through the API's own functions, each thing
that is done to know who gives it and whether they may. A ratio is of the medians of one repeat.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from statistics import median
from time import perf_counter
from uuid import uuid4

import orjson
from fastapi.security import HTTPAuthorizationCredentials
from starlette.requests import Request

from api.identity import identify, resolve
from api.lifespan import wiring
from api.metrics import Metrics
from api.visible import see
from api.wiring import Wiring
from bench.alone import alone
from bench.drivers import API
from bench.figures import Figure
from bench.pace import Pace, tell
from bench.script import steps
from bench.service import Service, with_people
from bench.wire import Wire
from models.db.passwords import DEMO_PASSWORD
from models.domain.authority import authority_for
from models.domain.commands import Comment
from settings import Settings

GROUP = "What authorization costs of a command"
TURNS = 200
_QUICK_TURNS = 20
_WHO, _SEES, _MAY, _COMMAND = "who", "sees", "may", "command"
_WORDS = {
    _WHO: "who it is: the token, the account and the organization of the day",
    _MAY: "whether they may: the table of rights and separation of duties",
    _SEES: "reading the case as they see it, which judging any command needs",
}
_DIGEST = "text:" + "0" * 64


async def measure(pace: Pace) -> list[Figure]:
    """All of it, turn by turn."""
    turns = TURNS if pace.due >= TURNS * 10 else _QUICK_TURNS
    taken: dict[str, list[float]] = defaultdict(list)
    with with_people() as service:
        running = service.running
        settings = Settings(database_url=running.database, temporal_address=running.temporal, data_dir=service.folder)
        async with wiring(settings, Metrics()) as parts:
            for repeat in range(pace.repeats + 1):
                seen = await _turns(service, parts, turns)
                # The first warms the caches of everybody.
                if repeat:
                    for name, milliseconds in seen.items():
                        taken[name].append(milliseconds)
                    tell(f"rights {repeat}/{pace.repeats}: a command {seen[_COMMAND]:.1f} ms")
    return _figures(taken)


async def _turns(service: Service, parts: Wiring, turns: int) -> dict[str, float]:
    """The median of each, in milliseconds; another case for each repeat, so that none grows long."""
    desk = await _Desk.at(service)
    number, seconds = await desk.opened(), defaultdict(list)
    for _ in range(turns):
        since = perf_counter()
        await desk.comment(number)
        seconds[_COMMAND].append(perf_counter() - since)
        now, since = datetime.now(UTC), perf_counter()
        credentials = HTTPAuthorizationCredentials(scheme="Bearer", credentials=desk.token)
        request = Request({"type": "http", "method": "POST", "headers": []})
        caller = await identify(request, await resolve(request, parts, now, credentials))
        seconds[_WHO].append(perf_counter() - since)
        since = perf_counter()
        shown = await see(number, caller, parts, now)
        seconds[_SEES].append(perf_counter() - since)
        since = perf_counter()
        authority_for(shown.case, Comment(text=_DIGEST), caller.acting, now)
        seconds[_MAY].append(perf_counter() - since)
    desk.close()
    return {name: median(measured) * 1000 for name, measured in seconds.items()}


class _Desk:
    """One person's, who opens a case and talks about it."""

    def __init__(self, wire: Wire, token: str) -> None:
        self._wire = wire
        self.token = token

    @classmethod
    async def at(cls, service: Service) -> "_Desk":
        """Signed in."""
        host, _, port = service.running.api.removeprefix("http://").partition(":")
        wire = Wire(host, int(port))
        form = f"username={steps(1)[0].account}&password={DEMO_PASSWORD}".encode()
        answer = await wire.post(f"{API}/auth/token", form, "", "application/x-www-form-urlencoded")
        return cls(wire, str(answer.body["access_token"]))

    async def opened(self) -> str:
        """The number of a new case."""
        return str((await self._post("/cases", steps(1)[0].body))["number"])

    async def comment(self, number: str) -> None:
        """A command."""
        await self._post(f"/cases/{number}/comment", {"text": "说一句"})

    def close(self) -> None:
        """Hang up."""
        self._wire.close()

    async def _post(self, path: str, said: Mapping[str, object]) -> Mapping[str, object]:
        headers = f"Authorization: Bearer {self.token}\r\nIdempotency-Key: {uuid4().hex}\r\n"
        answer = await self._wire.post(f"{API}{path}", orjson.dumps(said), headers)
        body: Mapping[str, object] = answer.body
        return body


def _figures(taken: Mapping[str, list[float]]) -> list[Figure]:
    command = tuple(taken[_COMMAND])
    added = tuple(who + may for who, may in zip(taken[_WHO], taken[_MAY], strict=True))
    return [
        *(
            Figure(group=GROUP, name=words, unit="ms", ours=tuple(taken[n]), peer=command)
            for n, words in _WORDS.items()
        ),
        Figure(
            group=GROUP,
            name="what authorization adds: who it is, and whether they may; peer: the whole command, p50",
            unit="ms",
            ours=added,
            peer=command,
            aim="≤ 0.1",
            at_most=0.1,
        ),
    ]


if __name__ == "__main__":
    alone(measure)
