"""Parts of an interpretation stay as they were published, like its text. Import it in `InterpretationConfig.ready()`."""

from core.triggers import freeze_parts
from disclosure.models import DocumentVersion
from interpretation.services.material_copies import PARTS

freeze_parts(DocumentVersion, [(model, "version") for model in PARTS])
