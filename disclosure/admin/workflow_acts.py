"""Buttons of a version beside its review: emergency, bundle, channels, sealing, lifting, purging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.enums import ActionVariant

from core.access import Verb
from core.admin_acts import sent
from disclosure.admin.acts import VersionActs
from disclosure.admin.workflow_forms import BundleForm, ChannelsForm, EmergencyForm, LiftForm, PurgeForm, SealForm
from disclosure.models import Bundle, BundlePart, Channel, DocumentVersion, PostState, RemovalKind
from disclosure.models import VersionState as S
from disclosure.routes import CHECKS, emergency_of
from disclosure.services import bundles, channels, emergency, removal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from core.reach import Reach

DANGER = ActionVariant.DANGER
EXPEDITABLE = (S.DRAFT, *CHECKS, S.SECRECY, S.SIGN_OFF)


class WorkflowActs(VersionActs):
    """Mixed into the admin of versions."""

    @action(description=gettext_lazy("应急发布"), icon="bolt", url_path="expedite")
    def expedite(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(version: DocumentVersion, said: dict[str, Any]) -> str:
            emergency.expedite(version=version, reason=said["reason"], **self._who(request))
            return _("已决定应急发布，目前为“%(state)s”。") % {"state": version.get_state_display()}

        return self._act(request, object_id, EmergencyForm(sent(request)), _("应急发布"), do, danger=True)

    @action(description=gettext_lazy("组合发布"), icon="layers", url_path="bundle")
    def bundle(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put the version into a bundle; one that is in a bundle already leads there."""
        version = self.row(request, object_id)
        part = BundlePart.objects.filter(version=version).first()
        if part is not None:
            return redirect("admin:disclosure_bundle_change", part.bundle_id)
        found = Bundle.objects.filter(organisation=version.document.organisation_id, published_at__isnull=True)
        made: list[Bundle] = []

        def do(version: DocumentVersion, said: dict[str, Any]) -> str:
            if said["bundle"]:
                made.append(bundles.add_part(bundle=said["bundle"], version=version, **self._who(request)).bundle)
            else:
                organisation = version.document.organisation
                made.append(bundles.create_bundle(organisation=organisation, title=said["title"], versions=[version], **self._who(request)))
            return _("已编入组合“%(title)s”。") % {"title": made[0].title}

        def then() -> HttpResponse:
            return redirect("admin:disclosure_bundle_change", made[0].pk)

        return self._act(request, object_id, BundleForm(sent(request), bundles=found), _("组合发布"), do, then=then)

    @action(description=gettext_lazy("公开渠道"), icon="campaign", url_path="channels")
    def channels(self, request: HttpRequest, object_id: str) -> HttpResponse:
        version = self.row(request, object_id)
        known = Channel.objects.filter(organisation=version.document.organisation_id, is_active=True)
        chosen = version.document.posts.exclude(state=PostState.TAKEN_DOWN).values_list("channel", flat=True)

        def do(version: DocumentVersion, said: dict[str, Any]) -> str:
            channels.choose_channels(document=version.document, channels=list(said["channels"]), **self._who(request))
            return _("已保存公开渠道。")

        form = ChannelsForm(sent(request), channels=known, initial={"channels": list(chosen)})
        return self._act(request, object_id, form, _("公开渠道"), do)

    @action(description=gettext_lazy("封存"), icon="lock", variant=DANGER, url_path="seal")
    def seal(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(version: DocumentVersion, said: dict[str, Any]) -> str:
            removal.seal(document=version.document, reason=said["reason"], **self._who(request))
            return _("已封存，全部下线，等待第二人确认。请按渠道清单逐一撤下站外的副本。")

        return self._act(request, object_id, SealForm(sent(request)), _("封存"), do, danger=True)

    @action(description=gettext_lazy("解除封存"), icon="lock_open", url_path="lift")
    def lift(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(version: DocumentVersion, said: dict[str, Any]) -> str:
            removal.request_lift(document=version.document, reason=said["reason"], **self._who(request))
            return _("已提出解除封存，等待第二人确认。")

        return self._act(request, object_id, LiftForm(sent(request)), _("解除封存"), do)

    @action(description=gettext_lazy("清除"), icon="delete_forever", variant=DANGER, url_path="purge")
    def purge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def do(version: DocumentVersion, said: dict[str, Any]) -> str:
            removal.request_purge(document=version.document, **said, **self._who(request))
            return _("已提出清除，等待第二人确认。")

        return self._act(request, object_id, PurgeForm(sent(request)), _("清除"), do, danger=True)


def workflow_buttons(version: DocumentVersion, reach: Reach) -> set[str]:
    """Names of these acts that the person can do to the version in its state."""
    document, state = version.document, S(version.state)

    def can(verb: Verb) -> bool:
        return document.organisation_id in reach.organisations(verb)

    found: set[str] = set()
    if document.sealed_at:
        waiting = document.removals.filter(confirmed_at__isnull=True, rejected_at__isnull=True).exists()
        if can(Verb.SEAL) and not waiting and not removal.is_purged(document):
            found |= {"lift", "purge"}
        return found
    if can(Verb.SEAL):
        found.add("seal")
    if state in EXPEDITABLE and can(Verb.EXPEDITE) and not emergency_of(version):
        found.add("expedite")
    if not version.is_frozen and can(Verb.PUBLISH):
        found.add("bundle")
    if (can(Verb.DRAFT_DOCUMENTS) or can(Verb.PUBLISH)) and Channel.objects.filter(
        organisation=document.organisation_id, is_active=True
    ).exists():
        found.add("channels")
    return found


def workflow_panel(version: DocumentVersion, reach: Reach) -> dict[str, Any]:
    """What the box above the form shows of them."""
    document = version.document
    part = BundlePart.objects.filter(version=version).select_related("bundle").first()
    purge = document.removals.filter(kind=RemovalKind.PURGE, confirmed_at__isnull=False).first()
    return {
        "sees_removals": document.organisation_id in reach.organisations(Verb.SEAL),
        "emergency": emergency_of(version),
        "bundle": part.bundle if part else None,
        "bundle_parts": list(part.bundle.parts.select_related("version")) if part else [],
        "posts": list(document.posts.select_related("channel")),
        "removal": purge or document.removals.exclude(rejected_at__isnull=False).first() if document.sealed_at else None,
    }
