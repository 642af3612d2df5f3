"""Staff pages of interpretation and response. Modules that register acts and panels are imported before the page that shows them."""

from django.utils.translation import gettext_lazy as _

from core.admin_base import register_refusal
from core.verb_labels import register_verb_labels
from disclosure.admin.board import panel_boxes
from interpretation.admin import incident_acts, incident_panels, statement_acts
from interpretation.admin.experts import ExpertAdmin
from interpretation.admin.incidents import IncidentAdmin
from interpretation.admin.materials import MaterialAdmin, material_box
from interpretation.admin.monitoring import MonitoringServiceAdmin
from interpretation.admin.plans import PlanAdmin, plan_box
from interpretation.admin.questions import ReaderQuestionAdmin
from interpretation.errors import InterpretationError

register_verb_labels(
    {
        "plan.saved": _("修改解读方案"),
        "assist.given": _("交办配合解读"),
        "assist.done": _("办结配合解读"),
        "material.started": _("拟制解读"),
        "material.saved": _("修改解读内容"),
        "material.questions_set": _("修改问答"),
        "material.speakers_set": _("修改出席人员"),
        "material.picture_added": _("添加图解页"),
        "material.pictures_set": _("修改图解页"),
        "material.chart_added": _("添加图表"),
        "material.chart_removed": _("删去图表"),
        "material.media_set": _("修改音视频"),
        "expert.saved": _("登记解读专家"),
        "reader_question.asked": _("读者提问"),
        "incident.reported_by_service": _("监测服务报送"),
        "incident.imported": _("批量导入舆情"),
        "monitoring.added": _("登记监测服务"),
        "monitoring.key_renewed": _("更换监测服务密钥"),
        "monitoring.switched_on": _("启用监测服务"),
        "monitoring.switched_off": _("停用监测服务"),
        "incident.registered": _("登记舆情"),
        "incident.triaged": _("定级"),
        "incident.handling": _("开始处置"),
        "incident.responded": _("已回应"),
        "incident.closed": _("办结舆情"),
        "incident.transferred": _("移交舆情"),
        "incident.assigned": _("交办"),
        "incident.regraded": _("调整等级"),
        "incident.conference_decided": _("决定是否举行新闻发布会"),
        "incident.lateness_explained": _("说明逾期理由"),
        "incident.reported": _("向上级报告"),
        "incident.consulted": _("与宣传部门会商"),
        "incident.statement_drafted": _("拟写情况通报"),
        "incident.conference_held": _("登记新闻发布会"),
        "clarification.checked": _("修改核查结论"),
        "incident.receipt_added": _("登记签收凭证"),
    }
)
register_refusal(InterpretationError)
panel_boxes += [plan_box, material_box]

__all__ = [
    "ExpertAdmin",
    "IncidentAdmin",
    "MaterialAdmin",
    "MonitoringServiceAdmin",
    "PlanAdmin",
    "ReaderQuestionAdmin",
    "incident_acts",
    "incident_panels",
    "statement_acts",
]
