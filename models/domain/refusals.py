"""Every way in which the rules say no. The docstring is the message; `code` is the contract."""

from enum import StrEnum
from typing import ClassVar


class Ground(StrEnum):
    """Why the rules refuse; the API maps each ground to one HTTP status."""

    RIGHT = "right"
    STATE = "state"
    REVISION = "revision"
    RULE = "rule"


class Refusal(Exception):  # noqa: N818  # the field's word for it; an error would be a fault
    """The rules do not allow this."""

    code: ClassVar[str] = "refused"
    ground: ClassVar[Ground] = Ground.RULE
    zh: ClassVar[str] = "规则不允许此操作。"

    def __init__(self, **facts: object) -> None:
        super().__init__(type(self).__doc__)
        self.facts = facts
        """What the caller needs to put it right, as JSON values."""


class NotPermitted(Refusal):
    """You hold no post that may do this in this case."""

    code, ground, zh = "not_permitted", Ground.RIGHT, "您的岗位无权对该事项执行此操作。"


class NotIndependent(Refusal):
    """Whoever holds a post in the lead or a co-unit, asked for it, confirmed or checked it may not decide on it."""

    code, ground = "not_independent", Ground.RIGHT
    zh = "与该事项有关联的人员（责任单位任职、申请、确认或核查）不得决定。"


class WrongState(Refusal):
    """The case is not in a state in which this can be done."""

    code, ground, zh = "wrong_state", Ground.STATE, "事项当前状态不能执行此操作。"


class RevisionMismatch(Refusal):
    """Someone has changed the case since you read it; read it again."""

    code, ground, zh = "revision_mismatch", Ground.REVISION, "事项已被他人更新，请刷新后重试。"


class NoSupervisor(Refusal):
    """No unit above the lead is left that could supervise: name one on its leading line that does not help."""

    code, zh = "no_supervisor", "责任单位的上级中没有可担任督办单位的单位，请指定未参与配合的上级单位。"


class LeadAmongCoUnits(Refusal):
    """The lead unit cannot also be a co-unit, and a co-unit stands once."""

    code, zh = "lead_among_co_units", "牵头单位不能同时是配合单位，配合单位不得重复。"


class CoUnitsWithoutLead(Refusal):
    """Co-units help a lead: name the lead unit, too, or name both when the case is assigned."""

    code, zh = "co_units_without_lead", "配合单位须与牵头单位一并指定，可在交办时再定。"


class DeadlineMissing(Refusal):
    """A case with a lead unit needs a deadline."""

    code, zh = "deadline_missing", "已确定牵头单位的事项须有整改时限。"


class DueInPast(Refusal):
    """The date lies in the past; give one that is still to come."""

    code, zh = "due_in_past", "所给日期已过，请给出将来的日期。"


class DueTooFar(Refusal):
    """The date lies more than a century ahead; give a nearer one."""

    code, zh = "due_too_far", "所给日期超出百年，请给出较近的日期。"


class DueUnchanged(Refusal):
    """The case has no due date to move, or the new one is the same."""

    code, zh = "due_unchanged", "没有可调整的时限，或新旧时限相同。"


class DueNotLater(Refusal):
    """An extension ends after the present due date."""

    code, zh = "due_not_later", "延期后的时限须晚于现时限。"


class OpenedInFuture(Refusal):
    """A case cannot have been opened on a day that is still to come."""

    code, zh = "opened_in_future", "立项日期不能晚于今天。"


class EvidenceMissing(Refusal):
    """Completion needs evidence that is cited for the first time in this round."""

    code, zh = "evidence_missing", "确认完成须附本轮首次提交的佐证材料。"


class EvidenceUnknown(Refusal):
    """Only a file that was uploaded to this case may be cited in it."""

    code, zh = "evidence_unknown", "只能引用已上传到本事项的佐证材料。"


class PartsMissing(Refusal):
    """Not every co-unit has completed its part yet."""

    code, zh = "parts_missing", "配合单位尚未全部完成各自部分。"


class ReportMissing(Refusal):
    """A long-term case can be confirmed only after its first period's report."""

    code, zh = "report_missing", "长期坚持事项须先提交首期进展报告，方可确认完成。"


class PlanNotWanted(Refusal):
    """The policy asks for no plan here."""

    code, zh = "plan_not_wanted", "该督办规则不要求提交整改方案。"


class MeasureUnknown(Refusal):
    """The report names a measure that the plan does not have."""

    code, zh = "measure_unknown", "进展报告引用了整改方案中没有的措施。"


class ExtensionTooLate(Refusal):
    """An extension is asked for before the due date, by as much as the policy says."""

    code, zh = "extension_too_late", "延期须在时限届满前按规定提前申请。"


class ExtensionNotAllowed(Refusal):
    """The policy grants no extension for this kind of deadline."""

    code, zh = "extension_not_allowed", "该类时限不得延期。"


class ExtensionsExhausted(Refusal):
    """The case has had as many extensions as the policy grants."""

    code, zh = "extensions_exhausted", "延期次数已达督办规则规定的上限。"


class ExtensionTooLong(Refusal):
    """A first extension moves the due date no further than the policy says: ask for a date until `latest`."""

    code, zh = "extension_too_long", "首次延期超出督办规则规定的期限，请改为不晚于 latest 的日期。"


class AlreadyAdopted(Refusal):
    """The case has this version already."""

    code, zh = "already_adopted", "该事项已采用此版本。"


class AnotherPolicy(Refusal):
    """The case goes by another policy, or these are not the terms of its severity."""

    code, zh = "another_policy", "该事项适用其他督办规则，或所给规则与其严重程度不符。"


class UntilInPast(Refusal):
    """The wake-up date lies in the past."""

    code, zh = "until_in_past", "挂账截止日期已过。"


class ProposalUnknown(Refusal):
    """There is no such proposal waiting for a decision."""

    code, zh = "proposal_unknown", "没有待决定的此项建议。"


class LetterUnknown(Refusal):
    """There is no such letter waiting to be acknowledged."""

    code, zh = "letter_unknown", "没有待签收的此份督办单。"


def _all(kind: type[Refusal]) -> dict[str, type[Refusal]]:
    found = {kind.code: kind}
    for sub in kind.__subclasses__():
        found |= _all(sub)
    return found


BY_CODE: dict[str, type[Refusal]] = _all(Refusal)
