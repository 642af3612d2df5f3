"""解读方案: who interprets a policy, in which forms, when and what must be covered; the tasks of those who issue it jointly."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Matter, Organisation
from disclosure.models import Document
from interpretation.models.forms import Form


class Case(models.TextChoices):
    """In whose name the policy is issued (国办发〔2016〕80号, PLAN.md M7); it says who interprets."""

    OWN = "own", _("以本单位名义印发")
    JOINT = "joint", _("联合印发")
    GOVERNMENT = "government", _("以政府名义印发")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("待审批")
    APPROVED = "approved", _("已批准")
    FULFILLED = "fulfilled", _("已完成解读")


class InterpretationPlan(models.Model):
    """One a policy, submitted and approved together with it. `forms` holds codes of Form; `matter` is what owes the interpretation.

    The matter is opened by the policy's first publication, with the limit of three working days.
    """

    policy = models.OneToOneField(Document, models.PROTECT, related_name="interpretation_plan", verbose_name=_("政策文件"))
    matter = models.OneToOneField(
        Matter, models.PROTECT, null=True, blank=True, related_name="interpretation_plan", verbose_name=_("解读事项")
    )
    case = models.CharField(_("印发方式"), max_length=12, choices=Case)
    interpreter = models.ForeignKey(Organisation, models.PROTECT, related_name="interpretation_plans", verbose_name=_("解读单位"))
    handler = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经办人"))
    forms = models.JSONField(_("解读形式"), default=list)
    planned_on = models.DateField(_("计划发布日期"))
    points = models.TextField(_("解读要点"), max_length=2000)
    state = models.CharField(_("状态"), max_length=12, choices=PlanState, default=PlanState.DRAFT)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("拟定人")
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("解读方案")
        verbose_name_plural = _("解读方案")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state="draft") | Q(approved_at__isnull=False), name="plan_approved_at_an_instant")
        ]

    def __str__(self) -> str:
        return self.policy.title

    @property
    def form_labels(self) -> str:
        """The forms in words."""
        known = dict(Form.choices)
        return "、".join(str(known.get(code, code)) for code in self.forms)


class AssistTask(models.Model):
    """What a co-issuer does for the interpretation of the lead unit: its own matter, so that handing over and boards include it."""

    plan = models.ForeignKey(InterpretationPlan, models.PROTECT, related_name="tasks", verbose_name=_("解读方案"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="assist_tasks", verbose_name=_("配合单位"))
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="assist_task", verbose_name=_("事项"))
    note = models.CharField(_("配合情况"), max_length=500, blank=True)
    done_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("办结人"))

    class Meta:
        verbose_name = _("配合解读")
        verbose_name_plural = _("配合解读")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "organisation"], name="assist_task_once"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | (Q(done_by__isnull=False) & ~Q(note="")), name="assist_task_done_with_note"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.short_name}：{self.plan}"
