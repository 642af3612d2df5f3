"""Parts of an interpretation and the check behind a clarification stay as they were published.

Import it in `InterpretationConfig.ready()`.
"""

from core.triggers import freeze_parts
from disclosure.models import DocumentVersion
from interpretation.models import ClaimCheck
from interpretation.services.material_copies import PARTS

freeze_parts(DocumentVersion, [(model, "version") for model in (*PARTS, ClaimCheck)])
