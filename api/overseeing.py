"""Who oversees who looked (docs/decisions: the record is vouched for)."""

from api.callers import Caller
from api.problems import NotPermittedHere
from models.db.queries.accesses import Overseeing
from models.db.queries.reader import Reader
from models.domain.authority import seats_for
from models.domain.rights import Deed
from models.domain.units import PARTY_LINE

_NOBODY = 0


def overseeing(caller: Caller) -> Overseeing:
    """What the caller may see of the access log. Raises `NotPermittedHere`.

    A reader's seat (an auditor's) oversees the cases that are seen from its unit, and those who sit in that unit or
    below it; an administrator, who sees no case, oversees sign-ins.
    """
    seats = seats_for(Deed.OVERSEE, caller.actor) if caller.actor is not None else ()
    units = tuple(sorted({seat.unit for seat in seats}))
    if not units and not caller.account.administrator:
        raise NotPermittedHere
    below = {low for unit in units for low in caller.organization.subtree(unit, PARTY_LINE, caller.day)}
    reader = Reader(person=caller.reader.person or _NOBODY, units=units)
    return Overseeing(reader, tuple(sorted(below | set(units))), sign_ins=caller.account.administrator)
