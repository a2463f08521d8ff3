"""The first page, and the documentation with its scripts from this host."""

from pathlib import Path

import fastapi_offline
from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

ASSETS = "/docs/assets"
_SHIPPED = Path(fastapi_offline.__file__).parent / "static"
_FIRST = Path(__file__).parent / "first_page.html"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


def add_pages(app: FastAPI) -> None:
    """`/` and `/docs`; neither fetches anything from elsewhere."""
    first = _FIRST.read_text(encoding="utf-8")

    async def first_page(_: Request) -> HTMLResponse:
        return HTMLResponse(first, headers={"Content-Security-Policy": _POLICY})

    async def docs(request: Request) -> HTMLResponse:
        root = request.scope.get("root_path", "")
        return get_swagger_ui_html(
            openapi_url=f"{root}{app.openapi_url}",
            title=f"{app.title} - API",
            swagger_js_url=f"{root}{ASSETS}/swagger-ui-bundle.js",
            swagger_css_url=f"{root}{ASSETS}/swagger-ui.css",
            swagger_favicon_url=f"{root}{ASSETS}/favicon.png",
        )

    app.mount(ASSETS, StaticFiles(directory=_SHIPPED), name="assets")
    app.add_route("/docs", docs, include_in_schema=False)
    app.add_route("/", first_page, include_in_schema=False)
