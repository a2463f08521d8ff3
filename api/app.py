"""The application: routers, middlewares, the one error handler, and what surrounds their life."""

from functools import cache
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware

from api.answers import Answer
from api.body_limit import BodyLimit
from api.docs_page import add_docs
from api.door import AtTheDoor
from api.errors import HANDLERS
from api.hardening import headers_for
from api.identity import looking_on
from api.lifespan import lifespan
from api.metrics import Metrics
from api.pace import Pace
from api.requests import Requests
from api.routers import (
    access,
    access_log,
    accounts,
    adoptions,
    all_channels,
    calendars,
    cases,
    channels,
    commands,
    dashboard,
    drafts,
    erasures,
    events,
    evidence,
    holdings,
    inbox,
    inspections,
    letters,
    organization,
    outages,
    policies,
    preferences,
    reachability,
    service,
    sign_in,
    stream,
    views,
)
from api.web.assets_built import ASSETS, Assets
from api.web.routes import cases as web_cases
from api.web.routes import choices, deeds, exports, importing, ledger, notices, opening, picture, work
from api.web.routes import letters as web_letters
from api.web.routes import sign_in as web_sign_in
from api.web.routes import views as web_views
from log_lines import configure_log_lines
from settings import Settings

VERSION = "1"
PREFIX = f"/api/v{VERSION}"

_DESCRIPTION = """Follows inspection findings until they are truly put right (督办).

Errors are RFC 9457 `application/problem+json` with a stable `code`. Commands take an `Idempotency-Key`, and an
`If-Match` with the case's `ETag`. Not for state secrets; 不得存储、处理、传输国家秘密。"""


def create_app(settings: Settings, *, open_host: bool = False) -> FastAPI:
    """The API on these settings. It starts without database and engine, and says at `/readyz` what is missing.

    Where others than this machine reach it (`open_host`), the demo's password opens nothing.
    """
    configure_log_lines()
    metrics = Metrics()
    pace = Pace(settings.rate_per_account, settings.rate_per_address, settings.upload_mib_per_account)
    app = FastAPI(
        title="Duban 督办",
        version=VERSION,
        description=_DESCRIPTION,
        lifespan=lifespan(settings, metrics, pace, demo_sign_ins=not open_host),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        default_response_class=Answer,
        middleware=[
            Middleware(Requests, metrics=metrics, headers=headers_for(settings.public_url)),
            Middleware(AtTheDoor, pace=pace),
            Middleware(BodyLimit),
        ],
        exception_handlers=HANDLERS,
    )
    # Each at the application itself: FastAPI builds every route anew for each router around it. They are tried in this
    # order: what commands need comes first.
    for module in (
        commands,
        cases,
        evidence,
        drafts,
        events,
        inbox,
        stream,
        sign_in,
        dashboard,
        letters,
        access,
        accounts,
        organization,
        policies,
        adoptions,
        outages,
        calendars,
        reachability,
        inspections,
        holdings,
        channels,
        preferences,
        views,
        all_channels,
        erasures,
        access_log,
    ):
        app.include_router(module.router, prefix=PREFIX)
    app.include_router(service.router)
    for pages in (
        *(work, ledger, exports, web_views, picture, web_cases, opening, importing, deeds, web_letters, notices),
        *(web_sign_in, choices),
    ):
        app.include_router(pages.router)
    app.state.looking_on = looking_on
    app.mount(ASSETS, Assets(), name="page assets")
    add_docs(app)
    _describe(app)
    return app


def _describe(app: FastAPI) -> None:
    """Let the OpenAPI document be made when somebody first asks for it: a process starts without its models."""

    @cache
    def described() -> dict[str, Any]:
        from api.described.document import document  # noqa: PLC0415  # see above

        return document(app, PREFIX)

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's own way to replace it
