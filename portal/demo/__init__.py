"""Demo content, all of it invented for this project; loaded once by `manage.py demo`."""
