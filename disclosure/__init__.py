"""Documents: filed, reviewed, published, found and read. Knows the core only."""
