"""Somebody at the page, without a browser: cookies, forms and what stands on a page."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from typing import Any

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response

from tests.api.people import PASSWORD

_SAME_SITE = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def window(app: FastAPI, **headers: str) -> AsyncClient:
    """A browser's window, in which nobody is signed in."""
    return AsyncClient(transport=ASGITransport(app), base_url="http://duban", headers=_SAME_SITE | headers)


@asynccontextmanager
async def signed_in(app: FastAPI, login: str, **headers: str) -> AsyncIterator[AsyncClient]:
    """A window in which somebody is signed in."""
    async with window(app, **headers) as client:
        answer = await client.post("/sign-in", data={"username": login, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        yield client


def hidden(answer: Response) -> dict[str, str]:
    """What a command's form holds unseen."""
    return hidden_in(answer, '<form class="form sheet deed')


def hidden_in(answer: Response, mark: str) -> dict[str, str]:
    """What the form that begins with `mark` holds unseen."""
    begin = answer.text.index(mark)
    form = answer.text[begin : answer.text.index("</form>", begin)]
    return {name: unescape(value) for name, value in _HIDDEN.findall(form)}


async def give(client: AsyncClient, number: str, command: str, **typed: Any) -> Response:
    """Open a command's form, fill it in and send it."""
    where = f"/cases/{number}/do/{command}"
    shown = await client.get(where)
    assert shown.status_code == 200, shown.text
    return await client.post(where, data={**hidden(shown), **typed})
