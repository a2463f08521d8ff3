"""Walks the demo's cases on through the HTTP API, as the people of the demo and with their rights."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from demo.papers import Paper
from demo.steps import Step
from demo.story import Story
from models.db.accounts import account
from models.db.queries.reader import Reader
from models.db.queries.shown import SHOWN
from models.db.tokens import issue_token

if TYPE_CHECKING:
    import httpx

OPENED = 2
"""A case's revision when the ledger has been imported: it is registered and assigned."""
AT_ONCE = 6
_TRIES = 5
_TOKENS_LAST = timedelta(minutes=10)
_PATIENCE_SECONDS = 30.0
_UNAVAILABLE = 503


class Walk(NamedTuple):
    """What is still to be done in one case: `done` steps of its story are done already."""

    ref: str
    number: str
    done: int
    steps: tuple[Step, ...]


async def outstanding(
    conn: AsyncConnection, reader: Reader, story: Story, numbers: Mapping[str, str]
) -> tuple[Walk, ...]:
    """The walks that are not finished, by the revisions of the cases; `numbers` are theirs by 序号."""
    rows = await conn.execute(select(SHOWN.c.number, SHOWN.c.revision), reader.bound)
    revisions = {row.number: row.revision for row in rows}
    walks = []
    for ref, steps in story.items():
        done, reached = 0, OPENED
        revision = revisions.get(numbers.get(ref, ""), 0)
        while done < len(steps) and reached + steps[done].revisions <= revision:
            reached += steps[done].revisions
            done += 1
        if revision and done < len(steps):
            walks.append(Walk(ref, numbers[ref], done, steps[done:]))
    return tuple(walks)


async def tokens(conn: AsyncConnection, story: Story) -> dict[str, str]:
    """A token for each account of the story that lasts as long as its telling."""
    issued = {}
    for login in sorted({step.account for steps in story.values() for step in steps}):
        found = await account(conn, login)
        token = await issue_token(conn, found.id, now=datetime.now(UTC), expires_in=_TOKENS_LAST, name="demo")
        issued[login] = token.secret
    return issued


@asynccontextmanager
async def walking(
    api_url: str, secrets: Mapping[str, str], say: Callable[[str], None]
) -> AsyncIterator[Callable[[Walk], None]]:
    """Gives what starts a walk, and ends when all are done: several at once, each in its order.

    Where a step is refused that case stays as it is, and `say` tells of it.
    """
    import httpx  # noqa: PLC0415 - a start with nothing to do is not to pay for it

    turns = asyncio.Semaphore(AT_ONCE)

    async def go(client: httpx.AsyncClient, walk: Walk) -> None:
        async with turns:
            await _case(client, walk, secrets, say)

    async with (
        httpx.AsyncClient(base_url=f"{api_url}/api/v1", timeout=_PATIENCE_SECONDS, trust_env=False) as client,
        asyncio.TaskGroup() as group,
    ):

        def start(walk: Walk) -> None:
            group.create_task(go(client, walk))

        yield start


async def _case(
    client: "httpx.AsyncClient", walk: Walk, secrets: Mapping[str, str], say: Callable[[str], None]
) -> None:
    for at, step in enumerate(walk.steps, start=walk.done):
        headers = {"Authorization": f"Bearer {secrets[step.account]}", "Idempotency-Key": f"demo-{walk.ref}-{at}"}
        body = dict(step.body)
        if step.papers:
            body["evidence"] = [await _upload(client, walk.number, paper, headers) for paper in step.papers]
        answer = await _sent(client, f"/cases/{walk.number}/{step.command}", headers, json=body)
        if answer.is_error:
            say(f"demo: {walk.number} {step.command} by {step.account}: {answer.status_code} {answer.text}")
            return


async def _upload(client: "httpx.AsyncClient", number: str, paper: Paper, headers: Mapping[str, str]) -> str:
    own = {"Authorization": headers["Authorization"]}
    answer = await _sent(
        client, f"/cases/{number}/evidence", own, files={"file": (paper.name, paper.content, paper.media_type)}
    )
    answer.raise_for_status()
    sha256: str = answer.json()["sha256"]
    return sha256


async def _sent(client: "httpx.AsyncClient", path: str, headers: Mapping[str, str], **content: Any) -> "httpx.Response":
    """The answer, asked for again under the same key while the service is not to be had."""
    answer = await client.post(path, headers=headers, **content)
    for again in range(1, _TRIES):
        if answer.status_code != _UNAVAILABLE:
            break
        await asyncio.sleep(0.2 * again)
        answer = await client.post(path, headers=headers, **content)
    return answer
