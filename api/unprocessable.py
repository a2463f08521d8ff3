"""What a request may say that cannot be carried out as it stands: all of them 422, each with a code of its own."""

from http import HTTPStatus
from typing import ClassVar

from api.problems import Problem


class Unprocessable(Problem):
    """The request cannot be carried out as it stands."""

    code = "unprocessable"
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY
    zh = "请求内容无法处理。"


class Malformed(Unprocessable):
    """The request is not written as it should be; `errors` says where."""

    code, zh = "malformed", "请求格式有误，详见 errors。"


class CursorRefused(Unprocessable):
    """This cursor was not given out here, or for another order; start again without one."""

    code, zh = "bad_cursor", "分页游标无效，请从头开始。"


class TooManyRows(Unprocessable):
    """A spreadsheet holds `most` rows, and there are more cases: narrow the view."""

    code, zh = "too_many_rows", "一张表格最多 1,048,575 行，当前事项超出此数，请先缩小范围。"


class TooManyViews(Unprocessable):
    """You have saved `most` views; delete one first."""

    code, zh = "too_many_views", "您保存的视图已达 50 个，请先删除不用的。"


class KeyReused(Unprocessable):
    """This Idempotency-Key was used before for something else; take a new one."""

    code, zh = "key_reused", "该 Idempotency-Key 已用于其他请求，请换新的。"


class UnknownUnit(Unprocessable):
    """There is no unit with this code."""

    code, zh = "unknown_unit", "没有此代码的单位。"


class UnknownSeverity(Unprocessable):
    """There is no severity with this code."""

    code, zh = "unknown_severity", "没有此代码的严重程度。"


class UnknownPolicy(Unprocessable):
    """There is no policy with this code."""

    code, zh = "unknown_policy", "没有此代码的督办规则。"


class PeriodMissing(Unprocessable):
    """The policy names no period for long-term cases (`limits.period`): say `every` in the deadline."""

    code, zh = "period_missing", "该督办规则未规定长期坚持事项的报告周期，请在时限中注明 every。"


class UnknownInspection(Unprocessable):
    """There is no inspection with this code."""

    code, zh = "unknown_inspection", "没有此代码的督查。"


class UnknownPerson(Unprocessable):
    """There is no such person."""

    code, zh = "unknown_person", "没有此人。"


class DelegationRefused(Unprocessable):
    """The organization does not allow this delegation; `reasons` says why."""

    code, zh = "delegation_refused", "组织规则不允许此代理，详见 reasons。"


class NotToBePutOff(Unprocessable):
    """What asks people to act is told at once and cannot be put off; `kinds` says what is yours to choose."""

    code, zh = "not_to_be_put_off", "需要本人办理的通知必须即时送达，不能改为摘要或关闭；可选项见 kinds。"


class WrongCode(Unprocessable):
    """This is not the code that was sent to the mailbox; have another test sent to see it again."""

    code, zh = "wrong_code", "确认码不正确；可再发一封测试邮件查看。"


class TooManyChannels(Unprocessable):
    """You have as many channels as one person may; remove one first."""

    code, zh = "too_many_channels", "您的通知渠道已达上限，请先删除一个。"


class AddressPrivate(Unprocessable):
    """This address is a private one, and none that the operator allows."""

    code, zh = "address_private", "该地址为内网地址，且不在运维人员允许的范围内。"


class PeriodReversed(Unprocessable):
    """The period ends before it starts, or is over already."""

    code, zh = "period_reversed", "期间的结束早于开始，或已结束。"


class WrongPassword(Unprocessable):
    """This is not your present password."""

    code, zh = "wrong_password", "现密码不正确。"


class PasswordUnfit(Unprocessable):
    """A password has from 10 to 1000 characters."""

    code, zh = "password_refused", "密码须为 10 至 1000 个字符。"


class PasswordPublic(Unprocessable):
    """Everyone knows the demo's password; choose another."""

    code, zh = "password_known", "演示密码人人皆知，请换一个。"


class TooManyTokens(Unprocessable):
    """You have as many tokens as one account may; revoke one first."""

    code, zh = "too_many_tokens", "您的令牌已达上限，请先吊销一个。"
