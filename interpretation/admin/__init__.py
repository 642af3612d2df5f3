"""Staff pages of interpretation and response. Modules that register acts and panels are imported before the admin whose addresses they become."""
