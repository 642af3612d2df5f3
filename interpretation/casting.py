"""In whose name a policy is issued, and so who interprets it: the three cases of PLAN.md M7 (国办发〔2016〕80号)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from interpretation.models.plans import Case

if TYPE_CHECKING:
    from core.models import Organisation
    from disclosure.models import DocumentVersion


@dataclass(frozen=True)
class Casting:
    """Who must interpret. `interpreter` is None where the text leaves it open. `assistants` are the co-issuers on the platform."""

    case: Case
    interpreter: Organisation | None
    assistants: tuple[Organisation, ...] = ()

    @property
    def words(self) -> str:
        """The rule in words, for the form."""
        if self.interpreter is None:
            return self.missing()
        name = {"right": self.interpreter.short_name}
        if self.case == Case.JOINT:
            return _("联合印发的文件，由牵头单位“%(right)s”解读，其他发文机关配合。") % name
        if self.case == Case.GOVERNMENT:
            return _("以政府名义印发的文件，由起草部门“%(right)s”解读。") % name
        return _("以本单位名义印发的文件，由发文机关“%(right)s”解读。") % name

    @staticmethod
    def missing() -> str:
        """What to fill in first."""
        return _("以政府名义印发的文件由起草部门解读，请先在文件中填写“起草部门”。")

    def refusal(self, other: Organisation) -> str:
        """Why another unit may not; "" for the right one."""
        if self.interpreter is None:
            return self.missing()
        if self.interpreter.pk == other.pk:
            return ""
        names = {"right": self.interpreter.short_name, "wrong": other.short_name}
        if self.case == Case.JOINT:
            return _("联合印发的文件，由牵头单位“%(right)s”解读，其他发文机关配合，不能由“%(wrong)s”解读。") % names
        if self.case == Case.GOVERNMENT:
            return _("以政府名义印发的文件，由起草部门“%(right)s”解读，不能由“%(wrong)s”解读。") % names
        return _("以本单位名义印发的文件，由发文机关“%(right)s”解读，不能由“%(wrong)s”解读。") % names


def casting_of(version: DocumentVersion) -> Casting:
    """Own name: the issuer. Joint: the lead unit, which stands first, co-issuers assist. In another's name: the unit that drafted it."""
    issuer, drafter, home = version.issuer, version.drafting_unit, version.document.organisation
    partners = tuple(row.organisation for row in version.co_issuers.select_related("organisation") if row.organisation)
    if version.co_issuers.exists():
        lead = issuer or drafter or home
        return Casting(Case.JOINT, lead, tuple(partner for partner in partners if partner.pk != lead.pk))
    if issuer is None and version.issuer_text.strip():
        return Casting(Case.GOVERNMENT, drafter)
    issuer = issuer or home
    if drafter is not None and drafter.pk != issuer.pk:
        return Casting(Case.GOVERNMENT, drafter)
    return Casting(Case.OWN, issuer)
