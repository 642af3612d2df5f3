"""The two commands and their parts. `bootstrap`, `system` and `services` need nothing but Python's standard library."""
