"""What the API itself says no to, before or beside the rules. The docstring is the message; `code` is the contract."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar

SHORTLY = 2
"""Seconds after which to try again what could not be done for want of a server."""


class Problem(Exception):  # noqa: N818  # the field's word for it (RFC 9457)
    """The request could not be carried out."""

    code: ClassVar[str] = "problem"
    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    zh: ClassVar[str] = "请求无法执行。"

    def __init__(self, **facts: object) -> None:
        super().__init__(type(self).__doc__)
        self.facts = facts
        """What the caller needs to put it right, as JSON values."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers that belong to the answer."""
        return {}


class Unauthenticated(Problem):
    """Sign in first: the request carries no token that still works."""

    code, status, zh = "unauthenticated", HTTPStatus.UNAUTHORIZED, "请先登录：请求没有有效的令牌。"

    @property
    def headers(self) -> Mapping[str, str]:
        """How to sign in."""
        return {"WWW-Authenticate": 'Bearer realm="duban"'}


class BadCredentials(Unauthenticated):
    """User name or password is wrong."""

    code, zh = "bad_credentials", "用户名或密码错误。"


class NotPermittedHere(Problem):
    """Your account may not do this."""

    code, status, zh = "not_permitted", HTTPStatus.FORBIDDEN, "您的账号无权执行此操作。"


class NotYours(NotPermittedHere):
    """You hold no post that may do this in this case; `who_may` says whose posts may."""

    zh = "您的岗位无权对该事项执行此操作；可执行的单位和岗位见 who_may。"


class TakeOverFirst(NotYours):
    """This is for the supervisor, see `who_may`. You may take the case over first (take-over), and then do it."""

    zh = "此操作由督办单位执行（见 who_may）；您可先提级督办（take-over），再执行此操作。"


class ScopeMissing(NotPermittedHere):
    """This token may not be used for that; `scope` says what it would need."""

    code, zh = "scope_missing", "此令牌的权限范围不足，所需范围见 scope。"


class CrossSite(NotPermittedHere):
    """This does not come from a page of this service; go there and try again."""

    code, zh = "cross_site", "此请求并非来自本服务的页面，请回到本服务页面重试。"


class SignInNeeded(NotPermittedHere):
    """Passwords, tokens and sessions are changed by signing in, not by a token."""

    code, zh = "sign_in_needed", "密码、令牌和会话须登录后更改，不能用令牌更改。"


class NotFound(Problem):
    """There is nothing here."""

    code, status, zh = "not_found", HTTPStatus.NOT_FOUND, "此地址不存在。"


class ImportNotFound(NotFound):
    """You have no such import; after thirty days one is forgotten."""

    code, zh = "import_not_found", "您没有此次导入；导入记录保留三十日。"


class AdoptionNotFound(NotFound):
    """There is no such adoption."""

    code, zh = "adoption_not_found", "没有此项规则或日历采用记录。"


class PolicyNotFound(NotFound):
    """There is no policy of this code in this version."""

    code, zh = "policy_not_found", "没有此代码和版本的督办规则。"


class CaseNotFound(NotFound):
    """There is no such case, or you do not see it."""

    code, zh = "case_not_found", "没有此事项，或您无权查看。"


class EvidenceNotFound(NotFound):
    """No such file was uploaded to this case."""

    code, zh = "evidence_not_found", "本事项没有此佐证材料。"


class ViewNotFound(NotFound):
    """You have saved no view under this name."""

    code, zh = "view_not_found", "您没有保存过此名称的视图。"


class NoticeNotFound(NotFound):
    """There is no such notice in your inbox."""

    code, zh = "notice_not_found", "您的收件箱中没有此通知。"


class CalendarNotFound(NotFound):
    """There is no calendar of this version."""

    code, zh = "calendar_not_found", "没有此版本的工作日历。"


class DelegationNotFound(NotFound):
    """You have given no such delegation."""

    code, zh = "delegation_not_found", "您没有给出此项代理。"


class ChannelNotFound(NotFound):
    """There is no such channel."""

    code, zh = "channel_not_found", "没有此通知渠道。"


class TokenNotFound(NotFound):
    """There is no such token that still works."""

    code, zh = "token_not_found", "没有此令牌，或已失效。"


class SessionNotFound(NotFound):
    """There is no such session that still goes on."""

    code, zh = "session_not_found", "没有此会话，或已结束。"


class AccountNotFound(NotFound):
    """There is no such account."""

    code, zh = "account_not_found", "没有此账号。"


class NothingToErase(NotFound):
    """There is no such case, or no such text in it."""

    code, zh = "nothing_to_erase", "没有此事项，或其中没有此文本。"


class PersonNotFound(NotFound):
    """There is no such person."""

    code, zh = "person_not_found", "没有此人员。"


class MethodNotAllowed(Problem):
    """This address does not take that method."""

    code, status, zh = "method_not_allowed", HTTPStatus.METHOD_NOT_ALLOWED, "此地址不支持该请求方法。"

    @property
    def headers(self) -> Mapping[str, str]:
        """Which methods it takes."""
        allow = self.facts.get("allow")
        return {"Allow": str(allow)} if allow else {}


class TooLarge(Problem):
    """The request is larger than is taken here."""

    code, status, zh = "too_large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "请求内容过大。"


class SpreadsheetMissing(Problem):
    """Choose a spreadsheet that is not empty; nothing came in."""

    code, status = "spreadsheet_missing", HTTPStatus.UNPROCESSABLE_ENTITY
    zh = "没有收到文件，或文件是空的，请选择要导入的表格。"


class SpreadsheetUnreadable(Problem):
    """This file cannot be read as a spreadsheet. Save it as .xlsx, without a password, and take it in again."""

    code, status = "spreadsheet_unreadable", HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    zh = "此文件无法作为表格读取，请另存为不带密码的 .xlsx 后重新导入。"


class UnsupportedMediaType(Problem):
    """The body comes in a form that is not taken here."""

    code, status, zh = "unsupported_media_type", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "不支持的内容类型。"


class EvidenceTypeRefused(UnsupportedMediaType):
    """By its content the file is of a type that this case's policy does not take as evidence."""

    code, zh = "evidence_type_refused", "按文件内容判断，其类型不在本事项督办规则允许的佐证材料类型之内。"


class UploadTimedOut(Problem):
    """Nothing has come for too long, or too little: the upload was given up, and nothing of it is kept."""

    code, status, zh = "upload_timed_out", HTTPStatus.REQUEST_TIMEOUT, "上传中断或过慢，已放弃，未保存任何内容。"

    @property
    def headers(self) -> Mapping[str, str]:
        """What is left of the body is not waited for."""
        return {"Connection": "close"}


class RangeNotSatisfiable(Problem):
    """The file does not have the bytes that were asked for."""

    code, status = "range_not_satisfiable", HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    zh = "文件中没有所请求的字节范围。"

    @property
    def headers(self) -> Mapping[str, str]:
        """How many bytes it has."""
        return {"Content-Range": f"bytes */{self.facts.get('size', '*')}"}


class TooManyRequests(Problem):
    """Too many attempts; wait before the next one."""

    code, status, zh = "too_many_requests", HTTPStatus.TOO_MANY_REQUESTS, "尝试次数过多，请稍后再试。"

    @property
    def headers(self) -> Mapping[str, str]:
        """When to come back."""
        return {"Retry-After": str(self.facts.get("retry_after", SHORTLY))}


class TooManyTests(TooManyRequests):
    """So many tests may be sent to your channels within an hour; wait before the next one."""

    code, zh = "too_many_tests", "一小时内可发送的测试次数已满，请稍后再试。"


class ExportGoesOn(TooManyRequests):
    """A spreadsheet is being written for your account; wait until it has come."""

    code, zh = "export_goes_on", "该账号正在导出表格，请待其完成后再试。"


class TooManyUploads(TooManyRequests):
    """So many files may be uploaded by one account at a time; wait before the next one."""

    code, zh = "too_many_uploads", "该账号一段时间内上传的文件数已达上限，请稍后再试。"


class Unavailable(Problem):
    """A server that this needs does not answer or is too busy; nothing has been done. Try again shortly."""

    code, status, zh = "unavailable", HTTPStatus.SERVICE_UNAVAILABLE, "所需服务暂时不可用，未作任何更改，请稍后重试。"

    @property
    def headers(self) -> Mapping[str, str]:
        """When to come back."""
        return {"Retry-After": str(SHORTLY)}


class UnsignedHere(Unavailable):
    """Nothing can be erased here: the act could not be signed. DUBAN_CHECKPOINT_KEY has to be set for the API."""

    code, zh = "no_checkpoint_key", "无法签名，不能删除：请为接口服务设置 DUBAN_CHECKPOINT_KEY。"


class OutcomeUnknown(Unavailable):
    """The command may yet be carried out. Send it again under the same Idempotency-Key to learn what became of it."""

    code, zh = "outcome_unknown", "命令已发出，结果未知；请用同一 Idempotency-Key 重发以确认。"


class Internal(Problem):
    """Something went wrong in the service; the request id finds it in the log."""

    code, status, zh = "internal", HTTPStatus.INTERNAL_SERVER_ERROR, "服务内部错误，可凭请求编号查日志。"


class Conflict(Problem):
    """Something of the kind exists already."""

    code, status, zh = "conflict", HTTPStatus.CONFLICT, "已有同类记录。"


class AlreadyThere(Conflict):
    """There is a case already with this source and external_ref; `number` tells which, where you see it."""

    code, zh = "already_opened", "该来源与外部编号已立项。"


class InspectionTaken(Conflict):
    """There is an inspection with this code, and it says something else."""

    code, zh = "inspection_exists", "该督查编号已存在，且内容不同。"


class ImportNotReady(Conflict):
    """Rows of this spreadsheet have to be mended first, or none is new; put it right and take it in again."""

    code, zh = "import_not_ready", "此表格尚有需修改之处，或没有可立项的新行，请修改后重新导入。"


class AdoptionUnderWay(Conflict):
    """Open cases are being moved to another version already; wait until that adoption is done."""

    code, zh = "adoption_under_way", "正在将在办事项迁移到其他版本，请待其完成。"


class TokenThere(Conflict):
    """You have a token of this name that works; its secret was told once. Revoke `id`, or take another name."""

    code, zh = "token_exists", "已有同名的有效令牌，其内容只显示一次；请先吊销（见 id），或换一个名称。"
