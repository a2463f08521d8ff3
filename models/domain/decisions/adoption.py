"""Newer rules for a case that is open."""

from models.domain.decisions.advance import advance
from models.domain.events import RulesAdopted
from models.domain.unfolding import Unfolding


def adopt(unfolding: Unfolding, rules: int | None) -> None:
    """From here on `rules` decide, unless the case has them or has ended; what they make due at once, happens."""
    case = unfolding.case
    if rules is None or rules <= case.rules or case.ended:
        return
    unfolding.tell_clock(RulesAdopted(rules=rules))
    advance(unfolding)
