"""The verbs of disclosure: keyword-only, one transaction each, with `by` and `at`; they raise NotAllowedError or RefusedError."""
