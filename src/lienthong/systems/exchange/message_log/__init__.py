"""The message log: one row a call, never a body; how long it is kept; its figures."""
