"""Every route × every account of the demo × a case of their own unit, of a sister, below, above, guided, a stranger's.

What is right comes from the organization's file and the table of rights (`tests.api.bureau`), not from the API.
"""

from collections.abc import Iterable

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from httpx import Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.routing import BaseRoute, Mount, Route

from tests.api.bureau import Bureau, Stand
from tests.api.people import API, House
from tests.api.probes import PAGES, PROBES, PUBLIC, Probe, World

GROUP = "权限逐项核对"
PROBLEM = "application/problem+json"
OPENED = (
    ("jiguan-inspector", {"lead_unit": "SWJ-01", "co_units": ["SWJ-02"]}, "SWJ-JG"),
    ("qugongwei-inspector", {"lead_unit": "SWJ-09"}, "QU"),
    ("dangzu-member", {"lead_unit": "SWJ-JG"}, "SWJ"),
    ("gongwei-inspector", {"lead_unit": "SWJ"}, "GW"),
    ("jiguan-inspector", {"lead_unit": None, "deadline": None}, "SWJ-JG"),
)
CHANNEL_OF = "zhibu5-officer"
EVERY = {" ".join((key.split()[0], API + key.split()[1])): probes for key, probes in PROBES.items()} | PAGES


@pytest.fixture(scope="module")
async def world(house: House, record: AsyncEngine) -> World:
    """Five cases, somebody's channel and somebody's notice."""
    bureau, cases = Bureau(), []
    for login, said, supervisor in OPENED:
        opened = await house.open(by=login, group=GROUP, **said)
        co_units = tuple(said.get("co_units", ()))
        cases.append(Stand(opened["number"], opened["lead_unit"] and said["lead_unit"], supervisor, co_units))
        assert opened["supervisor"]["code"] == supervisor
    mailbox = {"kind": "email", "address": "rights@example.org"}
    added = await (await house.person(CHANNEL_OF)).post("/me/channels", mailbox)
    assert added.status_code == 201, added.text
    holding = """
        SELECT accounts.login, notices.id FROM notices JOIN accounts USING (person) WHERE number = :number LIMIT 1
    """
    async with record.connect() as conn:
        login, notice = (await conn.execute(text(holding), {"number": cases[0].number})).one()
    return World(bureau, tuple(cases), added.json()["id"], CHANNEL_OF, notice, frozenset({login}))


def routes(routes_: Iterable[BaseRoute], prefix: str = "") -> set[str]:
    """All that the application answers to, with the routers that FastAPI keeps as they were included."""
    found = set()
    for route in routes_:
        match route:
            case BaseRoute(original_router=router, include_context=context):
                found |= routes(router.routes, prefix + context.prefix)
            case APIRoute() | Route():
                found |= {f"{method} {prefix}{route.path}" for method in route.methods or () if method != "HEAD"}
            case Mount():
                found.add(f"GET {route.path}")
            case _:
                raise AssertionError(route)
    return found


def address(route: str, probe: Probe) -> str:
    """Where a route's probe goes: the pages stand beside the API."""
    return probe.path if route in PAGES else API + probe.path


async def ask(house: House, probe: Probe, route: str) -> Response:
    """Send it."""
    method = route.split(maxsplit=1)[0]
    if not probe.login:
        return await house.client.request(method, address(route, probe))
    person = await house.person(probe.login)
    return await person.at(method, address(route, probe), **(probe.send or {}))


def test_every_route_has_its_probes(app: FastAPI) -> None:
    known = set(EVERY)
    missing = routes(app.routes) - known - PUBLIC
    assert missing == set(), "say in tests/api/probes.py who may ask these"
    assert known | PUBLIC == routes(app.routes)


def test_the_cases_stand_in_every_relation_to_somebody(world: World) -> None:
    found = {world.bureau.relation(login, case) for login in world.bureau.accounts for case in world.cases}
    assert found == {"own", "sister", "above", "below", "guide", "stranger"}


@pytest.mark.parametrize("route", EVERY)
async def test_each_answers_as_the_table_says(house: House, world: World, record: AsyncEngine, route: str) -> None:
    before = await events(record, world)
    wrong = []
    for probe in EVERY[route](world):
        answer = await ask(house, probe, route)
        code = answer.json().get("code") if answer.headers.get("content-type") == PROBLEM else None
        if answer.status_code not in probe.statuses or (probe.code is not None and code != probe.code):
            wrong.append((probe.login, probe.path, answer.status_code, code, "not", *probe.statuses, probe.code))
    assert wrong == []
    assert await events(record, world) == before


@pytest.mark.parametrize("route", EVERY)
async def test_nobody_is_answered_without_a_token(house: House, world: World, route: str) -> None:
    method = route.split(maxsplit=1)[0]
    probe = next(iter(EVERY[route](world)))
    answer = await house.client.request(method, address(route, probe), **(probe.send or {}))
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


async def events(record: AsyncEngine, world: World) -> int:
    """How much has happened to the cases."""
    counted = text("SELECT count(*) FROM case_events WHERE number = ANY(:numbers)")
    async with record.connect() as conn:
        return int((await conn.execute(counted, {"numbers": [case.number for case in world.cases]})).scalar_one())
