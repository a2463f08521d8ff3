"""The documentation of the API, with its scripts from this host."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import fastapi_offline
from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

ASSETS = "/docs/assets"
_SHIPPED = Path(fastapi_offline.__file__).parent / "static"
# The library's styles stand in attributes; of scripts, its own and the one that starts it.
_DOCS_POLICY = (
    "default-src 'none'; script-src 'self' 'sha256-{digest}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def add_docs(app: FastAPI) -> None:
    """`/docs`, which fetches nothing from elsewhere."""

    async def docs(request: Request) -> HTMLResponse:
        root = request.scope.get("root_path", "")
        page = get_swagger_ui_html(
            openapi_url=f"{root}{app.openapi_url}",
            title=f"{app.title} - API",
            swagger_js_url=f"{root}{ASSETS}/swagger-ui-bundle.js",
            swagger_css_url=f"{root}{ASSETS}/swagger-ui.css",
            swagger_favicon_url=f"{root}{ASSETS}/favicon.png",
        )
        page.headers["Content-Security-Policy"] = _DOCS_POLICY.format(digest=_digest(page))
        return page

    app.mount(ASSETS, StaticFiles(directory=_SHIPPED), name="assets")
    app.add_route("/docs", docs, include_in_schema=False)


def _digest(page: HTMLResponse) -> str:
    """The digest by which a browser knows the page's one script of its own."""
    script = _SCRIPT.findall(bytes(page.body).decode())
    return b64encode(sha256("".join(script).encode()).digest()).decode()
