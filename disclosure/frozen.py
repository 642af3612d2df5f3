"""What is published stays as it is: registers the triggers. Import it in `DisclosureConfig.ready()`."""

from core.triggers import register_frozen
from disclosure.models import Attachment, CoIssuer, DocumentVersion
from disclosure.models.versions import FROZEN_STATES

register_frozen(DocumentVersion, states=FROZEN_STATES, parts=((Attachment, "version"), (CoIssuer, "version")))
