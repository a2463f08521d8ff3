"""Loading an organization's file: all of it or nothing, in the caller's transaction."""

from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.accounts import accounts, add_demo_accounts
from models.db.organizations import load_organization, lock_organization, mark_changed, write_changes
from models.loading.organization_changes import OrganizationChanges, organization_changes
from models.loading.organization_file import OrganizationFile
from models.loading.reading import FileRefused, read_toml


async def load_organization_file(conn: AsyncConnection, file: Path, *, dry_run: bool = False) -> OrganizationChanges:
    """Load `file`, or say what loading it would change. Loading the same file again changes nothing.

    What the file leaves out stays as it is and is told. Raises `FileRefused`; nothing has been written then.
    """
    declared = read_toml(file, OrganizationFile)
    if not dry_run:
        await lock_organization(conn)
    _, present = await load_organization(conn)
    logins = {account.login: account.person for account in await accounts(conn)}
    changes = organization_changes(present, logins, declared)
    if changes.faults:
        raise FileRefused(file, changes.faults)
    if changes.any and not dry_run:
        people = await write_changes(conn, changes)
        rows = [(row.login, people[row.person] if row.person else None, row.administrator) for row in changes.accounts]
        await add_demo_accounts(conn, rows)
        await mark_changed(conn, f"loaded {file.name}")
    return changes
