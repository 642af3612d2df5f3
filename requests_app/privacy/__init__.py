"""What keeps the people of a case from being known to whom it does not concern."""
