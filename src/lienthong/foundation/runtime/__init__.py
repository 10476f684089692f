"""Running systems: what one is, starting and stopping several in one process, and the figures of each."""
