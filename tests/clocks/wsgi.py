"""The site under the set clock."""

from __future__ import annotations

import tests.clocks.hook  # noqa: F401  (first: it sets the clock)
from portal.wsgi import application

__all__ = ["application"]
