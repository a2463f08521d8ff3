"""The demo's organization read from its file, and what the table of rights gives its people.

Nothing of this asks the API, or the functions that judge.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

from models.domain.rights import Right, Standing
from models.domain.words import Capacity
from tests.api.conftest import DEMO

ADMINISTRATOR = "admin"


@dataclass(frozen=True)
class Stand:
    """A case by what rights ask of it: whose it is, who helps, who supervises."""

    number: str
    lead: str | None
    supervisor: str
    co_units: tuple[str, ...] = ()

    @property
    def concerned(self) -> tuple[str, ...]:
        """The units that have to do with it."""
        return (self.supervisor, *self.co_units, *((self.lead,) if self.lead else ()))


class Bureau:
    """Who sits where, and what stands above it; everybody of the demo holds one post."""

    def __init__(self) -> None:
        """Read the file."""
        said = tomllib.loads(DEMO.read_text(encoding="utf-8"))
        relations = said["relation"]
        self.units = [row["code"] for row in said["unit"]]
        self._above = {row["unit"]: row["above"] for row in relations if row["kind"] == "leads"}
        self._guides = [(row["unit"], row["above"]) for row in relations if row["kind"] == "guides"]
        capacities = {row["code"]: Capacity(row["capacity"]) for row in said["post_kind"]}
        posts = {row["person"]: (row["unit"], capacities[row["post"]]) for row in said["appointment"]}
        self.posts = {row["login"]: posts.get(row.get("person")) for row in said["account"]}

    @property
    def accounts(self) -> list[str]:
        """All that can sign in."""
        return list(self.posts)

    def up(self, unit: str) -> list[str]:
        """A unit and all above it."""
        line = [unit]
        while line[-1] in self._above:
            line.append(self._above[line[-1]])
        return line

    def sees(self, login: str, case: Stand) -> bool:
        """Whether this account sees the case."""
        post = self.posts[login]
        return post is not None and self._is_seen_from(post[0], case)

    def may(self, login: str, case: Stand, rights: Iterable[Right]) -> bool:
        """Whether one of `rights` is this account's."""
        post = self.posts[login]
        if post is None:
            return False
        tied = post[0] in {case.lead, *case.co_units}
        return any(
            post[1] in right.capacities and post[0] in self._standing(case, right) and not (right.independent and tied)
            for right in rights
        )

    def home(self, login: str) -> str:
        """The unit in which the account's person sits, or none."""
        post = self.posts[login]
        return post[0] if post is not None else ""

    def covers(self, login: str, unit: str, rights: Iterable[Right]) -> bool:
        """Whether one of `rights` over a unit that is named is this account's."""
        post = self.posts[login]
        for right in rights:
            if right.standing is Standing.SERVICE and login == ADMINISTRATOR:
                return True
            if post is None or post[1] not in right.capacities:
                continue
            if right.standing is Standing.OWN or post[0] in self.up(unit):
                return True
        return False

    def relation(self, login: str, case: Stand) -> str:
        """What the account's unit is to the case's lead, in one word."""
        post, lead = self.posts[login], case.lead
        if post is None or lead is None:
            return "stranger"
        unit = post[0]
        if unit == lead:
            return "own"
        if unit in self.up(lead):
            return "above"
        if lead in self.up(unit):
            return "below"
        if (lead, unit) in self._guides:
            return "guide"
        return "sister" if self._above.get(unit) == self._above.get(lead) else "stranger"

    def _standing(self, case: Stand, right: Right) -> set[str]:  # noqa: PLR0911  # one line a standing
        match right.standing:
            case Standing.SUPERVISOR:
                return {case.supervisor}
            case Standing.ABOVE_SUPERVISOR:
                return set(self.up(case.supervisor)[1:])
            case Standing.EXTENSION_DECIDER:
                # None of these cases has had an extension yet.
                return {case.supervisor}
            case Standing.LEAD:
                return {case.lead} if case.lead else set()
            case Standing.CO_UNIT | Standing.OUTSTANDING_CO_UNIT:
                return set(case.co_units)
            case Standing.SEES:
                return {unit for unit in self.units if self._is_seen_from(unit, case)}
            case Standing.ANSWERS_LETTERS:
                lines = [self.up(unit) for unit in (case.lead, case.supervisor) if unit]
                return {unit for line in lines for unit in line}
            case _:
                raise AssertionError(right)

    def _is_seen_from(self, unit: str, case: Stand) -> bool:
        guides = [guide for guided, guide in self._guides if guided == case.lead]
        return any(unit in self.up(one) for one in (*case.concerned, *guides))
