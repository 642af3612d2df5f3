"""Disclosure on application. So far the office's page (the issue on applications builds the rest)."""
