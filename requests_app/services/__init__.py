"""The verbs of a case: keyword-only, typed, one transaction each, an event each."""
