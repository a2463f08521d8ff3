"""The headers by which a request says on what it rests: its key, and the revision that it saw."""

import re
from typing import Annotated

from fastapi import Header

from api.unprocessable import Malformed

_TAG = re.compile(r'(?:W/)?"(?P<quoted>[^"]*)"|(?P<bare>\d+)')
_NO_REVISION = -1
"""What no case is at: a tag that we never gave matches nothing, which the rules say in their turn (412)."""

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="The same request under the same key is carried out once.",
    ),
]
IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=500, description='The ETag that was seen: "3".')]


def expected_revision(if_match: str | None, revision: int) -> int | None:
    """The revision that the command rests on, if any; of several tags the one that matches now.

    Weak tags count as strong ones, since proxies weaken ours when they compress. Raises `Malformed` for what is no
    list of tags.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    found = [_TAG.fullmatch(tag.strip()) for tag in if_match.split(",")]
    told = [tag["quoted"] if tag["quoted"] is not None else tag["bare"] for tag in found if tag]
    if len(told) != len(found):
        raise Malformed(errors=[{"loc": ["header", "If-Match"], "msg": 'An entity tag is written "3"'}])
    if str(revision) in told:
        return revision
    return next((int(tag) for tag in told if tag.isdecimal() and len(tag) < 10), _NO_REVISION)  # noqa: PLR2004
