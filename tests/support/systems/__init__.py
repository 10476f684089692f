"""Each system whole in this process, with the people and the neighbours that a test of it needs."""
