"""Interpretation of policy documents. So far the rule's hook into publication (the issue on interpretation builds the rest)."""
