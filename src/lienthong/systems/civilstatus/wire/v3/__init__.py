"""API 3.0, and 2.0 at the same address (contracts.md 4.2, 4.3)."""
