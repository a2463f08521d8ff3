"""What is asked of each route, by whom, and what the table of rights says to it. A route that is not here fails."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from models.domain.commands import Name
from models.domain.rights import DEEDS, EARLIER_DUE, LATER_DUE, NEW_DEADLINE, RIGHTS, Deed, Right
from tests.api.bureau import ADMINISTRATOR, Bureau, Stand
from tests.api.people import new_case

NOBODYS = 10**15
SHA = "a" * 64
_NO_IMPORT = "0" * 32
"""An import is its owner's alone: to anybody else it is not there."""
_FILE = ("证据.txt", "同一份文件".encode(), "text/plain")
_SEEN_LATE = {"If-Match": '"99999"'}
"""What no case is at: whoever has the right is told that, and nothing happens."""


@dataclass(frozen=True)
class World:
    """Who there is and what there is."""

    bureau: Bureau
    cases: tuple[Stand, ...]
    channel: int
    channel_of: str
    notice: int
    told: frozenset[str]
    """Who holds that notice."""


@dataclass(frozen=True)
class Probe:
    """A request by somebody, and the answers that are right: statuses, and the code where it says no."""

    login: str
    path: str
    statuses: frozenset[int]
    code: str | None = None
    send: dict[str, Any] | None = None


Probes = Callable[[World], Iterator[Probe]]


def _probe(login: str, path: str, *statuses: int, code: str | None = None, **send: Any) -> Probe:
    return Probe(login, path, frozenset(statuses), code, send or None)


def _of_case(
    path: str, rights: tuple[Right, ...] | None, *granted: int, code: str | None = None, **send: Any
) -> Probes:
    """404 for whoever does not see the case, then 403 for whoever has none of `rights`, then `granted`."""

    def probes(world: World) -> Iterator[Probe]:
        for case in world.cases:
            where = path.format(number=case.number)
            for login in world.bureau.accounts:
                if not world.bureau.sees(login, case):
                    yield _probe(login, where, 404, code="case_not_found", **send)
                elif rights is not None and not world.bureau.may(login, case, rights):
                    yield _probe(login, where, 403, code="not_permitted", **send)
                else:
                    yield _probe(login, where, *granted, code=code, **send)

    return probes


def _in(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def _command(name: Name, **said: Any) -> Probes:
    path = f"/cases/{{number}}/{name.value.replace('_', '-')}"
    return _of_case(path, RIGHTS[name], 409, 412, json=said, headers=_SEEN_LATE)


def _assign(world: World) -> Iterator[Probe]:
    """Handed on as it is, with a new deadline, and with a later one."""
    forms = (
        (None, RIGHTS[Name.ASSIGN]),
        ({"kind": "by_date", "date": _in(3)}, NEW_DEADLINE),
        ({"kind": "by_date", "date": _in(90)}, LATER_DUE),
    )
    for case in world.cases:
        for deadline, rights in forms:
            said = {"lead_unit": case.lead or "SWJ-03", "deadline": deadline}
            judged = rights if case.lead else RIGHTS[Name.ASSIGN]
            probes = _of_case("/cases/{number}/assign", judged, 409, 412, json=said, headers=_SEEN_LATE)
            yield from probes(World(**{**vars(world), "cases": (case,)}))


def _change_due(world: World) -> Iterator[Probe]:
    for case in world.cases:
        for days, rights in ((3, EARLIER_DUE), (90, LATER_DUE)):
            judged = rights if case.lead else RIGHTS[Name.CHANGE_DUE]
            said = {"due": _in(days), "reason": "r"}
            probes = _of_case("/cases/{number}/change-due", judged, 409, 412, json=said, headers=_SEEN_LATE)
            yield from probes(World(**{**vars(world), "cases": (case,)}))


def _everybody(path: str, *statuses: int, **send: Any) -> Probes:
    """The same for all who are signed in: what it shows is another test's."""

    def probes(world: World) -> Iterator[Probe]:
        for login in world.bureau.accounts:
            yield _probe(login, path, *(statuses or (200,)), **send)

    return probes


def _over(path: str, deed: Deed, *granted: int, **send: Any) -> Probes:
    """By the unit that `{unit}` in the path or the body names."""

    def probes(world: World) -> Iterator[Probe]:
        for unit in world.bureau.units:
            filled = {name: _naming(unit, value) for name, value in send.items()}
            for login in world.bureau.accounts:
                may = world.bureau.covers(login, unit, DEEDS[deed])
                yield _probe(
                    login,
                    path.format(unit=unit),
                    *(granted if may else (403,)),
                    code=None if may else "not_permitted",
                    **filled,
                )

    return probes


def _naming(unit: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _naming(unit, inner) for key, inner in value.items()}
    return unit if value == "{unit}" else value


def _administrators(path: str, *granted: int, code: str | None = None, **send: Any) -> Probes:
    def probes(world: World) -> Iterator[Probe]:
        for login in world.bureau.accounts:
            may = login == ADMINISTRATOR
            yield _probe(login, path, *(granted if may else (403,)), code=code if may else "not_permitted", **send)

    return probes


def _overseers(path: str) -> Probes:
    def probes(world: World) -> Iterator[Probe]:
        for login in world.bureau.accounts:
            may = login == ADMINISTRATOR or world.bureau.covers(login, world.bureau.home(login), DEEDS[Deed.OVERSEE])
            yield _probe(login, path, *((200,) if may else (403,)), code=None if may else "not_permitted")

    return probes


def _people(path: str, *granted: int, **send: Any) -> Probes:
    """For whoever is a person; an administrator need not be."""

    def probes(world: World) -> Iterator[Probe]:
        for login in world.bureau.accounts:
            is_person = world.bureau.posts[login] is not None
            yield _probe(login, path, *(granted if is_person else (403,)), **send)

    return probes


def _channel(way: str, *granted: int, **send: Any) -> Probes:
    """Its owner's alone: to anybody else, administrators too, it is not there."""

    def probes(world: World) -> Iterator[Probe]:
        for login in world.bureau.accounts:
            path = f"/me/channels/{world.channel}{way}"
            if login != world.channel_of:
                yield _probe(login, path, 404, code="channel_not_found", **send)
            elif granted:
                yield _probe(login, path, *granted, **send)

    return probes


def _notice(way: str) -> Probes:
    def probes(world: World) -> Iterator[Probe]:
        for login in world.bureau.accounts:
            if login not in world.told:
                yield _probe(login, f"/inbox/{world.notice}/{way}", 404, code="notice_not_found")

    return probes


def _page_notice(deed: str) -> Probes:
    def probes(world: World) -> Iterator[Probe]:
        for login in world.bureau.accounts:
            if login not in world.told:
                yield _probe(login, f"/notices/{world.notice}/{deed}", 404, code="notice_not_found", data={"next": "/"})

    return probes


def _opens(world: World, login: str) -> bool:
    """Whether there is a unit below theirs whose cases they may open."""
    bureau = world.bureau
    below = (unit for unit in bureau.units if unit != bureau.home(login))
    return any(bureau.covers(login, unit, DEEDS[Deed.OPEN]) for unit in below)


def _openers(path: str, granted: int = 200, **send: Any) -> Probes:
    def probes(world: World) -> Iterator[Probe]:
        for login in world.bureau.accounts:
            may = _opens(world, login)
            yield _probe(login, path, granted if may else 403, code=None if may else "not_permitted", **send)

    return probes


def _signing_out(_: World) -> Iterator[Probe]:
    """One's own session only, whoever one is; nobody is signed out here, since other tests go on with theirs."""
    yield _probe("", "/auth/token", 401, code="unauthenticated")


def _page_signing_out(_: World) -> Iterator[Probe]:
    yield _probe("", "/sign-out", 401, code="unauthenticated")


def _listening(_: World) -> Iterator[Probe]:
    """What has no end is tested in `test_stream.py`."""
    yield _probe("", "/stream", 401, code="unauthenticated")


_REASON = {"reason": "r"}
_PAST = {"kind": "by_date", "date": "2020-01-01"}

PROBES: dict[str, Probes] = {
    "GET /me": _everybody("/me"),
    "DELETE /auth/token": _signing_out,
    # Whoever asks, it is their own that they see; of others' ids there is none.
    "GET /me/sessions": _everybody("/me/sessions"),
    "DELETE /me/sessions/{session}": _everybody(f"/me/sessions/{NOBODYS}", 404),
    "GET /me/tokens": _everybody("/me/tokens"),
    "POST /me/tokens": _everybody("/me/tokens", 422, json={"name": "x", "days": 0}),
    "DELETE /me/tokens/{token}": _everybody(f"/me/tokens/{NOBODYS}", 404),
    "PUT /me/password": _everybody("/me/password", 422, json={}),
    "GET /accounts/{login}/sessions": _administrators("/accounts/auditor/sessions", 200),
    "DELETE /accounts/{login}/sessions/{session}": _administrators(
        f"/accounts/auditor/sessions/{NOBODYS}", 404, code="session_not_found"
    ),
    "GET /accounts/{login}/tokens": _administrators("/accounts/auditor/tokens", 200),
    "DELETE /accounts/{login}/tokens/{token}": _administrators(
        f"/accounts/auditor/tokens/{NOBODYS}", 404, code="token_not_found"
    ),
    "GET /units": _everybody("/units"),
    "GET /policies": _everybody("/policies"),
    "GET /calendars": _everybody("/calendars"),
    "GET /calendars/{version}": _everybody("/calendars/cn-2026"),
    "GET /outages": _everybody("/outages"),
    "GET /inspections": _everybody("/inspections"),
    "GET /delegations": _everybody("/delegations"),
    "GET /dashboard": _everybody("/dashboard"),
    "GET /holdings": _everybody("/holdings?unit=SWJ-01"),
    "GET /inbox": _everybody("/inbox"),
    "GET /letters": _everybody("/letters"),
    "GET /events": _everybody("/events"),
    "GET /cases": _everybody("/cases"),
    # What is asked for cannot be, so nobody opens anything: a due in the past, or no unit left to supervise.
    "POST /cases": _over("/cases", Deed.OPEN, 422, json={**new_case(deadline=_PAST), "lead_unit": "{unit}"}),
    "POST /inspections": _over(
        "/inspections",
        Deed.ANNOUNCE_INSPECTION,
        422,
        json={"code": "X", "name": "X", "unit": "{unit}", "from": "2026-02-01", "to": "2026-01-01"},
    ),
    "POST /delegations": _over("/delegations", Deed.DELEGATE, 422, json={"delegate": "P061", "to": "2020-01-01"}),
    "DELETE /delegations/{delegation}": _everybody(f"/delegations/{NOBODYS}", 404),
    "GET /policies/{code}/reach": _over("/policies/standard/reach?unit={unit}", Deed.TRY_POLICY, 200),
    "POST /policies/{code}/{version}/migrate": _administrators(
        "/policies/standard/1/migrate", 200, json={"dry_run": True, "mode": "keep", "limit": 1}
    ),
    "POST /calendars/{version}/adopt": _administrators(
        "/calendars/cn-2026/adopt", 200, json={"dry_run": True, "limit": 1}
    ),
    "GET /adoptions/{adoption}": _administrators("/adoptions/none", 404, code="adoption_not_found"),
    "POST /erasures": _administrators(
        "/erasures",
        404,
        code="nothing_to_erase",
        json={"case": "2099-000001", "reason": "r", "dry_run": True},
    ),
    "GET /erasures": _administrators("/erasures", 200),
    # Readers oversee who looked, and administrators who signed in.
    "GET /access-log": _overseers("/access-log"),
    "GET /reachability": _administrators("/reachability", 200),
    "GET /channels": _administrators("/channels", 200),
    "PUT /channels/{channel}/titles": _administrators(
        f"/channels/{NOBODYS}/titles", 404, code="channel_not_found", json={"allowed": True}
    ),
    "PUT /channels/{channel}/open": _administrators(f"/channels/{NOBODYS}/open", 404, code="channel_not_found"),
    "GET /me/channels": _everybody("/me/channels"),
    # A test of what is asked of people, not of mailboxes: this one is none.
    "POST /me/channels": _everybody("/me/channels", 422, json={"kind": "email", "address": "nowhere"}),
    "POST /me/channels/{channel}/confirm": _channel("/confirm", 422, json={"code": "wrong"}),
    "POST /me/channels/{channel}/test": _channel("/test"),
    "GET /me/channels/{channel}/attempts": _channel("/attempts", 200),
    "DELETE /me/channels/{channel}": _channel(""),
    "GET /me/preferences": _people("/me/preferences", 200),
    "PUT /me/preferences": _people(
        "/me/preferences",
        422,
        json={"quiet_from": None, "quiet_to": None, "digest_at": "09:00", "kinds": {"assigned": "digest"}},
    ),
    "POST /inbox/{notice}/read": _notice("read"),
    "POST /inbox/{notice}/acknowledge": _notice("acknowledge"),
    "GET /cases/{number}": _of_case("/cases/{number}", None, 200),
    "GET /cases/{number}/clock": _of_case("/cases/{number}/clock", None, 200),
    "GET /cases/{number}/events": _of_case("/cases/{number}/events", None, 200),
    "GET /cases/{number}/letters": _of_case("/cases/{number}/letters", None, 200),
    "GET /me/views": _people("/me/views", 200),
    "PUT /me/views/{name}": _people("/me/views/v", 200, json={"query": "lamp=red"}),
    "DELETE /me/views/{name}": _people("/me/views/none", 404),
    "GET /cases/{number}/draft/{command}": _of_case("/cases/{number}/draft/comment", None, 200),
    "PUT /cases/{number}/draft/{command}": _of_case("/cases/{number}/draft/comment", None, 200, json={"typed": {}}),
    "GET /draft/open": _openers("/draft/open"),
    "PUT /draft/open": _openers("/draft/open", json={"typed": {}}),
    "GET /stream": _listening,
    "GET /cases/{number}/evidence/{sha256}": _of_case(
        f"/cases/{{number}}/evidence/{SHA}", None, 404, code="evidence_not_found"
    ),
    # The same file each time, which adds nothing.
    "POST /cases/{number}/evidence": _of_case(
        "/cases/{number}/evidence", DEEDS[Deed.UPLOAD], 201, files={"file": _FILE}
    ),
    "POST /cases/{number}/assign": _assign,
    "POST /cases/{number}/change-due": _change_due,
    "POST /cases/{number}/acknowledge": _command(Name.ACKNOWLEDGE),
    "POST /cases/{number}/decline": _command(Name.DECLINE, **_REASON),
    "POST /cases/{number}/submit-plan": _command(Name.SUBMIT_PLAN, measures=[{"text": "t"}]),
    "POST /cases/{number}/approve-plan": _command(Name.APPROVE_PLAN),
    "POST /cases/{number}/return-plan": _command(Name.RETURN_PLAN, **_REASON),
    "POST /cases/{number}/report-progress": _command(Name.REPORT_PROGRESS, text="t", percent=1),
    "POST /cases/{number}/complete-part": _command(Name.COMPLETE_PART, text="t"),
    "POST /cases/{number}/request-extension": _command(Name.REQUEST_EXTENSION, due=_in(90), **_REASON),
    "POST /cases/{number}/grant-extension": _command(Name.GRANT_EXTENSION, due=_in(90)),
    "POST /cases/{number}/refuse-extension": _command(Name.REFUSE_EXTENSION, **_REASON),
    "POST /cases/{number}/confirm-completion": _command(Name.CONFIRM_COMPLETION, summary="s"),
    "POST /cases/{number}/record-check": _command(Name.RECORD_CHECK, result="pass", method="on_site", note="n"),
    "POST /cases/{number}/sign-off": _command(Name.SIGN_OFF),
    "POST /cases/{number}/return-check": _command(Name.RETURN_CHECK, **_REASON),
    "POST /cases/{number}/suspend": _command(Name.SUSPEND, until=_in(20), **_REASON),
    "POST /cases/{number}/resume": _command(Name.RESUME, **_REASON),
    "POST /cases/{number}/take-over": _command(Name.TAKE_OVER, **_REASON),
    "POST /cases/{number}/withdraw": _command(Name.WITHDRAW, **_REASON),
    "POST /cases/{number}/reopen": _command(Name.REOPEN, **_REASON),
    "POST /cases/{number}/comment": _command(Name.COMMENT, text="t"),
    "POST /cases/{number}/issue": _command(Name.ISSUE, proposal=1),
    "POST /cases/{number}/waive": _command(Name.WAIVE, proposal=1, **_REASON),
    "POST /cases/{number}/acknowledge-letter": _command(Name.ACKNOWLEDGE_LETTER, letter=1),
}
"""Every route under /api/v1 that asks who it is."""


def _forms(world: World) -> Iterator[Probe]:
    """A form is shown to whoever may give its command now; what the rules say to the others, they say here, too."""
    for name, said in ((Name.COMMENT, 200), (Name.ACKNOWLEDGE, 200), (Name.SIGN_OFF, 409), (Name.APPROVE_PLAN, 409)):
        for case in world.cases:
            right = said if case.lead or name is Name.COMMENT else 409
            probes = _of_case(f"/cases/{{number}}/do/{name.value.replace('_', '-')}", RIGHTS[name], right)
            yield from probes(World(**{**vars(world), "cases": (case,)}))


def _sent_forms(world: World) -> Iterator[Probe]:
    """The same commands as of the API, each as seen long ago."""
    for name, said in ((Name.COMMENT, {"text": "t"}), (Name.ACKNOWLEDGE, {}), (Name.SIGN_OFF, {"sure": "yes"})):
        path = f"/cases/{{number}}/do/{name.value.replace('_', '-')}"
        yield from _of_case(path, RIGHTS[name], 409, 412, data={"revision": "99999", **said})(world)


def _opening(path: str) -> Probes:
    """The unit that is named is the lead; what is asked for cannot be, as with `POST /cases`."""
    typed = {"deadline_kind": "by_date", "deadline_date": _PAST["date"]}
    form = {"title": "t", "description": "d", "severity": "minor", "lead_unit": "{unit}", **typed}
    over = _over(path, Deed.OPEN, 422, data=form)

    def probes(world: World) -> Iterator[Probe]:
        for probe in over(world):
            may = _opens(world, probe.login)
            yield probe if may else replace(probe, statuses=frozenset({403}), code="not_permitted")

    return probes


PAGES: dict[str, Probes] = {
    "GET /": _everybody("/"),
    "GET /cases": _everybody("/cases"),
    "GET /cases/export": _everybody("/cases/export"),
    "POST /views": _people("/views", 303, data={"name": "v", "query": "lamp=red"}),
    "POST /views/forget": _people("/views/forget", 303, data={"name": "none"}),
    "GET /open": _openers("/open"),
    "POST /open": _opening("/open"),
    "POST /open/preview": _opening("/open/preview"),
    "GET /imports": _openers("/imports"),
    "GET /imports/blank.xlsx": _openers("/imports/blank.xlsx"),
    "POST /imports": _openers("/imports", 422, files={"file": ("", b"", "text/plain")}),
    "GET /imports/{id_}": _openers(f"/imports/{_NO_IMPORT}", 404),
    "POST /imports/{id_}/begin": _openers(f"/imports/{_NO_IMPORT}/begin", 404),
    "POST /imports/{id_}/again": _openers(f"/imports/{_NO_IMPORT}/again", 404),
    "POST /imports/{id_}/forget": _openers(f"/imports/{_NO_IMPORT}/forget", 404),
    "GET /picture": _everybody("/picture?unit=SWJ"),
    "GET /cases/{number}": _of_case("/cases/{number}", None, 200),
    "GET /letters": _everybody("/letters"),
    "GET /letters/{number}/{letter}": _of_case("/letters/{number}/1", None, 404, code="not_found"),
    "GET /notices": _everybody("/notices"),
    "POST /notices/read": _everybody("/notices/read", 303, data={"notice": str(NOBODYS)}),
    "POST /notices/{notice}/read": _page_notice("read"),
    "POST /notices/{notice}/acknowledge": _page_notice("acknowledge"),
    "GET /cases/{number}/do/{command}": _forms,
    "POST /cases/{number}/do/{command}": _sent_forms,
    "POST /sign-out": _page_signing_out,
}
"""Every page that asks who it is."""

PUBLIC = {
    *("POST /api/v1/auth/token", "GET /healthz", "GET /readyz", "GET /metrics", "GET /docs", "GET /openapi.json"),
    *("GET /docs/assets", "GET /assets", "GET /sign-in", "POST /sign-in", "GET /signed-in", "POST /choices"),
}
"""What anybody may ask. None of it tells of a case or a person."""
