"""源头认定 (PLAN.md S3): what is not proactive is determined with a ground and a reason, looked at again each year, and can become public.

Only a desensitised line is ever stored (LEGAL.md §13): these verbs take neither text nor files.
"""

from disclosure.services.undisclosed.deciding import RULE, decide, pass_office, return_entry, submit_entry
from disclosure.services.undisclosed.keeping import conclude_on_application, convert, reexamine
from disclosure.services.undisclosed.lines import FIELDS, change_entry, create_entry, needs_office, title_problems

__all__ = [
    "FIELDS",
    "RULE",
    "change_entry",
    "conclude_on_application",
    "convert",
    "create_entry",
    "decide",
    "needs_office",
    "pass_office",
    "reexamine",
    "return_entry",
    "submit_entry",
    "title_problems",
]
