"""Open data: the read-only API, lists as CSV and JSON, and the nightly archive of everything published."""
