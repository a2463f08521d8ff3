"""The organization at hand: kept by a process, and read anew only when its version has changed."""

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from models.db.organizations import load_organization, organization_version
from models.db.statements import Connection
from models.domain.organization import Organization
from models.domain.words import Capacity


class Directory:
    """One for each process; asks the database for the version each time, unless it is told."""

    def __init__(self, zone: str) -> None:
        """Days are judged in `zone`, the organization's."""
        self._zone = ZoneInfo(zone)
        self._version: int | None = None
        self._organization = Organization()

    async def current(self, conn: Connection, version: int | None = None) -> Organization:
        """The organization as it is now, where `version` has just been read or is read here."""
        if version is None:
            version = await organization_version(conn)
        if version != self._version:
            self._version, self._organization = await load_organization(conn)
        return self._organization

    async def posts(self, conn: Connection) -> "HeldPosts":
        """Who holds which post as it is now."""
        return HeldPosts(await self.current(conn), self.day)

    def day(self, at: datetime) -> date:
        """The local day of an instant."""
        return at.astimezone(self._zone).date()


class HeldPosts(NamedTuple):
    """Who holds which post, in one version of the organization; `day` is the local day of an instant."""

    organization: Organization
    day: Callable[[datetime], date]

    def holders(
        self,
        unit: str,
        capacities: tuple[Capacity, ...],
        at: datetime,
        in_charge_of: tuple[str, ...] | None = None,
    ) -> tuple[int, ...]:
        """The people who hold such posts in `unit` at that instant, delegates included; sorted ids."""
        return self.organization.addressed(unit, capacities, in_charge_of, self.day(at))
