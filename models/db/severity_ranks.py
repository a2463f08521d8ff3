"""How grave each severity is, for sorting; the severities themselves are data."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from models.db.policy_tables import SEVERITIES
from models.db.statements import Connection, Statement

_ALL = Statement(select(SEVERITIES.c.code, SEVERITIES.c.rank))


class SeverityRanks:
    """Ranks by code: read once, and again when a code comes by that was unknown."""

    def __init__(self) -> None:
        """Begin with none."""
        self._ranks: dict[str, int] = {}

    async def ranks(self, conn: Connection, codes: Iterable[str]) -> Mapping[str, int]:
        """The ranks of `codes`, the graver the higher; 0 for one that nobody has loaded."""
        wanted = set(codes)
        if not wanted <= self._ranks.keys():
            self._ranks = {row["code"]: row["rank"] for row in await _ALL.rows(conn)}
        return {code: self._ranks.get(code, 0) for code in wanted}
