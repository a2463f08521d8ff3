"""Who may do what: the one table of rights (domain.md, "Rights"). `authority` judges by it, docs/rights.md shows it."""

from dataclasses import dataclass
from enum import StrEnum

from models.domain.commands import Name
from models.domain.words import Capacity


class Standing(StrEnum):
    """How a unit stands to a case; the last three are for what is no command to one."""

    SUPERVISOR = "supervisor"
    ABOVE_SUPERVISOR = "above_supervisor"
    EXTENSION_DECIDER = "extension_decider"
    OUTSTANDING_CO_UNIT = "outstanding_co_unit"
    LEAD = "lead"
    CO_UNIT = "co_unit"
    SEES = "sees"
    ANSWERS_LETTERS = "answers_letters"
    COVERS = "covers"
    """The unit that is named, or one that stands above it."""
    OWN = "own"
    """Any unit, in a post that one holds oneself."""
    SERVICE = "service"
    """No unit at all: an administrator of the service, by their account."""


class Deed(StrEnum):
    """What asks for a right and is no command to a case that is there."""

    OPEN = "open"
    UPLOAD = "upload"
    DELEGATE = "delegate"
    ANNOUNCE_INSPECTION = "announce_inspection"
    TRY_POLICY = "try_policy"
    OVERSEE = "oversee"
    ADMINISTER = "administer"


class Part(StrEnum):
    """What somebody has done in a round that bars them, and all whose duties count as theirs, from judging it."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    CHECKED = "checked"


@dataclass(frozen=True)
class Right:
    """A seat of one of these capacities, in a unit that stands so, gives the right.

    `independent` asks that the person has no part in what they judge: no post in the lead or a co-unit, and none of
    the parts that `BARRED` names (separation of duties).
    """

    standing: Standing
    capacities: frozenset[Capacity] = frozenset()
    independent: bool = False


_HEAD = frozenset({Capacity.HEAD})
_STAFF = frozenset({Capacity.HEAD, Capacity.STAFF})

_SUPERVISOR_STAFF = (Right(Standing.SUPERVISOR, _STAFF, independent=True),)
_SUPERVISOR_HEAD = (Right(Standing.SUPERVISOR, _HEAD, independent=True),)
_DECIDER = (Right(Standing.EXTENSION_DECIDER, _HEAD, independent=True),)
_LEAD_STAFF = (Right(Standing.LEAD, _STAFF),)
_LEAD_HEAD = (Right(Standing.LEAD, _HEAD),)

RIGHTS: dict[Name, tuple[Right, ...]] = {
    Name.ASSIGN: (Right(Standing.SUPERVISOR, _STAFF),),
    Name.APPROVE_PLAN: _SUPERVISOR_STAFF,
    Name.RETURN_PLAN: _SUPERVISOR_STAFF,
    Name.RECORD_CHECK: _SUPERVISOR_STAFF,
    Name.SUSPEND: _SUPERVISOR_STAFF,
    Name.RESUME: _SUPERVISOR_STAFF,
    Name.CHANGE_DUE: (*_SUPERVISOR_STAFF, *_DECIDER),
    Name.SIGN_OFF: _SUPERVISOR_HEAD,
    Name.RETURN_CHECK: _SUPERVISOR_HEAD,
    Name.GRANT_EXTENSION: _DECIDER,
    Name.REFUSE_EXTENSION: _DECIDER,
    Name.WITHDRAW: _SUPERVISOR_HEAD,
    Name.REOPEN: _SUPERVISOR_HEAD,
    Name.ISSUE: _SUPERVISOR_HEAD,
    Name.WAIVE: _SUPERVISOR_HEAD,
    Name.ACKNOWLEDGE: _LEAD_STAFF,
    Name.SUBMIT_PLAN: _LEAD_STAFF,
    Name.REPORT_PROGRESS: (*_LEAD_STAFF, Right(Standing.CO_UNIT, _STAFF)),
    Name.DECLINE: _LEAD_HEAD,
    Name.REQUEST_EXTENSION: _LEAD_HEAD,
    Name.CONFIRM_COMPLETION: _LEAD_HEAD,
    # Who heads two co-units signs for the one whose part is still outstanding.
    Name.COMPLETE_PART: (Right(Standing.OUTSTANDING_CO_UNIT, _HEAD), Right(Standing.CO_UNIT, _HEAD)),
    Name.TAKE_OVER: (Right(Standing.ABOVE_SUPERVISOR, _HEAD, independent=True),),
    Name.COMMENT: (Right(Standing.SEES, _STAFF),),
    Name.ACKNOWLEDGE_LETTER: (Right(Standing.ANSWERS_LETTERS, _STAFF),),
}
"""Who may give which command to a case."""

BARRED: dict[Name, tuple[Part, ...]] = {
    Name.GRANT_EXTENSION: (Part.ASKED,),
    Name.REFUSE_EXTENSION: (Part.ASKED,),
    Name.CHANGE_DUE: (Part.ASKED,),
    Name.ASSIGN: (Part.ASKED,),
    Name.RECORD_CHECK: (Part.CONFIRMED,),
    Name.RETURN_CHECK: (Part.CONFIRMED,),
    Name.SIGN_OFF: (Part.CONFIRMED, Part.CHECKED),
}
"""Which parts an independent right is judged against, beside posts in the lead and the co-units."""

NEW_DEADLINE = _SUPERVISOR_STAFF
EARLIER_DUE = _SUPERVISOR_STAFF
LATER_DUE = _DECIDER
LETTER = (Right(Standing.COVERS, _STAFF),)
"""Who may acknowledge a certain letter: its unit's people, or those above, to whom it passes if nobody sits there."""

DEEDS: dict[Deed, tuple[Right, ...]] = {
    Deed.OPEN: (Right(Standing.COVERS, _STAFF),),
    # Those who prove completion, and the supervisor's people, whose checks cite evidence, too.
    Deed.UPLOAD: (
        Right(Standing.LEAD, _STAFF),
        Right(Standing.CO_UNIT, _STAFF),
        Right(Standing.SUPERVISOR, _STAFF),
    ),
    Deed.DELEGATE: (Right(Standing.OWN, _STAFF),),
    Deed.ANNOUNCE_INSPECTION: (Right(Standing.COVERS, _STAFF),),
    Deed.TRY_POLICY: (Right(Standing.COVERS, frozenset(Capacity)), Right(Standing.SERVICE)),
    # Not for heads and staff: they would watch who watches them.
    Deed.OVERSEE: (Right(Standing.COVERS, frozenset({Capacity.READER})),),
    Deed.ADMINISTER: (Right(Standing.SERVICE),),
}
"""Who may do what else. Whatever only reads asks for no right beside that of seeing the case (`lines.seen_by`)."""
