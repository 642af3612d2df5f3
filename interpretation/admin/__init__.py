"""Staff pages of interpretation and response. Modules that register acts and panels are imported before the page that shows them."""
