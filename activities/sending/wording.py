"""What a mail says: Chinese first, English complete; number, measure, date and a link."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from activities.sending.links import Links
from models.domain.channels import CHANNEL_PARKED
from models.domain.delivering import DeliveryKind
from models.domain.events import Type
from models.domain.outgoing import Item, Outgoing
from models.domain.words import Measure


class Both(NamedTuple):
    """The same in both languages."""

    zh: str
    en: str


KINDS: Mapping[str, Both] = {
    Type.ASSIGNED: Both("新交办，请签收", "Assigned: please acknowledge"),
    Type.DECLINED: Both("已退回，请重新交办", "Declined: please assign again"),
    Type.PLAN_SUBMITTED: Both("整改方案待审批", "A plan awaits approval"),
    Type.PLAN_APPROVED: Both("整改方案已通过", "The plan is approved"),
    Type.PLAN_RETURNED: Both("整改方案被退回", "The plan is returned"),
    Type.EXTENSION_REQUESTED: Both("延期申请待审批", "An extension awaits a decision"),
    Type.EXTENSION_GRANTED: Both("已同意延期", "The extension is granted"),
    Type.EXTENSION_REFUSED: Both("未同意延期", "The extension is refused"),
    Type.COMPLETION_CONFIRMED: Both("整改完成，待核查", "Completed: to be checked"),
    Type.CHECK_RECORDED: Both("核查已有结果，请办理", "The check has a result: please go on"),
    Type.CHECK_RETURNED: Both("核查被退回，请重新核查", "The check is returned: please check again"),
    Type.SIGNED_OFF: Both("已销号", "Signed off"),
    Type.CLOSED_DIRECTLY: Both("核查通过，直接销号", "Passed and closed"),
    Type.SUSPENDED: Both("已挂账", "Suspended"),
    Type.RESUMED: Both("已恢复办理", "Resumed"),
    Type.DUE_CHANGED: Both("整改时限已调整", "The due date is changed"),
    Type.TAKEN_OVER: Both("已提级督办", "Taken over by a higher unit"),
    Type.WITHDRAWN: Both("已撤销", "Withdrawn"),
    Type.REOPENED: Both("复查发现问题，重新整改", "Reopened: to be rectified again"),
    Type.MEASURE_PROPOSED: Both("督办措施待决定", "A measure is proposed: please decide"),
    Type.PROPOSAL_ISSUED: Both("已决定实施督办措施", "A proposed measure is issued"),
    Type.PROPOSAL_WAIVED: Both("已决定不实施督办措施", "A proposed measure is waived"),
    Type.NO_INDEPENDENT_PERSON: Both("无人可独立办理，请处理", "Nobody independent is left: please see to it"),
    Type.LETTER_EXPIRED: Both("签收后未见进展，签收失效", "No progress: the acknowledgement has expired"),
    Type.POLICY_ADOPTED: Both("督办规则换版，办理期限有变", "Another version of the policy moves a deadline"),
    Type.CALENDAR_ADOPTED: Both("工作日历换版，办理期限有变", "Another calendar moves a deadline"),
    Type.RUNG_REACHED: Both("督办提醒", "A step of the ladder"),
    CHANNEL_PARKED: Both("您的一个通知渠道已停用", "One of your channels is no longer used"),
}
MEASURES: Mapping[Measure, Both] = {
    Measure.REMIND: Both("提醒", "Reminder"),
    Measure.URGE: Both("催办", "Urged"),
    Measure.SUPERVISE: Both("督办单", "Letter of supervision"),
    Measure.INTERVIEW: Both("约谈", "Interview"),
    Measure.CIRCULATE: Both("通报", "Circular"),
    Measure.ACCOUNTABILITY: Both("问责", "Accountability"),
}
_UNKNOWN = Both("有新通知", "A new notice")


class Letter(NamedTuple):
    """A mail's subject, and its paragraphs; a paragraph is lines, each with a link where it has one."""

    subject: str
    paragraphs: tuple[tuple["Line", ...], ...]


class Line(NamedTuple):
    """One line of a mail."""

    text: str
    link: str | None = None


def letter(outgoing: Outgoing, links: Links, zone: ZoneInfo) -> Letter:
    """The letter for a message; times are local, and say so."""
    match outgoing.kind:
        case DeliveryKind.NOTICE:
            return _notice(outgoing, links, zone)
        case DeliveryKind.DIGEST:
            return _digest(outgoing, links, zone)
        case DeliveryKind.TEST:
            return _test(outgoing, links)


def called(item: Item) -> Both:
    """What a notice is called: by its measure where it has one."""
    kind = KINDS.get(item.kind, _UNKNOWN)
    if item.measure is None:
        return kind
    measure = MEASURES[item.measure]
    if item.kind == Type.RUNG_REACHED:
        return measure
    return Both(f"{kind.zh}：{measure.zh}", f"{kind.en}: {measure.en}")


def _notice(outgoing: Outgoing, links: Links, zone: ZoneInfo) -> Letter:
    item = outgoing.items[0]
    name, late = called(item), "·逾期 overdue" if item.overdue else ""
    number = f"{item.number} " if item.number else ""
    told = (_line(item, links, zone),)
    if not outgoing.last:
        return Letter(f"【督办{late}】{number}{name.zh} {name.en}", (told,))
    last = (
        Line("今日单条通知已达上限，其余请见收件箱，或见下一次每日摘要。"),
        Line("This is the last single notice of the day: further ones are in the inbox and in the next digest."),
    )
    return Letter(f"【督办{late}】{number}{name.zh} {name.en}", (told, last))


def _digest(outgoing: Outgoing, links: Links, zone: ZoneInfo) -> Letter:
    overdue, all_ = outgoing.overdue, len(outgoing.items) + outgoing.more
    subject = f"【督办】每日摘要 Daily digest：{all_} 条"
    if overdue:
        subject = f"【督办·逾期 {overdue}】每日摘要 Daily digest：{overdue} 条逾期 overdue，共 {all_} 条"
    items = tuple(_line(item, links, zone) for item in outgoing.items)
    more = (Line(f"另有 {outgoing.more} 条，请见收件箱。{outgoing.more} more are in the inbox.", links.inbox),)
    return Letter(subject, (items, *((more,) if outgoing.more else ())))


def _test(outgoing: Outgoing, links: Links) -> Letter:
    told = (
        Line("这是一封测试邮件：督办通知将发到这个邮箱。", links.inbox),
        Line("This is a test: notices of Duban will come to this mailbox.", links.inbox),
    )
    if outgoing.code is None:
        return Letter("【督办】测试 Test", (told,))
    code = (Line(f"确认码 Confirmation code: {outgoing.code}"),)
    return Letter("【督办】请确认邮箱 Please confirm this mailbox", (told, code))


def _line(item: Item, links: Links, zone: ZoneInfo) -> Line:
    name = called(item)
    parts = [item.number or "", f"{name.zh} {name.en}"]
    if item.due is not None:
        late = "已逾期 overdue，" if item.overdue else ""
        parts.append(f"{late}时限 due {_local(item.due, zone)}")
    if item.title is not None:
        parts.append(item.title)
    return Line(" · ".join(part for part in parts if part), links.of(item))


def _local(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"
