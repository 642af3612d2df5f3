"""Verbs of interpretation and response."""
