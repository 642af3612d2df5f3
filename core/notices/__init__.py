"""Notices: `notify` in the acting transaction, `deliver_due` after commit, `render` when shown (DESIGN.md, Deadlines)."""

from core.notices.acts import acknowledge, mark_read, retry
from core.notices.delivery import Delivered, deliver_due
from core.notices.posting import Message, notify, post
from core.notices.templates import register_notice_template, render

__all__ = [
    "Delivered",
    "Message",
    "acknowledge",
    "deliver_due",
    "mark_read",
    "notify",
    "post",
    "register_notice_template",
    "render",
    "retry",
]
