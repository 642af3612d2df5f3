"""Scheduled work of the core. Thin: reads the clock and calls a service."""
