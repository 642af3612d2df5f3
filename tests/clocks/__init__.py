"""The whole portal under a clock that only these tests can set: nothing of it is in the product."""
