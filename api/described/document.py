"""The OpenAPI document: FastAPI's, with what each route answers and how it says no, from the one table here."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.bodies.commands import BODIES, in_url
from api.described import cases as c
from api.described import others as o
from api.described.named import Problem

_COMMANDS: dict[str, type[BaseModel]] = {f"POST /cases/{{number}}/{in_url(name)}": c.CaseShown for name in BODIES}
ANSWERS: dict[str, type[BaseModel] | None] = {
    **_COMMANDS,
    "POST /auth/token": o.Token,
    "DELETE /auth/token": None,
    "GET /me": o.Me,
    "PUT /me/password": None,
    "GET /me/sessions": o.SessionPage,
    "DELETE /me/sessions/{session}": None,
    "GET /me/tokens": o.TokenPage,
    "POST /me/tokens": o.NewTokenShown,
    "DELETE /me/tokens/{token}": None,
    "GET /accounts/{login}/sessions": o.SessionPage,
    "DELETE /accounts/{login}/sessions/{session}": None,
    "GET /accounts/{login}/tokens": o.TokenPage,
    "DELETE /accounts/{login}/tokens/{token}": None,
    "POST /erasures": o.Erased,
    "GET /erasures": o.Listed,
    "GET /access-log": o.Listed,
    "GET /units": o.UnitPage,
    "GET /delegations": o.DelegationPage,
    "POST /delegations": o.DelegationShown,
    "DELETE /delegations/{delegation}": None,
    "GET /policies": o.Policies,
    "GET /policies/{code}/reach": o.Tried,
    "POST /policies/{code}/{version}/migrate": o.Adopted,
    "POST /calendars/{version}/adopt": o.Adopted,
    "GET /adoptions/{adoption}": o.Adopted,
    "GET /outages": o.Outages,
    "GET /calendars": o.CalendarPage,
    "GET /calendars/{version}": o.CalendarShown,
    "GET /reachability": o.Reachability,
    "GET /inspections": o.InspectionPage,
    "POST /inspections": o.InspectionShown,
    "GET /dashboard": o.Dashboard,
    "GET /holdings": o.Holdings,
    "GET /inbox": c.NoticePage,
    "POST /inbox/{notice}/read": c.NoticeShown,
    "POST /inbox/{notice}/acknowledge": c.NoticeShown,
    "GET /me/channels": o.ChannelPage,
    "POST /me/channels": o.NewChannelShown,
    "POST /me/channels/{channel}/confirm": o.ChannelShown,
    "POST /me/channels/{channel}/test": o.TestSent,
    "GET /me/channels/{channel}/attempts": o.AttemptPage,
    "DELETE /me/channels/{channel}": None,
    "GET /me/preferences": o.PreferencesShown,
    "PUT /me/preferences": o.PreferencesShown,
    "GET /me/views": o.SavedViews,
    "PUT /me/views/{name}": o.SavedViewShown,
    "DELETE /me/views/{name}": None,
    "GET /channels": o.AnybodysChannelPage,
    "PUT /channels/{channel}/titles": o.AnybodysChannel,
    "PUT /channels/{channel}/open": o.AnybodysChannel,
    "GET /events": c.Feed,
    "GET /cases": c.CasePage,
    "POST /cases": c.CaseShown,
    "GET /cases/{number}": c.CaseShown,
    "GET /cases/{number}/clock": c.Clocks,
    "GET /cases/{number}/events": c.CaseEventPage,
    "GET /cases/{number}/letters": c.LetterPage,
    "GET /letters": c.LetterPage,
    "GET /stream": None,
    "GET /cases/{number}/draft/{command}": o.DraftShown,
    "PUT /cases/{number}/draft/{command}": o.DraftShown,
    "GET /draft/open": o.DraftShown,
    "PUT /draft/open": o.DraftShown,
    "POST /cases/{number}/evidence": c.EvidenceItem,
    "GET /cases/{number}/evidence/{sha256}": None,
    "GET /healthz": o.Alive,
    "GET /readyz": o.Ready,
}
"""What each route answers where it does what is asked; `None` is no JSON."""

_DOWNLOAD = "GET /cases/{number}/evidence/{sha256}"
_ERASING = "POST /erasures"
"""Names the case or the person in its body; and a dry run is answered at once, as those of adoptions are."""
_REF = "#/components/schemas/{model}"
_SAYS: dict[str, str] = {
    "401": "Who it is is not known: no token, or none that still works.",
    "403": "No right to this.",
    "404": "Not there, or not to be seen.",
    "408": "It came too slowly.",
    "409": "Not in the state for this.",
    "412": "Somebody has changed it since.",
    "413": "Too large.",
    "415": "In a form that is not taken.",
    "422": "Malformed, or refused by a rule.",
    "429": "Too many; `Retry-After` says when to come back.",
    "503": "Something that this needs does not answer; `Retry-After` says when to come back.",
}


def document(app: FastAPI, prefix: str) -> dict[str, Any]:
    """The document. Operations that are not in the table keep what FastAPI says of them."""
    said = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    models = [(model, "serialization") for model in {*ANSWERS.values(), Problem} if model is not None]
    names, definitions = models_json_schema(models, ref_template=_REF)  # type: ignore[arg-type]  # a set has no order
    schemas = said["components"]["schemas"]
    schemas.update(definitions["$defs"])
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for path, operations in said["paths"].items():
        for method, operation in operations.items():
            key = f"{method.upper()} {path.removeprefix(prefix)}"
            problems = {status: _problem(status) for status in _refusals(key, operation)}
            ways = {status: told for status, told in operation["responses"].items() if status.startswith("2")}
            for told in ways.values():
                _describe(told, key, names)
            if key.endswith(("/migrate", "/adopt")) or key == _ERASING:
                # A dry run is answered at once.
                ways["200"] = next(iter(ways.values()))
            if key == "GET /readyz":
                problems = {"503": next(iter(ways.values()))}
            operation["responses"] = {**ways, **problems}
    return said


def _describe(told: dict[str, Any], key: str, names: dict[Any, Any]) -> None:
    model = ANSWERS.get(key)
    if model is not None:
        told["content"] = {"application/json": {"schema": names[model, "serialization"]}}
    elif key == _DOWNLOAD:
        told["content"] = {"*/*": {"schema": {"type": "string", "format": "binary"}}}


def _problem(status: str) -> dict[str, Any]:
    schema = {"$ref": _REF.format(model=Problem.__name__)}
    return {"description": _SAYS[status], "content": {"application/problem+json": {"schema": schema}}}


def _refusals(key: str, operation: dict[str, Any]) -> list[str]:
    """How an operation may say no, by its form: whether it asks who it is, names something, changes something."""
    if key == "GET /healthz":
        return []
    method, path = key.split()
    found = {"422", "503"}
    if "security" in operation or path == "/auth/token":
        found |= {"401", "429"}
    if "security" in operation:
        found |= {"403"}
    if "{" in path or key == _ERASING:
        found |= {"404"}
    if method != "GET":
        found |= {"408", "409", "413", "415"}
    if path.startswith("/cases/{number}/") or path.endswith("/acknowledge"):
        found |= {"412"}
    return sorted(found)
