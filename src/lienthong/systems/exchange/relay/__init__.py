"""One call from beginning to end, and its way on to the next hop."""
