"""Telling the applicant of each step by e-mail (or message): `tell` in the acting transaction, sent after commit from an outbox.

A mail names the number, the step and a date, never a person or what was asked for; address and text are made when it is sent.
"""

from requests_app.mails.telling import tell
from requests_app.models.mails import Step

__all__ = ["Step", "tell"]
