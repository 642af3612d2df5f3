"""Sending: the draft becomes an application, once, however often the button is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from requests_app.applying import drafts
from requests_app.errors import ApplicationError
from requests_app.models import Channel, Paper, PaperKind
from requests_app.services.intake import Filled, receive

if TYPE_CHECKING:
    from datetime import datetime

    from requests_app.applying.filled import Whole
    from requests_app.models import Application


def send(*, token: str, whole: Whole, held: bool, at: datetime) -> Application:
    """Take the draft in as an application sent online at this instant; its files become papers, the draft forgets everything but the code.

    `whole`: the draft, its row locked by the caller's transaction, as its forms read it. `held`: sent without proof of work, a person
    looks at it first; the date it was sent stays. A draft that was sent before gives the application it became. Raises ApplicationError.
    """
    draft = whole.draft
    if draft.sent_as is not None:
        return draft.sent_as
    organisation = whole.kind.chosen
    if not whole.is_complete or organisation is None:
        raise ApplicationError(_("还有步骤没有填写完整。"))
    how, what = whole.how.cleaned_data, whole.what
    filled = Filled(
        applicant_class=whole.kind.cleaned_data["applicant_class"],
        parties=whole.who.parties,
        wanted=what.wanted,
        items=what.items,
        forms=how["forms_wanted"],
        ways=how["ways"],
        accepts_other=how["accepts_other"],
        suggests_publication=what.cleaned_data["suggests_publication"],
    )
    received = receive(
        organisation=organisation, channel=Channel.ONLINE, filled=filled, submitted_at=at, by=None, at=at, held_for_staff=held
    )
    papers = [
        Paper(application=received.application, kind=PaperKind(file.kind), name=file.name, blob_id=file.blob_id, added_at=at)
        for files in whole.files.values()
        for file in files
    ]
    if papers:
        Paper.objects.bulk_create(papers)
        draft.files.all().delete()
    draft.sent_as, draft.touched_at, draft.data = received.application, at, {"code": drafts.seal_code(received.code, token)}
    draft.save(update_fields=["sent_as", "touched_at", "data"])
    return received.application
