"""Staff pages of interpretation and response. Modules that register acts and panels are imported before the page that shows them."""

from django.utils.translation import gettext_lazy as _

from core.admin_base import register_refusal
from core.verb_labels import register_verb_labels
from interpretation.admin import incident_acts, incident_panels
from interpretation.admin.incidents import IncidentAdmin
from interpretation.errors import InterpretationError

register_verb_labels(
    {
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
        "incident.receipt_added": _("登记签收凭证"),
    }
)
register_refusal(InterpretationError)

__all__ = ["IncidentAdmin", "incident_acts", "incident_panels"]
