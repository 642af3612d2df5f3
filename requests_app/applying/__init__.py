"""The public form of application: steps without an account, kept in a draft whose address holds the secret."""
