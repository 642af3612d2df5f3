"""The interpretation application: hooks into disclosure."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InterpretationConfig(AppConfig):
    name = "interpretation"
    verbose_name = _("政策解读")

    def ready(self) -> None:
        """Hook into submission, publication and relations."""
        from core.access import Verb
        from core.confidential import confidential_kinds
        from core.registries import register_sweep_job
        from disclosure.registries import (
            after_approve,
            after_new_version,
            after_publish,
            after_relate,
            after_takedown,
            on_purge,
            page_parts,
            publication_checks,
            submission_checks,
        )
        from interpretation import (  # noqa: F401  (importing registers)
            frozen,
            hooks,
            incident_notices,
            plan_notices,
            question_notices,
            question_states,
            statement_hooks,
            ungraded,
        )
        from interpretation.material import checklist
        from interpretation.page_parts import interpretation_parts
        from interpretation.policy_part import policy_part
        from interpretation.services import material_copies, plans, questions
        from interpretation.statement_part import statement_part

        confidential_kinds["incident"] = Verb.VIEW_INCIDENTS
        submission_checks += [hooks.decided_before_review, hooks.interpreted_by_the_right_unit]
        publication_checks.append(hooks.interpreted_by_the_right_unit)
        after_approve.append(plans.approve_with_policy)
        after_publish.append(hooks.after_publication)
        after_relate.append(hooks.after_relation)
        submission_checks.append(checklist.reasons_to_submit)
        publication_checks.append(checklist.reasons_to_publish)
        after_new_version.append(material_copies.copy_parts)
        on_purge.append(material_copies.forget_questions)
        page_parts += [interpretation_parts, policy_part, statement_part]
        submission_checks.append(statement_hooks.reasons_to_submit)
        publication_checks.append(statement_hooks.reasons_to_publish)
        after_publish.append(statement_hooks.on_publish)
        after_takedown.append(statement_hooks.after_takedown)
        after_new_version.append(statement_hooks.copy_check)
        register_sweep_job("question_contacts", questions.forget_contacts)
        register_sweep_job("incidents_ungraded", ungraded.remind)
