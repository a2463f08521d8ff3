"""From a template and what the API would answer to a page."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.callers import Caller
from api.languages import page_language
from api.serving import previewed
from api.shapes.names import person_named
from api.web.assets_built import ASSETS, asset_names
from api.web.catalogue import words
from api.web.done import forget, told
from api.web.spelling import Spelling

_TEMPLATES = Path(__file__).parent / "templates"
THEME_COOKIE = "duban_theme"
THEMES = ("auto", "light", "dark")
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    # With `no-referrer` a browser would not say where a form comes from (api.web.crossing).
    "Referrer-Policy": "same-origin",
    "Vary": "Cookie, Accept-Language, HX-Request",
}
_NO_ZONE = "UTC"


def page(  # a page is all of these
    request: Request,
    template: str,
    *,
    caller: Caller | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """A page, or the part of one that a script asked for (`fragment` in its template), in the reader's language."""
    language = page_language(request)
    wiring = getattr(request.app.state, "wiring", None)
    spelling = Spelling(language, wiring.zone if wiring is not None else _NO_ZONE)
    theme = request.cookies.get(THEME_COOKIE)
    fragment = "hx-request" in request.headers and "hx-boosted" not in request.headers
    text = (
        environment(language)
        .get_template(template)
        .render(
            request=request,
            caller=caller,
            me=person_named(caller.organization, caller.account.person) if caller is not None else None,
            language=language,
            theme=theme if theme in THEMES else THEMES[0],
            fragment=fragment,
            done=None if fragment else told(request),
            spell=spelling,
            word=spelling.word,
            **values,
        )
    )
    answer = HTMLResponse(text, status_code=status, headers={**_HEADERS, **(headers or {})})
    if not fragment:
        forget(request, answer)
    return answer


@cache
def environment(language: str) -> Environment:
    """The templates, in the words of a language."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(words(language), newstyle=True)  # type: ignore[attr-defined]  # the extension's
    made.globals["asset"] = _asset
    made.globals["query"] = _query
    made.globals["fresh_key"] = _fresh_key
    made.globals["previewed"] = previewed
    return made


def _asset(name: str) -> str | None:
    found = asset_names().get(name)
    return f"{ASSETS}/{found}" if found else None


def _fresh_key() -> str:
    """A key for a form that is written anew with each page."""
    return uuid4().hex


def _query(given: Mapping[str, Any], **changed: Any) -> str:
    """A query string: what is `given`, with some of it changed, and without what is empty. `""` where all is."""
    both = {**given, **changed}
    said = urlencode({name: value for name, value in both.items() if value not in (None, "", [], ())}, doseq=True)
    return f"?{said}" if said else ""
