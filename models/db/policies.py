"""The versions of policies in the database."""

from pathlib import Path

from sqlalchemy import Integer, bindparam, insert, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.policy_tables import POLICIES
from models.db.severities import severities, write_severities
from models.db.statements import Connection, Statement
from models.domain.policies import Policy
from models.loading.policy_changes import PolicyChanges, policy_changes
from models.loading.policy_file import PolicyFile
from models.loading.reading import FileRefused, read_toml
from trouble import Trouble


class PolicyUnknown(Trouble):
    """There is no policy {policy}, or not in this version."""

    code = "policy_unknown"


_VERSION = bindparam("version", type_=Integer)
_ONE = Statement(
    select(POLICIES.c.content)
    .where(POLICIES.c.code == bindparam("code"), or_(_VERSION.is_(None), POLICIES.c.version == _VERSION))
    .order_by(POLICIES.c.version.desc())
    .limit(1)
)


async def policy(conn: Connection, code: str, version: int | None = None) -> Policy:
    """One version of a policy, the latest unless told. Raises `PolicyUnknown`."""
    row = await _ONE.row(conn, {"code": code, "version": version})
    if row is None:
        raise PolicyUnknown(policy=code)
    return Policy.model_validate(row["content"])


async def policies(conn: AsyncConnection) -> tuple[Policy, ...]:
    """Every loaded version of every policy, by code and version."""
    rows = await conn.scalars(select(POLICIES.c.content).order_by(POLICIES.c.code, POLICIES.c.version))
    return tuple(Policy.model_validate(content) for content in rows)


async def load_policy_file(conn: AsyncConnection, file: Path, *, dry_run: bool = False) -> PolicyChanges:
    """Load one version of a policy in the caller's transaction, or say what would change.

    Raises `FileRefused`; nothing has been written then.
    """
    declared = read_toml(file, PolicyFile)
    if not dry_run:
        await conn.execute(text(f"LOCK TABLE {POLICIES.name} IN SHARE ROW EXCLUSIVE MODE"))
    present = [one for one in await policies(conn) if one.code == declared.policy.code]
    changes = policy_changes(present, await severities(conn), declared)
    if changes.faults:
        raise FileRefused(file, changes.faults)
    if not dry_run:
        await _write(conn, changes)
    return changes


async def _write(conn: AsyncConnection, changes: PolicyChanges) -> None:
    if changes.new:
        content = changes.policy.model_dump(mode="json")
        version = {"code": changes.policy.code, "version": changes.policy.version, "content": content}
        await conn.execute(insert(POLICIES).values(version))
    if changes.severities.added or changes.severities.changed:
        await write_severities(conn, changes.severities.rows)
