"""What a browser sends: the inputs of a form, the key under which it was handed out, the revision it was shown at."""

from uuid import uuid4

from starlette.requests import Request

from api.unprocessable import Malformed
from api.web.forms.reading import Typed

_LONGEST_KEY = 200


async def typed_in(request: Request) -> Typed:
    """What the form holds. Files come by their own way, and are none here. Raises `Malformed`."""
    form = await request.form()
    typed: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if not isinstance(value, str) or "\0" in value:
            raise Malformed(errors=[{"loc": [name], "msg": "A text is wanted"}])
        typed.setdefault(name, []).append(value)
    return typed


def first_of(typed: Typed, name: str) -> str:
    """The first that stands under a name; empty where nothing does."""
    return "".join(typed.get(name, ())[:1])


def key_of(typed: Typed) -> str:
    """The key under which this form was handed out: sent twice, it does one thing."""
    key = first_of(typed, "key")
    return key if key.isascii() and key.isprintable() and 0 < len(key) <= _LONGEST_KEY else uuid4().hex


def revision_of(typed: Typed) -> int | None:
    """The revision that the form was shown at, if it says."""
    told = first_of(typed, "revision")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 10 else None  # noqa: PLR2004
