"""One form a step."""

from requests_app.applying.forms.base import StepForm
from requests_app.applying.forms.how import HowForm
from requests_app.applying.forms.kind import KindForm
from requests_app.applying.forms.review import ReviewForm
from requests_app.applying.forms.what import WhatForm
from requests_app.applying.forms.who import WhoForm

__all__ = ["HowForm", "KindForm", "ReviewForm", "StepForm", "WhatForm", "WhoForm"]
