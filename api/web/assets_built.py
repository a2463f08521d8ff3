"""Styles and scripts as `make setup` has bundled them: each under a name that changes with what is in it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import orjson
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

ASSETS = "/assets"
BUILT = Path(__file__).parent / "assets" / "dist"
_FOREVER = "public, max-age=31536000, immutable"


@cache
def asset_names() -> Mapping[str, str]:
    """The names of files by what they are; none where nothing is built, and then pages come plain."""
    listed = BUILT / "names.json"
    names: Mapping[str, str] = orjson.loads(listed.read_bytes()) if listed.exists() else {}
    return names


class Assets(StaticFiles):
    """The bundled files, which a browser may keep: what changes gets another name."""

    def __init__(self) -> None:
        super().__init__(directory=BUILT, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve one."""
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = _FOREVER
        return answer
