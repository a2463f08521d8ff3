"""What the demo's people have done by the time one looks: by 序号 of the ledger, who gives which command.

Every state, lamp and level shows, and each of the rarer commands somewhere. Days are counted from the day of loading.
What is not named here still waits to be acknowledged.
"""

from datetime import date, timedelta

from demo import steps as s
from demo.papers import note, pdf
from demo.steps import Step

Story = dict[str, tuple[Step, ...]]


def story(today: date) -> Story:
    """The whole story, as told on `today`."""
    return {**_overdue(today), **_in_hand(today), **_before_the_supervisor(today), **_off_the_ledger(today)}


def _overdue(today: date) -> Story:
    """Red, at levels from 0 to 2; one of them suspended, and so grey."""
    return {
        "2": (
            s.acknowledge("zhibu1-officer"),
            s.progress("zhibu1-officer", "已补齐四次签到表，其余两次正在向参会人员核实。", 40),
            s.comment("jiguan-inspector", "已超期，请书面说明未按期完成的原因，并明确最后完成日期。"),
        ),
        "9": (
            s.acknowledge("dangzu-member"),
            s.plan(
                "dangzu-member",
                ("补开三次领导小组会议，逐次形成议定事项清单", today + timedelta(days=40), "机关党委"),
                ("建立议定事项跟踪台账，按月销项", today + timedelta(days=50), "办公室"),
            ),
            s.approve_plan("gongwei-inspector", "同意，请每月报送跟踪台账。"),
            s.progress("dangzu-member", "已补开第一次会议，议定事项五项，两项已办结。", 30, 35, 20),
        ),
        "12": (
            s.acknowledge("zhibu3-officer"),
            s.plan("zhibu3-officer", ("完成换届选举并报批", today + timedelta(days=35), "支部书记")),
            s.suspend(
                "dangzu-member", today + timedelta(days=30), "机构改革方案待批，支部设置将调整，批复后恢复整改。"
            ),
        ),
        "19": (
            s.acknowledge("zhibu2-officer"),
            s.progress("zhibu2-officer", "已对照通报逐条自查，查出同类问题三项。", 20),
        ),
        "27": (s.acknowledge("zhibu3-officer"),),
        "28": (
            s.acknowledge("zhibu1-officer"),
            s.plan("zhibu1-officer", ("修订公务接待审批流程，先审批后接待", today + timedelta(days=7), "支部书记")),
            s.approve_plan("dangzu-member"),
            s.progress("zhibu1-officer", "新流程已征求意见，待支部大会通过。", 70, 70),
        ),
        "30": (
            s.acknowledge("zhibu2-officer"),
            s.plan("zhibu2-officer", ("组织三个示范项目验收，清算结余资金", today + timedelta(days=20), "项目负责人")),
            s.approve_plan("jiguan-inspector"),
            s.part(
                "zhibu4-secretary",
                "流通领域两个项目的现场资料已移交。",
                note("项目资料移交清单", "共两个项目，资料十二份。"),
            ),
            s.progress("zhibu2-officer", "两个项目已验收，第三个项目资金结余正在清算。", 80, 80),
        ),
        "32": (
            s.acknowledge("zhibu4-officer"),
            s.plan("zhibu4-officer", ("两件来信书面答复并回访", today + timedelta(days=3), "联络员")),
        ),
        "40": (
            s.acknowledge("jiguan-inspector"),
            s.progress("jiguan-inspector", "已逐项核对状态，销号材料归档过半。", 60),
        ),
    }


def _in_hand(today: date) -> Story:
    """Being put right in time: plans at every stage, more time asked for and granted, parts, reports."""
    return {
        "5": (
            s.acknowledge("zhibu1-officer"),
            s.plan(
                "zhibu1-officer",
                ("按书记、委员、小组长三个层级拆分清单", today + timedelta(days=14), "支部书记"),
                ("逐项写明完成标准和考核方式", today + timedelta(days=21), "组织委员"),
                ("支部大会通过并公示", today + timedelta(days=30), "联络员"),
            ),
            s.approve_plan("dangzu-member", "同意，公示后报党组备案。"),
            s.progress("zhibu1-officer", "书记、委员两级清单已完成初稿。", 35, 60, 20, 0),
            s.comment("dangzu-member", "完成标准请写成可以核对的数字。"),
        ),
        "6": (
            s.acknowledge("zhibu5-officer"),
            s.plan("zhibu5-officer", ("补充完成标准和考核方式", today + timedelta(days=25), "支部书记")),
        ),
        "7": (
            s.acknowledge("zhibu2-officer"),
            s.plan("zhibu2-officer", ("更新责任清单", today + timedelta(days=30), "支部书记")),
            s.return_plan("dangzu-member", "措施过于笼统：请写明离任人员的清理范围和今后的更新时点。"),
        ),
        "8": (
            s.acknowledge("zhibu4-officer"),
            s.plan("zhibu4-officer", ("党建计划与处室重点工作逐项对应", today + timedelta(days=28), "支部书记")),
            s.approve_plan("dangzu-member"),
            s.request_extension(
                "zhibu4-secretary", today + timedelta(days=75), "处室重点工作计划下月调整，需对应新计划。"
            ),
        ),
        "11": (
            s.acknowledge("jiguan-deputy"),
            s.plan("jiguan-deputy", ("修订述职评议办法，增加反馈环节", today + timedelta(days=45), "组织科")),
            s.approve_plan("dangzu-member"),
            s.request_extension(
                "jiguan-secretary", today + timedelta(days=100), "述职评议集中在年底进行，需待其后完成反馈。"
            ),
            s.grant_extension("dangzu-secretary", today + timedelta(days=90), "同意延期，不再二次延期。"),
        ),
        "15": (
            s.acknowledge("jiguan-inspector"),
            s.part(
                "zhibu1-secretary", "本支部兼职干部已补训八学时。", pdf("培训签到表", "外贸处党支部，三人，各八学时。")
            ),
            s.progress("zhibu2-officer", "本支部两人已报名下月培训班。", 50),
        ),
        "17": (
            s.acknowledge("dangzu-member"),
            s.plan("dangzu-member", ("为十九项指标逐项补充数据来源", today + timedelta(days=60), "考核办")),
        ),
        "22": (
            s.acknowledge("jiguan-deputy"),
            s.plan("jiguan-deputy", ("明确结对支部，每月帮带一次", today + timedelta(days=30), "组织科")),
            s.approve_plan("dangzu-member"),
        ),
        "23": (
            s.acknowledge("zhuwai-officer"),
            s.plan("zhuwai-officer", ("按时区分两组开展组织生活，每月一次", today + timedelta(days=20), "支部书记")),
            s.approve_plan("qugongwei-inspector"),
            s.progress("jiguan-inspector", "机关党委已开通线上组织生活会议室。", 50),
            s.comment("jiguan-deputy", "请把线上参会记录一并归档。"),
        ),
        "24": (
            s.take_over("gongwei-head", "属地与主管部门职责需市级协调，由市直机关工委直接督办。"),
            s.acknowledge("zhuwai-officer"),
        ),
        "25": (
            s.acknowledge("zhibu2-officer"),
            s.change_due("jiguan-inspector", today + timedelta(days=4), "下周上级调研，须提前完成。"),
        ),
        "33": (s.acknowledge("zhibu1-officer"),),
        "34": (
            s.acknowledge("jiguan-inspector"),
            s.plan("jiguan-inspector", ("清理报送事项，合并同类材料", today + timedelta(days=20), "办公室")),
        ),
        "35": (
            s.acknowledge("zhibu3-officer"),
            # The report meets the period's due as well: two facts, two revisions.
            s.progress("zhibu3-officer", "本季度活动室开放十八天，设备已全部登记。", 30, revisions=2),
        ),
        "37": (s.acknowledge("zhibu2-officer"),),
        "39": (s.acknowledge("zhibu5-officer"),),
    }


def _before_the_supervisor(today: date) -> Story:
    """Back with the supervisor: declined, to be checked, failed, checked again, to be signed off."""
    return {
        "4": (
            s.acknowledge("zhibu4-officer"),
            s.confirm(
                "zhibu4-secretary",
                "照片与签到已逐次核对一致，请假说明已补。",
                pdf("主题党日记录", "签到、照片、请假说明齐全。"),
            ),
        ),
        "13": (
            s.acknowledge("zhibu3-officer"),
            s.confirm("zhibu3-secretary", "两名党员的缴费记录已补登。", note("党费台账", "第三季度，全部补登。")),
            s.check(
                "jiguan-inspector", "fail", "documents", "补登记录缺经办人签字，未注明原因。", today + timedelta(days=4)
            ),
            s.progress("zhibu3-officer", "经办人签字已补一份，另一份待出差人员返回。", 50),
        ),
        "14": (s.decline("zhibu5-secretary", "政治审查材料由机关党委组织科统一函调，本支部无函调权限。"),),
        "16": (
            s.acknowledge("jiguan-inspector"),
            s.part("zhibu4-secretary", "本支部书记已参加培训。", note("结业证书登记-流通发展处", "一人，已结业。")),
            s.part("zhibu5-secretary", "本支部书记已参加培训。", note("结业证书登记-外资处", "一人，已结业。")),
            s.confirm(
                "jiguan-secretary", "两名新任书记均已完成任职培训。", pdf("任职培训情况", "两人结业，证书已归档。")
            ),
            s.check("dangzu-member", "pass", "documents", "证书与培训名册一致。"),
        ),
        "20": (
            s.acknowledge("zhibu4-officer"),
            s.plan("zhibu4-officer", ("全面排查同类事项并整改", today + timedelta(days=10), "支部书记")),
            s.approve_plan("dangzu-member"),
            s.part("jiguan-secretary", "机关党委已下发同类问题清单。", note("同类问题清单", "共九类。")),
            s.confirm("zhibu4-secretary", "同类事项七项已全部整改。", pdf("排查整改报告", "七项，均附佐证。")),
            s.check("dangzu-member", "pass", "spot", "抽查两项，属实。"),
            s.return_check("dangzu-secretary", "重大问题抽查两项不足，请全部复核后再报。"),
        ),
        "29": (
            s.acknowledge("zhibu4-officer"),
            s.confirm(
                "zhibu4-secretary", "七笔报销附件已补齐。", note("报销附件清单", "七笔，会议通知与行程说明齐全。")
            ),
            s.check("jiguan-inspector", "pass", "documents", "逐笔核对，附件齐全。"),
        ),
    }


def _off_the_ledger(today: date) -> Story:
    """Signed off, withdrawn, and one that came back."""
    return {
        "3": (
            s.acknowledge("zhibu2-officer"),
            s.confirm(
                "zhibu2-secretary",
                "三次记录已据实重写，支部作出说明。",
                pdf("主题党日记录-电子商务处", "三次，附说明。"),
            ),
            s.check("jiguan-inspector", "pass", "interview", "访谈四名党员，与记录一致。"),
            s.sign_off("jiguan-secretary", "同意销号，逾期情况计入年度考核。"),
        ),
        "21": (s.withdraw("gongwei-head", "与专项督查另一事项重复，合并办理。"),),
        "26": (
            s.acknowledge("zhibu5-officer"),
            s.confirm("zhibu5-secretary", "已补谈四次，记录齐全。", note("谈心谈话记录", "四次。")),
            s.check("jiguan-inspector", "pass", "interview", "访谈属实。"),
            s.sign_off("jiguan-secretary"),
            s.reopen("jiguan-secretary", "复查发现本月谈话再次中断，重新整改。", today + timedelta(days=21)),
        ),
        "31": (
            s.acknowledge("zhibu3-officer"),
            s.plan("zhibu3-officer", ("五份合同补办备案，建立到期提醒", today + timedelta(days=5), "联络员")),
            s.approve_plan("jiguan-inspector"),
            s.confirm("zhibu3-secretary", "五份合同均已备案。", pdf("备案回执", "五份，编号齐全。")),
            s.check("jiguan-inspector", "pass", "on_site", "现场核对备案系统，五份均在册。"),
            s.sign_off("jiguan-secretary"),
        ),
        "38": (
            s.acknowledge("jiguan-inspector"),
            s.confirm("jiguan-secretary", "上半年党费使用情况已公开。", note("公开栏照片说明", "已张贴七日。")),
            s.check("dangzu-member", "pass", "on_site", "公开栏在显著位置，内容完整。"),
            s.sign_off("dangzu-secretary"),
        ),
    }
