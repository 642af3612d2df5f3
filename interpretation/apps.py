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
        from disclosure.registries import after_publish, after_relate, submission_checks
        from interpretation import hooks

        confidential_kinds["incident"] = Verb.VIEW_INCIDENTS
        submission_checks.append(hooks.decided_before_review)
        after_publish.append(hooks.after_publication)
        after_relate.append(hooks.after_relation)
