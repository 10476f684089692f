"""What operators use: pages, and the same as JSON."""
