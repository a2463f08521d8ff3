"""The words of the page of rights, English and Chinese. What has no words here fails the page's test."""
# ruff: noqa: E501  # the lines of a page

from models.domain.commands import Name
from models.domain.rights import Deed, Part, Standing
from models.domain.words import Capacity

Said = tuple[str, str]

OR: Said = ("; ", "；")
EITHER: Said = (" or ", "或")
COMMA: Said = ("; ", "；")
SEAT: Said = ("{capacities} of {unit}", "{unit}的{capacities}")

CAPACITIES: dict[Capacity, Said] = {
    Capacity.HEAD: ("head", "负责人"),
    Capacity.STAFF: ("staff", "工作人员"),
    Capacity.READER: ("reader", "只读人员"),
}

STANDINGS: dict[Standing, Said] = {
    Standing.SUPERVISOR: ("the supervisor", "督办单位"),
    Standing.ABOVE_SUPERVISOR: ("a unit above the supervisor", "督办单位的上级单位"),
    Standing.EXTENSION_DECIDER: (
        "the unit that decides on this extension (the supervisor, for a second one the next above)",
        "决定本次延期的单位（督办单位；第二次延期为其上一级）",
    ),
    Standing.LEAD: ("the lead", "牵头单位"),
    Standing.CO_UNIT: ("a co-unit", "配合单位"),
    Standing.SEES: ("any unit that sees the case", "可以看到该事项的任一单位"),
    Standing.ANSWERS_LETTERS: ("a unit on the line of the lead or the supervisor", "牵头或督办单位及其各级上级"),
    Standing.COVERS: ("the unit named, or one above it", "所指单位或其上级单位"),
    Standing.OWN: ("any unit, in a post of one's own", "任一单位（须为本人任职，代理不可再代理）"),
    Standing.SERVICE: ("an administrator of the service", "系统管理员"),
}

PARTS: dict[Part, Said] = {
    Part.ASKED: ("who asked for it", "申请人"),
    Part.CONFIRMED: ("who confirmed completion", "本轮确认完成的人"),
    Part.CHECKED: ("who checked", "本轮核查的人"),
}
TIED: Said = ("who holds a post in the lead or a co-unit", "在牵头或配合单位任职的人")

COMMANDS: dict[Name, Said] = {
    Name.ASSIGN: ("`assign`", "`assign` 交办"),
    Name.APPROVE_PLAN: ("`approve-plan`", "`approve-plan` 批准方案"),
    Name.RETURN_PLAN: ("`return-plan`", "`return-plan` 退回方案"),
    Name.RECORD_CHECK: ("`record-check`", "`record-check` 记录核查"),
    Name.SUSPEND: ("`suspend`", "`suspend` 挂账"),
    Name.RESUME: ("`resume`", "`resume` 恢复"),
    Name.CHANGE_DUE: ("`change-due`", "`change-due` 调整时限"),
    Name.SIGN_OFF: ("`sign-off`", "`sign-off` 销号"),
    Name.RETURN_CHECK: ("`return-check`", "`return-check` 退回核查"),
    Name.GRANT_EXTENSION: ("`grant-extension`", "`grant-extension` 批准延期"),
    Name.REFUSE_EXTENSION: ("`refuse-extension`", "`refuse-extension` 不同意延期"),
    Name.WITHDRAW: ("`withdraw`", "`withdraw` 撤销"),
    Name.REOPEN: ("`reopen`", "`reopen` 重新整改"),
    Name.ISSUE: ("`issue`", "`issue` 发出所建议的措施"),
    Name.WAIVE: ("`waive`", "`waive` 不采取所建议的措施"),
    Name.ACKNOWLEDGE: ("`acknowledge`", "`acknowledge` 签收"),
    Name.SUBMIT_PLAN: ("`submit-plan`", "`submit-plan` 报送方案"),
    Name.REPORT_PROGRESS: ("`report-progress`", "`report-progress` 报告进展"),
    Name.DECLINE: ("`decline`", "`decline` 退回交办"),
    Name.REQUEST_EXTENSION: ("`request-extension`", "`request-extension` 申请延期"),
    Name.CONFIRM_COMPLETION: ("`confirm-completion`", "`confirm-completion` 确认完成"),
    Name.COMPLETE_PART: ("`complete-part`", "`complete-part` 完成配合部分"),
    Name.TAKE_OVER: ("`take-over`", "`take-over` 提级督办"),
    Name.COMMENT: ("`comment`", "`comment` 批注"),
    Name.ACKNOWLEDGE_LETTER: ("`acknowledge-letter`", "`acknowledge-letter` 签收督办单"),
}
NEW_DEADLINE: Said = ("`assign` again, with a new deadline", "再次交办并另定时限")
LATER_DEADLINE: Said = ("`assign` again, with a later deadline", "再次交办并延后时限")
EARLIER_DUE: Said = ("`change-due` to an earlier day", "时限提前")
LATER_DUE: Said = ("`change-due` to a later day", "时限延后")
CERTAIN_LETTER: Said = ("`acknowledge-letter` of a letter to the unit named", "签收发给所指单位的督办单")

DEEDS: dict[Deed, Said] = {
    Deed.OPEN: ("open a case (the lead named, and the supervisor named)", "立项（所指牵头单位和督办单位）"),
    Deed.UPLOAD: ("upload evidence", "上传佐证材料"),
    Deed.DELEGATE: ("delegate", "委托代理"),
    Deed.ANNOUNCE_INSPECTION: ("announce an inspection (by the unit named)", "发布督查（所指督查单位）"),
    Deed.TRY_POLICY: ("try a policy out (for the unit named)", "试算督办规则（所指单位）"),
    Deed.OVERSEE: (
        "read the access log (of cases that are seen from the unit, and of people in the unit named)",
        "查看访问日志（本单位可见的事项，以及所指单位的人员）",
    ),
    Deed.ADMINISTER: (
        "adopt policies and calendars, see and set all channels, read the reachability report, erase texts, see sign-ins",
        "采用规则和日历、查看和设置所有人的通知渠道、查看可达性报告、清除文本、查看访问日志中的登录记录",
    ),
}

PAGE: dict[str, Said] = {
    "head": (
        """# Who may do what

[中文](rights.zh.md)

Written by `make pages` from `models/domain/rights.py`, which the service judges by; a test fails when this page is older.

Judged by person, on the day, over every post that they hold and every post that somebody has delegated to them. A right passes by
delegation, never by rank. Whoever is barred is so by their own acts and posts, by those of whoever they act for, and by those of
whoever acts for them: 403 `not_independent`. Whoever lacks the right gets 403 `not_permitted`: `who_may` says whose it is, and `instead`
that taking the case over would give it. Whoever may not see the case gets 404 for whatever they try, as if it were not there.
""",
        """# 谁可以做什么

[English](rights.md)

本页由 `make pages` 根据 `models/domain/rights.py` 生成，服务即按该表判定；本页过时则测试不通过。

权限按人、按当日判定，计入其本人的每个岗位和他人委托其代理的每个岗位。权限可以委托代理，不因级别高而自动取得。应当回避的人，包括本人、其代理的人和代理其的人
的行为与任职在内：403 `not_independent`。没有权限：403 `not_permitted`，`who_may` 列出有权的岗位；可先提级督办再执行的，`instead` 注明。无权查看该事项的人，无论做什么都得到 404，如同没有此事项。
""",
    ),
    "commands": (
        "## Commands to a case\n| command | who may | but not |\n|---|---|---|",
        "## 对事项的操作\n| 操作 | 谁可以 | 回避 |\n|---|---|---|",
    ),
    "deeds": ("## Whatever else\n| what | who may | |\n|---|---|---|", "## 其他\n| 事项 | 谁可以 | |\n|---|---|---|"),
    "reading": (
        """## Reading
A case is seen by whoever holds a post, of their own or by delegation, in a unit in whose subtree on the leading line stands the case's
lead, a co-unit, its supervisor, or a unit that guides the lead. Nobody else sees it; an administrator sees none by that. What is not seen
is in no list, count, search, event, evidence, letter or holding either. Units, policies, calendars, inspections and outages are there
for all who are signed in; a person's inbox, channels, preferences and delegations for that person.
""",
        """## 查看
某人的岗位（本人任职或代理）所在单位，若其领导关系下的范围内有该事项的牵头单位、配合单位、督办单位或指导牵头单位的单位，即可查看该事项。其他人不可查看；
系统管理员也不因此可以查看。看不到的事项，在列表、计数、检索、事件、佐证材料、督办单和持有时长中都不出现。单位、规则、日历、督查和停机记录对所有登录者可见；
收件箱、通知渠道、偏好和代理只对本人可见。
""",
    ),
}
