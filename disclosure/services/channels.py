"""Channels of a document: what is to be put out, corrected or taken down where, and the proof that it was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Verb, can, require
from core.events import record
from core.states import move
from disclosure.errors import RefusedError
from disclosure.models import Channel, ChannelPost, Document, DocumentVersion, PostState
from disclosure.services import telling
from disclosure.services.locks import lock_document
from disclosure.states import POST

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.models import Blob, User

# What a channel owes after a wording went public, and after the document was taken away.
AFTER_PUBLICATION = {
    PostState.PLANNED: PostState.TO_POST,
    PostState.POSTED: PostState.TO_CORRECT,
    PostState.TO_TAKE_DOWN: PostState.TO_CORRECT,
    PostState.TAKEN_DOWN: PostState.TO_POST,
}
AFTER_TAKEDOWN = {
    PostState.TO_POST: PostState.PLANNED,
    PostState.POSTED: PostState.TO_TAKE_DOWN,
    PostState.TO_CORRECT: PostState.TO_TAKE_DOWN,
}


@transaction.atomic
def choose_channels(*, document: Document, channels: Sequence[Channel], by: User, at: datetime) -> list[ChannelPost]:
    """Which channels the document goes to. What is out there already cannot be unchosen: it must be taken down.

    Who drafts or publishes chooses; on a public document a new channel is a task at once. Raises NotAllowedError, RefusedError.
    """
    locked = lock_document(document)
    if not can(by, Verb.DRAFT_DOCUMENTS, locked.organisation, at):
        require(by, Verb.PUBLISH, locked.organisation, at)
    if locked.sealed_at:
        raise RefusedError(_("该信息已封存，不能发布。"))
    wrong = [channel.name for channel in channels if channel.organisation_id != locked.organisation_id or not channel.is_active]
    if wrong:
        raise RefusedError(_("渠道“%(name)s”不能选用。") % {"name": "”、“".join(wrong)})
    present = {post.channel_id: post for post in locked.posts.select_related("channel")}
    wanted = {channel.pk: channel for channel in channels}
    dropped = [post for pk, post in present.items() if pk not in wanted]
    kept = [post.channel.name for post in dropped if post.state not in (PostState.PLANNED, PostState.TO_POST, PostState.TAKEN_DOWN)]
    if kept:
        raise RefusedError(_("已在“%(name)s”发布，不能取消选用。") % {"name": "”、“".join(kept)})
    gone = [post for post in dropped if post.state != PostState.TAKEN_DOWN]
    ChannelPost.objects.filter(pk__in=[post.pk for post in gone]).delete()
    fresh = [channel for pk, channel in wanted.items() if pk not in present]
    state = PostState.TO_POST if locked.is_public else PostState.PLANNED
    for channel in fresh:
        ChannelPost.objects.create(
            document=locked, channel=channel, state=state, version=locked.current, asked_at=at if locked.is_public else None
        )
    if gone or fresh:
        record(
            "document.channels",
            organisation=locked.organisation,
            matter=locked.matter,
            by=by,
            at=at,
            added=[channel.name for channel in fresh],
            removed=[post.channel.name for post in gone],
        )
    return list(locked.posts.select_related("channel"))


@transaction.atomic
def posted(
    *, post: ChannelPost, when: datetime, by: User, at: datetime, url: str = "", proof: Blob | None = None, proof_name: str = ""
) -> ChannelPost:
    """The wording stands on the channel since `when`: its address or a proof is stated. Raises NotAllowedError, RefusedError."""
    locked = _lock(post, by=by, at=at)
    url = url.strip()
    reasons = []
    if locked.state not in (PostState.TO_POST, PostState.TO_CORRECT):
        reasons.append(_("该渠道目前为“%(state)s”，没有待发布、待更正的内容。") % {"state": locked.get_state_display()})
    if when > at:
        reasons.append(_("办理时间不能晚于现在。"))
    if not url and proof is None:
        reasons.append(_("请填写发布地址，或上传发布凭证。"))
    reasons += _bad_url(url)
    if reasons:
        raise RefusedError(*reasons)
    locked.url, locked.posted_at, locked.by, locked.taken_down_at = url, when, by, None
    if proof is not None:
        locked.proof, locked.proof_name = proof, proof_name[:200]
    return _done(locked, PostState.POSTED, by=by, at=at, when=when, url=url, proof=proof.sha256 if proof else "")


@transaction.atomic
def taken_down(
    *, post: ChannelPost, when: datetime, by: User, at: datetime, proof: Blob | None = None, proof_name: str = ""
) -> ChannelPost:
    """The document no longer stands on the channel since `when`. Raises NotAllowedError, RefusedError."""
    locked = _lock(post, by=by, at=at)
    reasons = []
    if locked.state not in (PostState.TO_TAKE_DOWN, PostState.POSTED, PostState.TO_CORRECT):
        reasons.append(_("该渠道目前为“%(state)s”，没有待撤下的内容。") % {"state": locked.get_state_display()})
    if when > at:
        reasons.append(_("办理时间不能晚于现在。"))
    if reasons:
        raise RefusedError(*reasons)
    locked.taken_down_at, locked.by = when, by
    if proof is not None:
        locked.proof, locked.proof_name = proof, proof_name[:200]
    return _done(locked, PostState.TAKEN_DOWN, by=by, at=at, when=when, proof=proof.sha256 if proof else "")


def after_publication(*, document: Document, version: DocumentVersion, first: bool, by: User | None, at: datetime) -> None:
    """A task for each channel: the first time to put it out, later to correct it."""
    _ask(document, AFTER_PUBLICATION, version=version, by=by, at=at)


def after_takedown(*, document: Document, by: User | None, at: datetime) -> None:
    """A task for each channel that shows it: take it down."""
    _ask(document, AFTER_TAKEDOWN, version=document.current, by=by, at=at)


def _ask(document: Document, moves: dict[PostState, PostState], *, version: DocumentVersion | None, by: User | None, at: datetime) -> None:
    count = 0
    for post in document.posts.select_for_update(of=("self",)).select_related("channel"):
        to = moves.get(PostState(post.state))
        if to is None:
            if post.state in (PostState.TO_POST, PostState.TO_CORRECT) and moves is AFTER_PUBLICATION:
                post.version = version
                post.save(update_fields=["version"])
            continue
        post.version, post.asked_at = version, at
        post.save(update_fields=["version", "asked_at"])
        move(post, POST, to=to, by=by, at=at, organisation=document.organisation, matter=document.matter, channel=post.channel.name)
        count += to != PostState.PLANNED
    if count and version is not None:
        telling.channel_tasks(document, version, count=count, at=at)


def _lock(post: ChannelPost, *, by: User, at: datetime) -> ChannelPost:
    document = lock_document(post.document)
    require(by, Verb.PUBLISH, document.organisation, at)
    locked = ChannelPost.objects.select_for_update(of=("self",)).select_related("channel").get(pk=post.pk)
    locked.document = document
    return locked


def _done(post: ChannelPost, to: PostState, *, by: User, at: datetime, **said: object) -> ChannelPost:
    post.save(update_fields=["url", "posted_at", "taken_down_at", "by", "proof", "proof_name"])
    document = post.document
    move(post, POST, to=to, by=by, at=at, organisation=document.organisation, matter=document.matter, channel=post.channel.name, **said)
    return post


def _bad_url(url: str) -> list[str]:
    if not url:
        return []
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        return [_("发布地址应是完整的网址，以 http:// 或 https:// 开头。")]
    return [] if len(url) <= 500 else [_("发布地址最多500字。")]
