"""What is sent to move open cases to another version."""

from typing import Annotated

from pydantic import Field

from api.bodies.scalars import Code
from api.bodies.wording import Body
from models.domain.words import Mode


class Foresight(Body):
    """With `dry_run` nothing is moved: the answer is a page of what would be, cases after number `after`, by number."""

    dry_run: bool = False
    after: Code | None = None
    limit: Annotated[int, Field(strict=True, ge=1, le=500)] = 100


class MigratePolicy(Foresight):
    """Move the open cases of a policy to this version of it; with `from_version` only those under that one."""

    mode: Mode
    from_version: Annotated[int, Field(strict=True, ge=1)] | None = None
