"""Unfold's settings."""

UNFOLD: dict[str, object] = {}
