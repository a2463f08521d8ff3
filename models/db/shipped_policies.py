"""The policies that ship, loaded into a database that has none of their name."""

from importlib.resources import as_file, files

from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.policies import load_policy_file, policies

SHIPPED = ("standard", "drill", "urgent", "hazard", "inspection")
"""In this order: the first brings the severities."""


async def load_shipped_policies(conn: AsyncConnection) -> tuple[str, ...]:
    """Load those whose code is not there yet, and give their codes.

    A later version that ships with a later release is left to `duban policy load`: rules never change silently.
    """
    known = {policy.code for policy in await policies(conn)}
    missing = tuple(code for code in SHIPPED if code not in known)
    for code in missing:
        with as_file(files("policies") / f"{code}.toml") as file:
            await load_policy_file(conn, file)
    return missing
