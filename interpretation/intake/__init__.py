"""How incidents come in: by the signed hook of a monitoring service and by CSV."""
