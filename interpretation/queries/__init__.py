"""Questions about interpretation and response."""
