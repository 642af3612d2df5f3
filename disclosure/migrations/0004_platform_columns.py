"""The platform's columns (LEGAL.md §1.6; 条例第十二、十九至二十二条), as data: units may rename, reorder and add to them."""

from typing import Any

from django.db import migrations

# code, parent's code, name, English name, type, description, keywords; the order is that of the rows
COLUMNS: list[tuple[str, str, str, str, str, str, str]] = [
    (
        "guide",
        "",
        "信息公开指南",
        "Disclosure Guide",
        "information",
        "信息的分类、编排体系、获取方式和信息公开工作机构的联系方式。",
        "信息公开指南,获取方式,联系方式",
    ),
    (
        "system",
        "",
        "信息公开制度",
        "Disclosure Rules",
        "policy",
        "规范信息公开工作的法律法规和本单位制度。",
        "信息公开制度,公开规定,审查制度",
    ),
    (
        "statutory",
        "",
        "法定主动公开内容",
        "Proactive Disclosure",
        "information",
        "依照规定应当主动公开的信息目录。",
        "主动公开,公开目录,法定公开",
    ),
    (
        "functions",
        "statutory",
        "机构职能",
        "Functions and Organisation",
        "people",
        "机关职能、机构设置、办公地址、办公时间、联系方式和负责人。",
        "机构职能,机构设置,联系方式",
    ),
    ("leaders", "functions", "领导信息", "Leadership", "people", "负责人姓名、职务和分工。", "领导,分工,负责人"),
    ("policies", "statutory", "政策文件", "Policy Documents", "policy", "公开发布的政策文件和规范性文件。", "政策文件,规范性文件,通知"),
    ("plans", "statutory", "规划计划", "Plans", "policy", "发展规划、专项规划、年度工作计划及其执行情况。", "规划,计划,工作要点"),
    ("finance", "statutory", "财政信息", "Finance", "information", "预算、决算、“三公”经费和专项资金。", "预算,决算,三公经费"),
    ("statistics", "statutory", "统计信息", "Statistics", "information", "业务统计数据和统计分析。", "统计,数据,分析"),
    (
        "rights",
        "statutory",
        "权益保障",
        "Rights and Benefits",
        "service",
        "职工权益维护、劳动争议调解、困难帮扶、医疗互助和就业服务。",
        "职工权益,困难帮扶,医疗互助",
    ),
    ("services", "statutory", "办事服务", "Services", "service", "办事依据、条件、程序、材料和结果。", "办事指南,办理条件,办理程序"),
    (
        "audit",
        "statutory",
        "工会经费审计",
        "Audit of Union Funds",
        "information",
        "工会经费收支、审查审计结果及整改情况。",
        "工会经费,审计,整改",
    ),
    ("procurement", "statutory", "采购信息", "Procurement", "notice", "采购目录、采购公告、中标结果和实施情况。", "采购,招标,中标"),
    ("personnel", "statutory", "人事信息", "Personnel", "notice", "人员招录、任免公示和评先评优。", "招录,公示,任免"),
    (
        "emergency",
        "statutory",
        "应急管理",
        "Emergency Management",
        "notice",
        "突发事件应急预案、预警信息和应对情况。",
        "应急预案,预警,安全生产",
    ),
    ("annual-reports", "", "年度报告", "Annual Reports", "information", "历年信息公开工作年度报告。", "年度报告,信息公开,统计"),
    (
        "on-application",
        "",
        "依申请公开",
        "Disclosure on Application",
        "service",
        "申请公开信息的方式、流程和申请表。",
        "依申请公开,申请表,申请流程",
    ),
    ("notices", "", "通知公告", "Notices", "notice", "面向社会公众的通知、公告和公示。", "通知,公告,公示"),
    ("news", "", "工作动态", "News", "news", "重点工作进展和活动消息。", "工作动态,要闻,活动"),
    (
        "interpretations",
        "",
        "政策解读",
        "Policy Interpretation",
        "policy",
        "对已发布政策文件的背景、要点和办理方法的解读。",
        "政策解读,图解,问答",
    ),
    (
        "decisions",
        "",
        "决策公开",
        "Open Decisions",
        "information",
        "重大决策事项目录、草案征求意见、意见采纳和执行情况。",
        "重大决策,征求意见,执行情况",
    ),
    ("meetings", "", "会议公开", "Open Meetings", "information", "重要会议的议题、列席邀请和会议结果。", "会议公开,列席,会议纪要"),
    ("responses", "", "回应关切", "Responses", "notice", "对社会关切和不实信息的情况通报与澄清说明。", "回应关切,情况通报,澄清说明"),
    ("supervision", "", "督查审计", "Supervision", "information", "督查、审计发现的问题及整改落实情况。", "督查,审计,整改"),
]


def create(apps: Any, schema_editor: Any) -> None:
    """Create what is missing; what a unit changed stays."""
    Column = apps.get_model("disclosure", "Column")
    for order, (code, parent, name, english_name, kind, description, keywords) in enumerate(COLUMNS, start=1):
        Column.objects.get_or_create(
            code=code,
            defaults={
                "parent": Column.objects.get(code=parent) if parent else None,
                "name": name,
                "english_name": english_name,
                "type": kind,
                "description": description,
                "keywords": keywords,
                "order": order * 10,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0003_search_indexes")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop, elidable=False)]
